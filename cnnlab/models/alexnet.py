"""AlexNet, the net that began it all.

Source: Krizhevsky, Sutskever and Hinton (2012), "ImageNet Classification with Deep Convolutional
Neural Networks", NIPS 25, section 3.5 and figure 2.
"""

import keras
from keras import layers

from cnnlab.errors import value_error
from cnnlab.models.building import builds_net


@builds_net()
def alexnet(input_shape=(227, 227, 3), num_classes=1000):
    """Builds AlexNet: five convolutions, three poolings, three dense layers.

    | layer | what it is | maps for 227x227x3 | weights |
    |---|---|---|---|
    | C1 | convolution 11x11, strides 4 | 55x55x96 | 34,944 |
    | C2 | after pooling, convolution 5x5 in two groups | 27x27x256 | 307,456 |
    | C3 | after pooling, convolution 3x3 | 13x13x384 | 885,120 |
    | C4 | convolution 3x3 in two groups | 13x13x384 | 663,936 |
    | C5 | convolution 3x3 in two groups | 13x13x256 | 442,624 |
    | F6 | after pooling, dense | 4096 | 37,752,832 |
    | F7 | dense | 4096 | 16,781,312 |
    | output | dense, softmax | 1000 | 4,097,000 |

    Two groups means two halves of the maps that do not see each other: the net lay on two graphics
    cards. It differs from the paper in two points: pictures have 227 pixels a side, the number with
    which the paper's sizes come out; and the normalization across maps, which has no weights, is
    left out, as all later nets do.

    Args:
        input_shape: `(height, width, channels)` of one picture, at least 67 pixels high and wide.
        num_classes: int, number of outputs.

    Returns:
        A `keras.Model`, not compiled, whose layers have the names of the table.

    Raises:
        ValueError: If the pictures are too small.

    Example, on smaller pictures, where F6 has fewer weights:

    >>> alexnet((99, 99, 3)).get_layer("C5").output.shape
    (None, 5, 5, 256)
    """
    if min(input_shape[:2]) < 67:
        raise value_error(
            "AlexNet reads pictures of at least 67x67 pixels, so that F6 has a pixel left. "
            f"Received: input_shape={tuple(input_shape)}. Enlarge the pictures."
        )
    same = {"padding": "same", "activation": "relu"}
    stages = [
        layers.Conv2D(96, 11, strides=4, activation="relu", name="C1"),
        layers.MaxPooling2D(3, strides=2, name="P1"),
        layers.Conv2D(256, 5, groups=2, name="C2", **same),
        layers.MaxPooling2D(3, strides=2, name="P2"),
        layers.Conv2D(384, 3, name="C3", **same),
        layers.Conv2D(384, 3, groups=2, name="C4", **same),
        layers.Conv2D(256, 3, groups=2, name="C5", **same),
        layers.MaxPooling2D(3, strides=2, name="P5"),
        layers.Flatten(name="flatten"),
        layers.Dense(4096, "relu", name="F6"),
        layers.Dropout(0.5, name="dropout6"),
        layers.Dense(4096, "relu", name="F7"),
        layers.Dropout(0.5, name="dropout7"),
        layers.Dense(num_classes, "softmax", name="output"),
    ]
    return keras.Sequential([keras.Input(input_shape, name="image"), *stages], name="alexnet")
