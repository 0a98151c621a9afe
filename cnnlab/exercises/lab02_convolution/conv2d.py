"""Lab 02: a convolution by loops over the picture."""

from cnnlab.exercises.lab02_convolution.shared import OneChannel
from cnnlab.judging.allowed import NUMPY_SUMS


class Conv2D(OneChannel):
    """`conv2d(image, kernel, stride=1, padding=0)`: the feature map, by loops."""

    name = "conv2d"
    allowed = NUMPY_SUMS
    points = {"shape": 1, "values": 2}
