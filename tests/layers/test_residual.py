"""ResidualBlock against the same net built from the library's layers."""

import keras
import numpy as np
import pytest
from keras import layers, ops

from cnnlab.layers.residual import ResidualBlock
from tests.layers.helpers import (
    assert_close,
    check_layer,
    copy_weights,
    gradients,
    random_maps,
    randomize,
    to_numpy,
)

SHAPES = [
    # filters, kernel_size, strides: the identity, more maps, strides, both
    (3, 3, 1),
    (4, (3, 2), 1),
    (3, 3, 2),
    (5, 1, (2, 3)),
]


@pytest.fixture
def x():
    return random_maps(2, 6, 7, 3)


def library_block(input_shape, filters, kernel_size, strides, activation, form):
    """He et al.'s figures, layer by layer; the projection is a convolution with strides."""
    g = layers.Activation(activation)
    a = keras.Input(input_shape[1:])
    maps = g(a) if form == "pre" else a
    maps = g(layers.Conv2D(filters, kernel_size, strides, padding="same")(maps))
    maps = layers.Conv2D(filters, kernel_size, padding="same")(maps)
    shortcut = a
    if filters != input_shape[-1] or strides != 1:
        shortcut = layers.Conv2D(filters, 1, strides)(a)
    maps = layers.Add()([maps, shortcut])
    return keras.Model(a, g(maps) if form == "post" else maps)


@pytest.mark.parametrize("form", ["post", "pre"])
@pytest.mark.parametrize(("filters", "kernel_size", "strides"), SHAPES)
def test_equals_the_library(x, filters, kernel_size, strides, form):
    settings = (filters, kernel_size, strides, "tanh", form)
    block = ResidualBlock(*settings)
    library = library_block(x.shape, *settings)
    block.build(x.shape)
    randomize(block)
    copy_weights(block, library)
    assert_close(block(x), library(x))


@pytest.mark.parametrize("form", ["post", "pre"])
def test_gradients_equal_the_library(x, form):
    settings = (4, 3, 1, "tanh", form)
    block = ResidualBlock(*settings)
    library = library_block(x.shape, *settings)
    block.build(x.shape)
    copy_weights(block, library)
    outer = random_maps(*block(x).shape, seed=1)
    pairs = zip(gradients(block, x, outer), gradients(library, x, outer), strict=True)
    for ours, theirs in pairs:
        assert_close(ours, theirs, atol=1e-4)


@pytest.mark.parametrize(("form", "expected"), [("post", ops.relu), ("pre", lambda a: a)])
def test_block_with_a_zero_second_convolution(x, form, expected):
    """The lecture's g(z + a) is then g(a); with the shortcut free it is a itself."""
    block = ResidualBlock(3, 3, form=form)
    block.build(x.shape)
    assert np.abs(to_numpy(block(x)) - to_numpy(expected(x))).max() > 0.1
    block.convolution_2.kernel.assign(np.zeros((3, 3, 3, 3)))
    np.testing.assert_array_equal(to_numpy(block(x)), to_numpy(expected(x)))


@pytest.mark.parametrize(("filters", "kernel_size", "strides"), SHAPES)
def test_projection_stands_only_where_the_shape_changes(x, filters, kernel_size, strides):
    block = ResidualBlock(filters, kernel_size, strides)
    outputs = block(x)
    assert (block.projection is None) == (tuple(outputs.shape) == x.shape)


def test_convolutions_start_different():
    block = ResidualBlock(4, 3, kernel_initializer=keras.initializers.HeNormal())
    block.build((None, None, None, 4))
    first, second = to_numpy(block.convolution_1.kernel), to_numpy(block.convolution_2.kernel)
    assert np.abs(first - second).max() > 0.1
    assert np.var(first) == pytest.approx(2 / 36, rel=0.4)


def test_initializers_reach_all_convolutions():
    constant = keras.initializers.Constant
    block = ResidualBlock(4, 3, kernel_initializer=constant(2), bias_initializer=constant(3))
    block.build((None, None, None, 5))
    assert {weight.name for weight in block.weights} == {"kernel", "bias"}
    for weight in block.weights:
        assert np.unique(to_numpy(weight)) == {"kernel": 2, "bias": 3}[weight.name]


@pytest.mark.parametrize("kernel_size", [3, 1])
@pytest.mark.parametrize("form", ["post", "pre"])
def test_house_rules(tmp_path, kernel_size, form):
    block = ResidualBlock(
        4,
        kernel_size,
        strides=2,
        activation="tanh",
        form=form,
        kernel_initializer=keras.initializers.HeNormal(seed=1),
        bias_initializer=keras.initializers.Constant(0.5),
        name="block",
    )
    check_layer(block, random_maps(2, 7, 6, 3), tmp_path)
    assert len(block.weights) == 6


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"filters": 0}, "`filters` must be an int above 0. Received: filters=0"),
        ({"filters": 2.5}, "`filters` must be an int above 0"),
        ({"filters": 4, "kernel_size": 0}, "`kernel_size` must be"),
        ({"filters": 4, "strides": 0}, "`strides` must be"),
        ({"filters": 4, "form": "mid"}, "`form` must be one of 'post', 'pre'"),
    ],
)
def test_bad_arguments(arguments, message):
    with pytest.raises(ValueError, match=message):
        ResidualBlock(**arguments)


def test_bad_input():
    with pytest.raises(ValueError, match="Reshape the input"):
        ResidualBlock(4).build((None, 8, 2))
