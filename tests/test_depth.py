"""depth: layers with weights on the longest way."""

import keras
import pytest
from keras import layers

from cnnlab.arithmetic import depth
from cnnlab.layers import InceptionBlock, ResidualBlock
from cnnlab.models import lenet5, plain_net, residual_net


def test_depth_of_lenet():
    """The paper counts seven layers: subsampling has weights too."""
    assert depth(lenet5()) == 7


@pytest.mark.parametrize("net", [plain_net, residual_net])
def test_shortcuts_do_not_count(net):
    assert depth(net(num_blocks=4)) == 2 * 4 + 2


def test_normalization_pooling_and_activations_do_not_count():
    stack = [
        layers.Conv2D(2, 3),
        layers.BatchNormalization(),
        layers.PReLU(),
        layers.MaxPooling2D(),
    ]
    stack += [layers.LayerNormalization(), layers.Flatten(), layers.Dense(3), layers.Dropout(0.5)]
    assert depth(keras.Sequential([keras.Input((8, 8, 1)), *stack])) == 2


def test_longest_branch_counts():
    """In a block, a nested model, and between two branches."""
    image = keras.Input((8, 8, 3))
    maps = InceptionBlock(2, 2, 2, 2, reduce_3x3=1, reduce_5x5=1)(image)  # 2
    inner = keras.Sequential([keras.Input((8, 8, 8)), ResidualBlock(8), layers.Conv2D(8, 1)])  # 3
    assert depth(keras.Model(image, layers.add([maps, inner(maps)]))) == 5


@pytest.mark.parametrize(
    ("name", "paper"), [("MobileNet", 28), ("MobileNetV2", 53), ("ResNet50", 50)]
)
def test_depth_of_known_nets(name, paper):
    model = getattr(keras.applications, name)(weights=None, input_shape=(32, 32, 3), classes=10)
    assert depth(model) == paper


def test_a_model_without_shapes_is_refused():
    with pytest.raises(ValueError, match="that knows its shapes"):
        depth(keras.Sequential([layers.Dense(3)]))
