"""Right answers in NumPy, against Keras."""

import keras
import numpy as np
import pytest
from keras import ops

from cnnlab.exercises.numpy_layers import ACTIVATIONS, convolution, pooling

RNG = np.random.default_rng(0)
MAPS = RNG.normal(size=(2, 7, 8, 3)).astype("float32")
KERNEL = RNG.normal(size=(3, 2, 3, 4)).astype("float32")


@pytest.mark.parametrize("padding", ["valid", "same"])
@pytest.mark.parametrize("strides", [1, 2, 3])
def test_convolution(strides, padding):
    bias = RNG.normal(size=4)
    expected = ops.conv(MAPS, KERNEL, strides, padding, data_format="channels_last") + bias
    found = convolution(MAPS, KERNEL, bias, strides, padding)
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("padding", [1, [(1, 1), (1, 1)]])
def test_zeros_of_ones_own(padding):
    padded = np.pad(MAPS, [(0, 0), (1, 1), (1, 1), (0, 0)])
    expected = convolution(padded, KERNEL)
    np.testing.assert_allclose(convolution(MAPS, KERNEL, padding=padding), expected)


def test_it_computes_in_float64():
    assert convolution(MAPS, KERNEL).dtype == np.float64


@pytest.mark.parametrize(("size", "strides"), [(2, 2), (3, 1), (3, 2), (2, 3)])
@pytest.mark.parametrize(("library", "by"), [(ops.max_pool, np.max), (ops.average_pool, np.mean)])
def test_pooling(library, by, size, strides):
    expected = library(MAPS, size, strides, data_format="channels_last")
    np.testing.assert_allclose(pooling(MAPS, size, strides, by), expected, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_activations(name):
    expected = keras.activations.get(name)(MAPS)
    np.testing.assert_allclose(ACTIVATIONS[name](MAPS), expected, rtol=1e-5, atol=1e-6)
