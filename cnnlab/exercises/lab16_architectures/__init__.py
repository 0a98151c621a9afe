"""Lab 16: what the blocks of known nets cost, a net with faults, and a look at a trained one."""

from cnnlab.exercises.lab16_architectures.covered import Covered
from cnnlab.exercises.lab16_architectures.faults import Faults
from cnnlab.exercises.lab16_architectures.grad_cam import GradCam
from cnnlab.exercises.lab16_architectures.inverted_bottleneck import InvertedBottleneckLayer
from cnnlab.exercises.lab16_architectures.repaired_net import RepairedNet
from cnnlab.exercises.lab16_architectures.separable_cost import SeparableCost
from cnnlab.exercises.lab16_architectures.small_net import SmallNet

EXERCISES = (
    SeparableCost,
    InvertedBottleneckLayer,
    Faults,
    RepairedNet,
    SmallNet,
    Covered,
    GradCam,
)
