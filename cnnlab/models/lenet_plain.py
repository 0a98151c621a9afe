"""LeNet of layers that every library has, so that a trained one can be handed over.

Source: LeCun, Bottou, Bengio and Haffner (1998), "Gradient-Based Learning Applied to Document
Recognition", Proc. IEEE 86(11), section II.B; here as most libraries show it.
"""

import keras
from keras import layers

from cnnlab.errors import value_error
from cnnlab.models.building import builds_net


@builds_net()
def plain_lenet(input_shape=(28, 28, 1), num_classes=10):
    """Builds a LeNet without the paper's specialities; its outputs are logits.

    | layer | what it is | out for 28x28x1 | weights |
    |---|---|---|---|
    | C1 | convolution 5x5, padded | 28x28x6 | 156 |
    | S2 | mean of 2x2 | 14x14x6 | |
    | C3 | convolution 5x5 | 10x10x16 | 2,416 |
    | S4 | mean of 2x2 | 5x5x16 | |
    | flatten | | 400 | |
    | F5 | dense | 120 | 48,120 |
    | F6 | dense | 84 | 10,164 |
    | output | dense | 10 | 850 |

    `lenet5` is the paper's: S2 and S4 have a gain and a bias there, C3 has partial connections.

    Args:
        input_shape: `(height, width, channels)` of one image; height and width are multiples of 4.
        num_classes: int, number of outputs.

    Returns:
        A `keras.Model`, not compiled, whose layers have the names of the table. All but the last
        have the activation tanh.

    Raises:
        ValueError: If the images are too small or do not fit the windows.

    Example:

    >>> plain_lenet().count_params()
    61706
    """
    if any(size < 12 or size % 4 for size in input_shape[:2]):
        raise value_error(
            "plain_lenet reads images whose sides are multiples of 4, 12 or more. "
            f"Received: input_shape={tuple(input_shape)}. Cut the images, or pad them."
        )
    stages = [
        layers.Conv2D(6, 5, padding="same", activation="tanh", name="C1"),
        layers.AveragePooling2D(2, name="S2"),
        layers.Conv2D(16, 5, activation="tanh", name="C3"),
        layers.AveragePooling2D(2, name="S4"),
        layers.Flatten(name="flatten"),
        layers.Dense(120, "tanh", name="F5"),
        layers.Dense(84, "tanh", name="F6"),
        layers.Dense(num_classes, name="output"),
    ]
    inputs = outputs = keras.Input(input_shape, name="image")
    for stage in stages:
        outputs = stage(outputs)
    return keras.Model(inputs, outputs, name="plain_lenet")
