"""What can be handed over, and what channels first means."""

import keras
import numpy as np
import pytest
from keras import layers

from cnnlab.export import channels_first, named_weights, read_layers, write_files
from cnnlab.export.weights import read_npz, write_npz
from cnnlab.models import lenet5, plain_lenet


def relu(x):
    """No ReLU, but its name."""
    return -x


class Conv2D(layers.Conv2D):
    """No convolution, but its name."""

    def call(self, inputs):
        return -super().call(inputs)


def chain(*stages, shape=(8, 6, 2)):
    return keras.Sequential([keras.Input(shape), *stages])


def test_description_of_lenet():
    described = {layer.name: layer for layer in read_layers(plain_lenet())}
    assert list(described) == ["C1", "S2", "C3", "S4", "flatten", "F5", "F6", "output"]
    assert described["C1"].margin == (2, 2)
    assert described["C3"].margin == (0, 0)
    assert (described["S2"].kind, described["S2"].size) == ("average", (2, 2))
    assert described["flatten"].shape == (5, 5, 16)
    assert [described[name].activation for name in ("C3", "F6", "output")] == [
        "tanh",
        "tanh",
        "linear",
    ]


def test_channels_first_of_a_small_net():
    net = chain(layers.Conv2D(3, (3, 1)), layers.Flatten(), layers.Dense(4), layers.Dense(5))
    last, first = read_layers(net), channels_first(read_layers(net))
    assert first[0].kernel.shape == (3, 2, 3, 1)
    for f, c, u in np.ndindex(3, 2, 3):
        assert first[0].kernel[f, c, u, 0] == last[0].kernel[u, 0, c, f]
    # Of maps 6x6x3, pixel (4, 1) of map 2 is number 77 pixel by pixel, 97 map by map.
    np.testing.assert_array_equal(first[2].kernel[:, 97], last[2].kernel[77])
    np.testing.assert_array_equal(first[3].kernel, last[3].kernel.T)


def test_a_file_keeps_all(tmp_path):
    net = chain(layers.Conv2D(3, 3, padding="same", activation="relu"), layers.MaxPooling2D(2))
    write_npz(read_layers(net), tmp_path / "net.npz")
    for old, new in zip(read_layers(net), read_npz(tmp_path / "net.npz"), strict=True):
        assert type(old) is type(new)
        for key, value in vars(old).items():
            assert type(getattr(new, key)) is type(value)
            np.testing.assert_array_equal(getattr(new, key), value)
    assert [array.shape for array in named_weights(net).values()] == [(3, 3, 2, 3), (3,)]


@pytest.mark.parametrize(
    ("layer", "message"),
    [
        (layers.Conv2D(1, 3, strides=2), "strides must be 1"),
        (layers.Conv2D(1, 3, dilation_rate=2), "dilation_rate must be 1"),
        (layers.Conv2D(2, 3, groups=2), "groups must be 1"),
        (layers.Conv2D(1, 2, padding="same"), "kernel_size must be odd"),
        (layers.Conv2D(1, 3, use_bias=False), "use_bias must be True"),
        (layers.Conv2D(1, 3, activation="gelu"), "must be one of Keras' linear, tanh, relu"),
        (layers.Conv2D(1, 3, activation=relu), "must be one of Keras' linear, tanh, relu"),
        (layers.Conv2D(1, 3, dtype="float64"), "dtype_policy must be float32"),
        (layers.MaxPooling2D(2, data_format="channels_first"), "must be 'channels_last'"),
        (Conv2D(1, 3), "are Keras' Conv2D, .*of type Conv2D"),
        (layers.Dense(2), r"Dense must read vectors.*reads \(None, 8, 6, 2\). Put Flatten"),
        (layers.MaxPooling2D(2, strides=1), "strides must be the window's size"),
        (layers.MaxPooling2D(3), "pool_size must be a divisor of the maps' size, 8x6"),
        (layers.Dropout(0.5), "of type Dropout. Build it"),
    ],
)
def test_what_cannot_be_handed_over(layer, message):
    with pytest.raises(ValueError, match=message):
        read_layers(chain(layer))


def branched(shared):
    image = keras.Input((8, 8, 1))
    convolution = layers.Conv2D(1, 3, padding="same", name="C")
    maps = convolution(image)
    maps = convolution(maps) if shared else layers.add([image, maps], name="sum")
    return keras.Model(image, layers.Dense(2)(layers.Flatten()(maps)))


def two_ends():
    image = keras.Input((8, 8, 1))
    maps = layers.Conv2D(1, 3)(image)
    return keras.Model(image, [maps, layers.Flatten()(maps)])


@pytest.mark.parametrize(
    ("net", "message"),
    [
        (branched(shared=True), "is a chain.*layer 'C', which stands in it twice"),
        (branched(shared=False), "is a chain.*layer 'sum', which reads several layers"),
        (two_ends(), "one input.*and one output. Received: .*with 1 and 2"),
        (keras.Sequential([layers.Dense(2)]), "with 0 and 0. Start it with `keras.Input"),
        (chain(layers.Conv2D(1, 3), shape=(None, 8, 1)), "of known size.*Give|give `keras.Input`"),
        (chain(layers.Flatten(), layers.Flatten()), "Flatten must read maps"),
        (
            chain(layers.Conv2D(1, 3)),
            r"answers with a vector. Received: \(8, 6, 2\) and \(6, 4, 1\)",
        ),
        (chain(layers.Dense(2), shape=(4,)), r"reads pictures.*Received: \(4,\) and \(2,\)"),
        (chain(chain(layers.Conv2D(1, 3)), layers.Flatten()), "of type Sequential"),
        (chain(layers.Dropout(0.5), layers.Flatten()), "of type Dropout"),
    ],
)
def test_no_file_is_made_of_what_cannot_be_written(net, message, tmp_path):
    with pytest.raises(ValueError, match=message):
        write_files(net, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_papers_lenet_cannot():
    with pytest.raises(ValueError, match=r"layer 'S2' of type Subsampling"):
        read_layers(lenet5())
