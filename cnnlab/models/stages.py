"""A small net with the hyperparameters that the lecture lists: layers, kernels, their sizes.

Source: the slide «Недостатки сверточных сетей»; twice as many filters where the maps become half
as high and half as wide: Simonyan and Zisserman (2015), "Very Deep Convolutional Networks for
Large-Scale Image Recognition", ICLR.
"""

from keras import Input, Sequential, layers

from cnnlab.errors import value_error
from cnnlab.models.building import builds_net

POOLING = {"max": layers.MaxPooling2D, "average": layers.AveragePooling2D}


@builds_net()
def stage_net(
    num_stages=2, filters=8, kernel_size=3, pooling="max", input_shape=(28, 28, 1), num_classes=10
):
    r"""Builds a net of stages: a convolution that keeps the size, ReLU, pooling by 2.

    Stage $i$, counted from 0, has `filters` $\cdot 2^i$ filters. A dense layer with softmax
    answers.

    Args:
        num_stages: int, number of convolutions, each with its pooling.
        filters: int, number of filters of the first of them.
        kernel_size: int, height and width of all kernels.
        pooling: `"max"` or `"average"`.
        input_shape: `(height, width, channels)` of one image.
        num_classes: int, number of outputs.

    Returns:
        A `keras.Sequential`, not compiled.

    Raises:
        ValueError: If `pooling` is not one of the two, or if the stages leave no pixel.

    Example:

    >>> net = stage_net(num_stages=2, filters=4, kernel_size=5)
    >>> [layer.name for layer in net.layers]
    ['C1', 'P1', 'C2', 'P2', 'flatten', 'output']
    >>> net.count_params()
    4842
    """
    if pooling not in POOLING:
        raise value_error(
            f'`pooling` must be "max" or "average". Received: pooling={pooling!r}. Choose one.'
        )
    if min(input_shape[:2]) < 2**num_stages:
        raise value_error(
            "Each stage must leave a pixel. Received: "
            f"num_stages={num_stages}, input_shape={tuple(input_shape)}. Take fewer stages."
        )
    net = Sequential([Input(input_shape)])
    for stage in range(num_stages):
        settings = {"padding": "same", "activation": "relu", "name": f"C{stage + 1}"}
        net.add(layers.Conv2D(filters * 2**stage, kernel_size, **settings))
        net.add(POOLING[pooling](2, name=f"P{stage + 1}"))
    net.add(layers.Flatten(name="flatten"))
    net.add(layers.Dense(num_classes, "softmax", name="output"))
    return net
