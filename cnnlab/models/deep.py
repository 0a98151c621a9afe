"""The same deep net without and with shortcuts: what is compared is the shortcut alone.

Source: He, Zhang, Ren and Sun (2016), "Deep Residual Learning for Image Recognition", CVPR, where
plain and residual nets of equal depth and equal weights are trained side by side. There is no batch
normalization here: it is a second remedy against vanishing gradients, and would hide the first.
"""

import keras
from keras import layers

from cnnlab.layers.arguments import fresh
from cnnlab.layers.residual import ResidualBlock
from cnnlab.models.building import builds_net


@builds_net()
def plain_net(
    num_blocks=10,
    filters=8,
    activation="relu",
    kernel_initializer="glorot_uniform",
    input_shape=(28, 28, 1),
    num_classes=10,
):
    """A stack of `2 num_blocks + 1` convolutions, C1, C2, ..., and a dense layer.

    C1 is a convolution 5x5 with strides 4: its maps have a quarter of the picture's height and
    width, so that a deep net is trained in seconds. All others are 3x3 and keep the shape; two of
    them take the place of one block of `residual_net`.

    Args:
        num_blocks: int, number of pairs of 3x3 convolutions.
        filters: int, number of maps of each convolution.
        activation: Activation of all convolutions.
        kernel_initializer: Initializer of their kernels.
        input_shape: `(height, width, channels)` of one picture.
        num_classes: int, number of outputs.

    Returns:
        A `keras.Sequential` model, not compiled, whose outputs are probabilities.

    Raises:
        ValueError: If `num_blocks` or `filters` is not an int above 0.

    Example:

    >>> model = plain_net(num_blocks=10)
    >>> model.layers[20].name, model.count_params()
    ('C21', 15818)
    """
    pairs = [
        _convolution(f"C{n}", filters, 3, 1, activation, kernel_initializer)
        for n in range(2, 2 * num_blocks + 2)
    ]
    c1 = _convolution("C1", filters, 5, 4, activation, kernel_initializer)
    return _classifier("plain_net", input_shape, [c1, *pairs], num_classes)


@builds_net()
def residual_net(
    num_blocks=10,
    filters=8,
    activation="relu",
    form="post",
    kernel_initializer="glorot_uniform",
    input_shape=(28, 28, 1),
    num_classes=10,
):
    """`plain_net` with a shortcut around each pair of 3x3 convolutions, and no weight more.

    Args:
        num_blocks: int, number of residual blocks.
        filters: int, number of maps of each convolution.
        activation: Activation of all convolutions.
        form: `"post"` or `"pre"`, where the blocks have their activation, see `ResidualBlock`.
        kernel_initializer: Initializer of the convolutions' kernels.
        input_shape: `(height, width, channels)` of one picture.
        num_classes: int, number of outputs.

    Returns:
        A `keras.Sequential` model, not compiled, whose outputs are probabilities. Its weights have
        the shapes of those of `plain_net`, in the same order.

    Raises:
        ValueError: If `num_blocks` or `filters` is not an int above 0, or if there is no such form.

    Example:

    >>> model = residual_net(num_blocks=10)
    >>> model.layers[10].name, model.count_params()
    ('block_10', 15818)
    """
    blocks = [
        ResidualBlock(
            filters,
            activation=activation,
            form=form,
            kernel_initializer=kernel_initializer,  # the block makes a copy for each kernel
            name=f"block_{n}",
        )
        for n in range(1, num_blocks + 1)
    ]
    c1 = _convolution("C1", filters, 5, 4, activation, kernel_initializer)
    return _classifier("residual_net", input_shape, [c1, *blocks], num_classes)


def _convolution(name, filters, kernel_size, strides, activation, kernel_initializer):
    return layers.Conv2D(
        filters,
        kernel_size,
        strides,
        padding="same",
        activation=activation,
        kernel_initializer=fresh(kernel_initializer),
        name=name,
    )


def _classifier(name, input_shape, stages, num_classes):
    end = [layers.Flatten(name="flatten"), layers.Dense(num_classes, "softmax", name="output")]
    return keras.Sequential([keras.Input(input_shape), *stages, *end], name=name)
