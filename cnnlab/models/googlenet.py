"""GoogLeNet: nine inception blocks, and hardly any dense weights.

Source: Szegedy et al. (2015), "Going Deeper with Convolutions", CVPR, table 1.
"""

import keras
from keras import layers

from cnnlab.layers.inception import InceptionBlock
from cnnlab.models.building import builds_net

# Of each block, in the order of the table: 1x1, reduction for 3x3, 3x3, for 5x5, 5x5, pooling.
BLOCKS = {
    "3a": (64, 96, 128, 16, 32, 32),
    "3b": (128, 128, 192, 32, 96, 64),
    "4a": (192, 96, 208, 16, 48, 64),
    "4b": (160, 112, 224, 24, 64, 64),
    "4c": (128, 128, 256, 24, 64, 64),
    "4d": (112, 144, 288, 32, 64, 64),
    "4e": (256, 160, 320, 32, 128, 128),
    "5a": (256, 160, 320, 32, 128, 128),
    "5b": (384, 192, 384, 48, 128, 128),
}


@builds_net(any_size=True)
def googlenet(input_shape=(224, 224, 3), num_classes=1000):
    """Builds GoogLeNet as it answers: without the two helpers that the paper trains it with.

    | part | what it is | maps for 224x224x3 |
    |---|---|---|
    | C1 | convolution 7x7, strides 2; pooling | 56x56x64 |
    | C2a, C2 | convolutions 1x1 and 3x3; pooling | 28x28x192 |
    | 3a, 3b | inception blocks; pooling | 14x14x480 |
    | 4a ... 4e | inception blocks; pooling | 7x7x832 |
    | 5a, 5b | inception blocks | 7x7x1024 |
    | mean, output | mean over the pixels; dense, softmax | 1000 |

    The paper's normalization across maps, which has no weights, is left out.

    Args:
        input_shape: `(height, width, channels)` of one picture.
        num_classes: int, number of outputs.

    Returns:
        A `keras.Model`, not compiled, whose layers have the names of the table.

    Example:

    >>> googlenet().count_params()
    6998552
    """
    same = {"padding": "same", "activation": "relu"}
    stages = [
        layers.Conv2D(64, 7, strides=2, name="C1", **same),
        pooling("P1"),
        layers.Conv2D(64, 1, name="C2a", **same),
        layers.Conv2D(192, 3, name="C2", **same),
        pooling("P2"),
    ]
    for name, (one, before_3x3, three, before_5x5, five, pool) in BLOCKS.items():
        if name in ("4a", "5a"):
            stages.append(pooling(f"P{int(name[0]) - 1}"))
        stages.append(InceptionBlock(one, three, five, pool, before_3x3, before_5x5, name=name))
    stages += [
        layers.GlobalAveragePooling2D(name="mean"),
        layers.Dropout(0.4, name="dropout"),
        layers.Dense(num_classes, "softmax", name="output"),
    ]
    return keras.Sequential([keras.Input(input_shape, name="image"), *stages], name="googlenet")


def pooling(name):
    return layers.MaxPooling2D(3, strides=2, padding="same", name=name)
