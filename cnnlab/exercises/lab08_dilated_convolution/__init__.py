"""Lab 08: convolutions whose window has holes, their stacks, and a net that keeps the size."""

from cnnlab.exercises.lab08_dilated_convolution.best_rates import BestRates
from cnnlab.exercises.lab08_dilated_convolution.dilate_kernel import DilateKernel
from cnnlab.exercises.lab08_dilated_convolution.dilated_conv2d import DilatedConv2D
from cnnlab.exercises.lab08_dilated_convolution.dilated_layer import DilatedLayer
from cnnlab.exercises.lab08_dilated_convolution.ring_net import RingNet
from cnnlab.exercises.lab08_dilated_convolution.seen_places import SeenPlaces

EXERCISES = (
    DilateKernel,
    DilatedConv2D,
    DilatedLayer,
    SeenPlaces,
    BestRates,
    RingNet,
)
