"""Lab 17: one trained LeNet through many systems, its weights carried by hand."""

from cnnlab.exercises.lab17_frameworks.dense_channels_first import DenseAfterFlatten
from cnnlab.exercises.lab17_frameworks.kernels_channels_first import KernelAxes
from cnnlab.exercises.lab17_frameworks.numpy_lenet import Forward
from cnnlab.exercises.lab17_frameworks.other_lenet import Elsewhere
from cnnlab.exercises.lab17_frameworks.quantize import Quantize
from cnnlab.exercises.lab17_frameworks.small_lenet import SmallLenet

EXERCISES = (
    KernelAxes,
    DenseAfterFlatten,
    Forward,
    Elsewhere,
    Quantize,
    SmallLenet,
)
