"""Lab 01: what is asked of dense, local and shared layers: counts, matrices, a layer, a net."""

from cnnlab.exercises.lab01_why_convolution.count_dense import CountDense
from cnnlab.exercises.lab01_why_convolution.count_local import CountLocal
from cnnlab.exercises.lab01_why_convolution.count_shared import CountShared
from cnnlab.exercises.lab01_why_convolution.local_layer import LocalLayer
from cnnlab.exercises.lab01_why_convolution.shared_net import SharedNet
from cnnlab.exercises.lab01_why_convolution.weight_matrix import WeightMatrix

EXERCISES = (
    CountDense,
    CountLocal,
    CountShared,
    WeightMatrix,
    LocalLayer,
    SharedNet,
)
