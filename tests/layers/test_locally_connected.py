"""LocallyConnected2D against a NumPy loop, and against the library's convolution."""

import json

import keras
import numpy as np
import pytest

from cnnlab.layers.locally_connected import LocallyConnected2D
from tests.layers.helpers import (
    assert_close,
    check_config,
    check_mixed_precision,
    check_save_and_load,
    gradients,
    random_maps,
    randomize,
    to_numpy,
)


@pytest.fixture
def x():
    return random_maps(2, 7, 6, 3)


def test_equals_the_formula(x):
    layer = LocallyConnected2D(4, (2, 3), strides=(2, 1), activation="tanh")
    layer.build(x.shape)
    randomize(layer)
    kernel, bias = layer.get_weights()
    expected = np.zeros((2, 3, 4, 4))
    for n, i, j, f in np.ndindex(expected.shape):
        window = x[n, 2 * i : 2 * i + 2, j : j + 3]
        expected[n, i, j, f] = np.tanh(np.sum(window.ravel() * kernel[i, j, :, f]) + bias[i, j, f])
    assert_close(layer(x), expected)


def test_equal_kernels_at_all_places_make_a_convolution(x):
    layer, library = LocallyConnected2D(4, (2, 3), strides=2), keras.layers.Conv2D(4, (2, 3), 2)
    layer.build(x.shape)
    library.build(x.shape)
    randomize(library)
    kernel, bias = library.get_weights()
    rows, columns, *shape = layer.kernel.shape
    layer.set_weights(
        [
            np.broadcast_to(kernel.reshape(shape), layer.kernel.shape),
            np.tile(bias, (rows, columns, 1)),
        ]
    )
    outer = random_maps(*library(x).shape, seed=1)
    assert_close(layer(x), library(x))
    dx, dkernel, dbias = gradients(layer, x, outer)
    expected_dx, expected_dkernel, expected_dbias = gradients(library, x, outer)
    assert_close(dx, expected_dx)
    assert_close(dkernel.sum(axis=(0, 1)).reshape(kernel.shape), expected_dkernel, atol=1e-4)
    assert_close(dbias.sum(axis=(0, 1)), expected_dbias, atol=1e-4)


def test_same_padding_without_bias(x):
    """Equal kernels, and zeros around: the library's convolution, whose sizes are odd and even."""
    layer = LocallyConnected2D(4, (2, 3), strides=2, padding="same", use_bias=False)
    library = keras.layers.Conv2D(4, (2, 3), 2, padding="same", use_bias=False)
    layer.build(x.shape)
    library.build(x.shape)
    [kernel] = library.get_weights()
    layer.set_weights([np.broadcast_to(kernel.reshape(layer.kernel.shape[2:]), layer.kernel.shape)])
    assert_close(layer(x), library(x))


@pytest.mark.parametrize(
    ("initializer", "variance"), [("he_normal", 2 / 75), ("lecun_uniform", 1 / 75), ("ones", 0)]
)
def test_initializers_draw_for_one_place(initializer, variance):
    layer = LocallyConnected2D(8, 5, kernel_initializer=initializer, bias_initializer="ones")
    layer.build((None, 28, 28, 3))
    kernel, bias = layer.get_weights()
    assert np.var(kernel) == pytest.approx(variance, rel=0.02)
    assert (bias == 1).all()


def test_a_place_has_weights_of_its_own(x):
    layer = LocallyConnected2D(4, 2)
    before = to_numpy(layer(x))
    kernel, bias = layer.get_weights()
    kernel[3, 1] += 1.0
    layer.set_weights([kernel, bias])
    changed = np.any(to_numpy(layer(x)) != before, axis=(0, 3))
    assert np.argwhere(changed).tolist() == [[3, 1]]


def test_weights_begin_like_those_of_a_convolution():
    layer = LocallyConnected2D(8, 5)
    layer.build((None, 28, 28, 3))
    limit = np.sqrt(6 / (5 * 5 * 3 + 8))
    kernel, bias = layer.get_weights()
    assert 0.99 * limit < np.abs(kernel).max() <= limit
    assert abs(kernel.mean()) < 0.01 * limit
    assert not bias.any()


@pytest.mark.parametrize("strides", [1, (2, 3)])
def test_compute_output_shape(x, strides):
    layer = LocallyConnected2D(4, (3, 2), strides)
    assert layer.compute_output_shape(x.shape) == tuple(layer(x).shape)
    assert layer.compute_output_shape((None, None, None, 3)) == (None, None, None, 4)


def test_house_rules(x, tmp_path):
    layer = LocallyConnected2D(
        4,
        (3, 2),
        strides=(1, 2),
        activation="tanh",
        padding="same",
        kernel_initializer="he_normal",
        bias_initializer="ones",
        name="local",
    )
    check_config(layer)
    check_save_and_load(layer, x, tmp_path)
    check_mixed_precision(layer, x)
    again = LocallyConnected2D.from_config(json.loads(json.dumps(layer.get_config())))
    again.build(x.shape)
    again.set_weights(layer.get_weights())
    assert_close(again(x), layer(x))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"filters": 0, "kernel_size": 2}, "`filters` must be an int above 0"),
        ({"filters": 2, "kernel_size": "2x2"}, "`kernel_size` must be an int above 0 or a pair"),
        ({"filters": 2, "kernel_size": 2, "strides": 0}, "`strides` must be"),
    ],
)
def test_bad_arguments(arguments, message):
    with pytest.raises(ValueError, match=message):
        LocallyConnected2D(**arguments)


@pytest.mark.parametrize(
    ("input_shape", "message"),
    [
        ((None, 8, 2), "Reshape the input"),
        ((None, 8, None, 2), "height and width must be known"),
        ((None, 8, 2, 2), "must not be larger than its input"),
    ],
)
def test_bad_input(input_shape, message):
    with pytest.raises(ValueError, match=message):
        LocallyConnected2D(2, 3).build(input_shape)
