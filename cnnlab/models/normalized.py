"""Deep nets with batch normalization and He's initialization, without and with shortcuts.

Source: He, Zhang, Ren and Sun (2016), "Deep Residual Learning for Image Recognition", CVPR,
sections 3.3, 3.4 and 4.1: with both remedies no gradient vanishes, and yet a deeper plain net ends
with a larger training error. They call it degradation.
"""

import keras
from keras import layers

from cnnlab.models.building import builds_net


@builds_net()
def normalized_net(
    num_blocks=10, shortcuts=True, filters=8, input_shape=(28, 28, 1), num_classes=10
):
    """`plain_net` or `residual_net` with ReLU, and a batch normalization after each convolution.

    Args:
        num_blocks: int, number of pairs of 3x3 convolutions.
        shortcuts: bool, whether each pair has a shortcut around it.
        filters: int, number of maps of each convolution.
        input_shape: `(height, width, channels)` of one picture.
        num_classes: int, number of outputs.

    Returns:
        A `keras.Model`, not compiled, whose outputs are probabilities.

    Raises:
        ValueError: If `num_blocks` or `filters` is not an int above 0.

    Example:

    >>> plain, residual = normalized_net(shortcuts=False), normalized_net()
    >>> plain.count_params() == residual.count_params()
    True
    """
    inputs = keras.Input(input_shape)
    maps = layers.ReLU()(_normalized(inputs, filters, kernel_size=5, strides=4))
    for _ in range(num_blocks):
        first = layers.ReLU()(_normalized(maps, filters))
        second = _normalized(first, filters)
        maps = layers.ReLU()(layers.add([second, maps]) if shortcuts else second)
    outputs = layers.Dense(num_classes, "softmax")(layers.Flatten()(maps))
    return keras.Model(inputs, outputs, name="normalized_net")


def _normalized(maps, filters, kernel_size=3, strides=1):
    """A convolution and its batch normalization, which has the bias."""
    settings = {"padding": "same", "use_bias": False, "kernel_initializer": "he_normal"}
    maps = layers.Conv2D(filters, kernel_size, strides, **settings)(maps)
    return layers.BatchNormalization()(maps)
