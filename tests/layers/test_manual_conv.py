"""ManualConv2D against a NumPy loop, and against keras.layers.Conv2D, forwards and backwards."""

import itertools

import keras
import numpy as np
import pytest
from keras import ops

from cnnlab.arithmetic import effective_size
from cnnlab.layers.manual_conv import ManualConv2D
from tests.layers.helpers import (
    assert_close,
    check_layer,
    copy_weights,
    gradients,
    random_maps,
    randomize,
    to_numpy,
)

STEPS = [(1, 1), (2, 1), (3, 1), ((1, 2), 1), ((3, 2), 1), (1, 2), (1, 3), (1, (2, 1))]


def library(layer):
    """`keras.layers.Conv2D` with the settings and weights of `layer`; "full" becomes zeros put around."""
    settings = {
        name: getattr(layer, name)
        for name in ("filters", "kernel_size", "strides", "dilation_rate", "use_bias")
    }
    padding = "same" if layer.padding == "same" else "valid"
    twin = keras.layers.Conv2D(**settings, padding=padding)
    if layer.padding == "full":
        spans = map(effective_size, layer.kernel_size, layer.dilation_rate)
        zeros = keras.layers.ZeroPadding2D([(span - 1, span - 1) for span in spans])
        twin = keras.Sequential([zeros, twin])
    twin.build((None, None, None, layer.kernel.shape[2]))
    copy_weights(layer, twin)
    return twin


@pytest.mark.parametrize(("strides", "dilation_rate"), [((1, 1), (1, 1)), ((2, 1), (1, 1)), ((1, 1), (1, 2))])
def test_equals_the_formula(strides, dilation_rate):
    x = random_maps(2, 6, 7, 2)
    layer = ManualConv2D(3, (2, 3), strides, dilation_rate=dilation_rate, activation="tanh")
    layer.build(x.shape)
    randomize(layer)
    kernel, bias = layer.get_weights()
    expected = np.zeros(layer.compute_output_shape(x.shape))
    for n, i, j, f in np.ndindex(expected.shape):
        total = bias[f]
        for u, v, c in np.ndindex(kernel.shape[:3]):
            row, column = strides[0] * i + dilation_rate[0] * u, strides[1] * j + dilation_rate[1] * v
            total += kernel[u, v, c, f] * x[n, row, column, c]
        expected[n, i, j, f] = np.tanh(total)
    assert_close(layer(x), expected)


# jax compiles every new shape, which takes most of its time: there a third of the cases.
CASES = list(
    itertools.product(["valid", "same", "full"], [1, 2, 3, (4, 1), (2, 5)], STEPS)
)[:: 3 if keras.backend.backend() == "jax" else 1]


@pytest.mark.parametrize(("padding", "kernel_size", "steps"), CASES)
def test_is_the_convolution_of_the_library(padding, kernel_size, steps):
    x = random_maps(2, 13, 14, 3)
    layer = ManualConv2D(4, kernel_size, steps[0], padding, steps[1])
    layer.build(x.shape)
    randomize(layer)
    twin = library(layer)
    expected = to_numpy(twin(x))
    assert_close(layer(x), expected, atol=1e-5)
    outer = random_maps(*expected.shape, seed=1)
    for ours, theirs in zip(gradients(layer, x, outer), gradients(twin, x, outer), strict=True):
        assert_close(ours, theirs, atol=2e-5)
