"""LeNet-5, the net of the paper that the lecture's net comes from.

Source: LeCun, Bottou, Bengio and Haffner (1998), "Gradient-Based Learning Applied to Document
Recognition", Proc. IEEE 86(11), section II.B and figure 2.
"""

import keras
from keras import layers

from cnnlab.errors import value_error
from cnnlab.layers.connections import LENET5_C3
from cnnlab.layers.partial_conv import PartialConv2D
from cnnlab.layers.subsampling import Subsampling
from cnnlab.models.building import builds_net


@builds_net()
def lenet5(
    input_shape=(28, 28, 1),
    num_classes=10,
    connections=LENET5_C3,
    activation="tanh",
    classifier_activation="softmax",
    convolution=layers.Conv2D,
):
    """Builds LeNet-5: convolution and subsampling twice, then a net of dense layers.

    | layer | what it is | maps for 28x28x1 | weights |
    |---|---|---|---|
    | C1 | convolution 5x5, padded | 28x28x6 | 156 |
    | S2 | mean of 2x2, gain and bias a map | 14x14x6 | 12 |
    | C3 | convolution 5x5, partial connections | 10x10x16 | 1,516 (2,416 when all are linked) |
    | S4 | mean of 2x2, gain and bias a map | 5x5x16 | 32 |
    | C5 | convolution 5x5 | 1x1x120 | 48,120 |
    | F6 | dense | 84 | 10,164 |
    | output | dense | 10 | 850 |

    It differs from the paper in two points: the images come without the margin that makes them
    32x32 (C1 pads them), and the output layer is dense where the paper measures distances to drawn
    figures.

    Args:
        input_shape: `(height, width, channels)` of one image, at least 28 pixels high and wide.
        num_classes: int, number of outputs.
        connections: Table that joins the 6 maps of S2 to the maps of C3, see `PartialConv2D`; None
            for an ordinary convolution with 16 maps, where all are linked.
        activation: Activation of all layers but the last.
        classifier_activation: Activation of the last layer; None for logits.
        convolution: Class of C1, C5 and an ordinary C3, called as `keras.layers.Conv2D` is: for
            example `cnnlab.layers.ManualConv2D`.

    Returns:
        A `keras.Model`, not compiled, whose layers have the names of the table.

    Raises:
        ValueError: If the images are too small, or if `connections` is not a table with 6 rows.

    Example:

    >>> model = lenet5()
    >>> model.count_params(), model.get_layer("C3").count_params()
    (60850, 1516)
    """
    if min(input_shape[:2]) < 28:
        raise value_error(
            "LeNet-5 reads images of at least 28x28 pixels, so that C5 has a pixel left. "
            f"Received: input_shape={tuple(input_shape)}. Enlarge the images, or pad them."
        )
    if connections is None:
        c3 = convolution(16, 5, activation=activation, name="C3")
    else:
        c3 = PartialConv2D(connections, 5, activation=activation, name="C3")
    stages = [
        convolution(6, 5, padding="same", activation=activation, name="C1"),
        Subsampling(2, "average", activation, name="S2"),
        c3,
        Subsampling(2, "average", activation, name="S4"),
        convolution(120, 5, activation=activation, name="C5"),
        layers.Flatten(name="flatten"),
        layers.Dense(84, activation, name="F6"),
        layers.Dense(num_classes, classifier_activation, name="output"),
    ]
    inputs = outputs = keras.Input(input_shape, name="image")
    for stage in stages:
        outputs = stage(outputs)
    return keras.Model(inputs, outputs, name="lenet5")
