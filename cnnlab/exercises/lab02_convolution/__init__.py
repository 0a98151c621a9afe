"""Lab 02: what is asked of a convolution written by hand, of its layer, and of a net made of it."""

from cnnlab.exercises.lab02_convolution.conv2d import Conv2D
from cnnlab.exercises.lab02_convolution.conv2d_offsets import Conv2DOffsets
from cnnlab.exercises.lab02_convolution.conv_layer import ConvLayer
from cnnlab.exercises.lab02_convolution.digits_net import DigitsNet
from cnnlab.exercises.lab02_convolution.im2col import Im2Col
from cnnlab.exercises.lab02_convolution.output_size import OutputSize
from cnnlab.exercises.lab02_convolution.window_value import WindowValue

EXERCISES = (
    WindowValue,
    Conv2D,
    Conv2DOffsets,
    OutputSize,
    ConvLayer,
    DigitsNet,
    Im2Col,
)
