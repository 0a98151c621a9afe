"""Lab 14: convolutions of several channels, and what is gained when the channels are summed."""

from cnnlab.exercises.lab14_multichannel.camera_net import CameraNet
from cnnlab.exercises.lab14_multichannel.compose import Compose
from cnnlab.exercises.lab14_multichannel.conv2d import Conv2D
from cnnlab.exercises.lab14_multichannel.count import Count
from cnnlab.exercises.lab14_multichannel.pointwise import Pointwise
from cnnlab.exercises.lab14_multichannel.weighted_layer import WeightedConvolution

EXERCISES = (
    Count,
    Conv2D,
    Pointwise,
    Compose,
    WeightedConvolution,
    CameraNet,
)
