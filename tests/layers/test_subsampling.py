"""Subsampling against a NumPy loop, and against the library's pooling."""

import keras
import numpy as np
import pytest

from cnnlab.layers.subsampling import Subsampling
from tests.layers.helpers import (
    assert_close,
    check_layer,
    gradients,
    random_maps,
    randomize,
    to_numpy,
)

LIBRARY = {"max": keras.layers.MaxPooling2D, "average": keras.layers.AveragePooling2D}


@pytest.fixture
def x():
    return random_maps(2, 7, 6, 3)


@pytest.mark.parametrize(("pooling", "subsample"), [("max", np.max), ("average", np.mean)])
def test_equals_the_formula(x, pooling, subsample):
    layer = Subsampling((2, 3), pooling, activation="tanh")
    layer.build(x.shape)
    randomize(layer)
    gain, bias = layer.get_weights()
    expected = np.zeros((2, 3, 2, 3))
    for n, i, j, c in np.ndindex(expected.shape):
        window = x[n, 2 * i : 2 * i + 2, 3 * j : 3 * j + 3, c]
        expected[n, i, j, c] = np.tanh(gain[c] * subsample(window) + bias[c])
    assert_close(layer(x), expected)


@pytest.mark.parametrize("pooling", ["max", "average"])
@pytest.mark.parametrize("padding", ["valid", "same"])
@pytest.mark.parametrize(("pool_size", "strides"), [(2, None), (3, (2, 1))])
def test_new_layer_is_the_pooling_of_the_library(x, pooling, padding, pool_size, strides):
    layer = Subsampling(pool_size, pooling, strides=strides, padding=padding)
    library = LIBRARY[pooling](pool_size, strides, padding)
    outer = random_maps(*library(x).shape, seed=1)
    assert_close(layer(x), library(x))
    dx, dgain, dbias = gradients(layer, x, outer)
    assert_close(dx, gradients(library, x, outer)[0])
    assert_close(dgain, np.sum(outer * to_numpy(library(x)), axis=(0, 1, 2)), atol=1e-4)
    assert_close(dbias, np.sum(outer, axis=(0, 1, 2)), atol=1e-4)


def test_mean_counts_no_padding():
    """Padded on one side alone; Keras' layer counts an edge pixel twice there, on PyTorch."""
    row = np.array([0, 2, 4, 5, 10, 20], "float32").reshape(1, 1, 6, 1)
    means = to_numpy(Subsampling((1, 3), "average", strides=(1, 2), padding="same")(row))
    assert_close(means[0, 0, :, 0], [2, 19 / 3, 15])


@pytest.mark.parametrize("channels", [6, 16])
def test_two_weights_a_map(channels):
    layer = Subsampling()
    layer.build((None, 28, 28, channels))
    assert layer.count_params() == 2 * channels


@pytest.mark.parametrize("pooling", ["max", "average"])
def test_a_map_depends_on_itself_alone(x, pooling):
    layer = Subsampling(pooling=pooling)
    before = to_numpy(layer(x))
    x[..., 1] += 100.0
    changed = np.any(to_numpy(layer(x)) != before, axis=(0, 1, 2))
    assert changed.tolist() == [False, True, False]


def test_house_rules(x, tmp_path):
    layer = Subsampling(
        (3, 2),
        "average",
        activation="tanh",
        strides=(2, 1),
        padding="same",
        gain_initializer=keras.initializers.Constant(2.0),
        bias_initializer=keras.initializers.Constant(0.5),
        name="subsampling",
    )
    check_layer(layer, x, tmp_path)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"pool_size": "2x2"}, "`pool_size` must be an int above 0 .* Received: pool_size='2x2'"),
        ({"strides": -1}, "`strides` must be"),
        ({"padding": "full"}, "`padding` must be one of 'valid', 'same'"),
        ({"pooling": "min"}, "`pooling` must be one of 'max', 'average'"),
    ],
)
def test_bad_arguments(arguments, message):
    with pytest.raises(ValueError, match=message):
        Subsampling(**arguments)


@pytest.mark.parametrize(
    ("input_shape", "message"),
    [((None, 8, 2), "Reshape the input"), ((None, 8, 1, 2), "must not be larger than its input")],
)
def test_bad_input(input_shape, message):
    with pytest.raises(ValueError, match=message):
        Subsampling().build(input_shape)
