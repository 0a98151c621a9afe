"""InceptionBlock against the same net built from the library's layers."""

import keras
import numpy as np
import pytest
from keras import layers

from cnnlab.layers.inception import InceptionBlock
from tests.layers.helpers import (
    assert_close,
    check_layer,
    gradients,
    random_maps,
    randomize,
    to_numpy,
)

REDUCED = {"filters_pool": 5, "reduce_3x3": 2, "reduce_5x5": 1}
NAIVE = {"filters_pool": None, "reduce_3x3": None, "reduce_5x5": None}


@pytest.fixture
def x():
    return random_maps(2, 6, 5, 3)


def library_block(input_shape, filters_pool, reduce_3x3, reduce_5x5):
    """Szegedy et al.'s figure 2, layer by layer, with 2, 3 and 4 maps of 1x1, 3x3 and 5x5.

    Returns the model and its convolutions, branch by branch.
    """
    convolutions = []

    def convolve(maps, filters, kernel_size):
        if filters is None:
            return maps
        settings = {"padding": "same", "activation": "tanh"}
        convolutions.append(layers.Conv2D(filters, kernel_size, **settings))
        return convolutions[-1](maps)

    inputs = keras.Input(input_shape[1:])
    branches = [
        convolve(inputs, 2, 1),
        convolve(convolve(inputs, reduce_3x3, 1), 3, 3),
        convolve(convolve(inputs, reduce_5x5, 1), 4, 5),
        convolve(layers.MaxPooling2D(3, 1, padding="same")(inputs), filters_pool, 1),
    ]
    return keras.Model(inputs, layers.Concatenate()(branches)), convolutions


def all_gradients(layer, convolutions, x, outer):
    """Gradients of the input and of the kernels and biases of `convolutions`, in their order."""
    of_input, *of_weights = gradients(layer, x, outer)
    by_id = dict(zip(map(id, layer.trainable_variables), of_weights, strict=True))
    ours = [by_id[id(weight)] for layer in convolutions for weight in layer.trainable_variables]
    return [of_input, *ours]


@pytest.mark.parametrize("reductions", [REDUCED, NAIVE], ids=["reduced", "naive"])
def test_equals_the_library(x, reductions):
    block = InceptionBlock(2, 3, 4, **reductions, activation="tanh")
    block.build(x.shape)
    randomize(block)
    convolutions = [*block.branch_1x1, *block.branch_3x3, *block.branch_5x5, *block.branch_pool]
    library, library_convolutions = library_block(x.shape, **reductions)
    for ours, theirs in zip(convolutions, library_convolutions, strict=True):
        theirs.set_weights(ours.get_weights())

    assert_close(block(x), library(x))
    outer = random_maps(*block(x).shape, seed=1)
    ours = all_gradients(block, convolutions, x, outer)
    theirs = all_gradients(library, library_convolutions, x, outer)
    for our_gradient, their_gradient in zip(ours, theirs, strict=True):
        assert_close(our_gradient, their_gradient, atol=1e-4)


def test_order_of_the_branches():
    """One bright pixel: each branch is known by how far it spreads it."""
    x = np.zeros((1, 9, 9, 1), "float32")
    x[0, 4, 4, 0] = 1.0
    block = InceptionBlock(2, 3, 4, 5, kernel_initializer="ones", activation=None)
    maps = to_numpy(block(x))[0]
    spread = np.count_nonzero(maps, axis=(0, 1)).tolist()
    assert spread == [1] * 2 + [9] * 3 + [25] * 4 + [9] * 5


@pytest.mark.parametrize(
    ("reductions", "weights", "filters"),
    [
        ({"filters_pool": 32, "reduce_3x3": 96, "reduce_5x5": 16}, 163_696, 256),
        (NAIVE, 387_296, 64 + 128 + 32 + 192),
    ],
    ids=["reduced", "naive"],
)
def test_module_3a_of_googlenet(reductions, weights, filters):
    block = InceptionBlock(64, 128, 32, **reductions, kernel_initializer="zeros")
    block.build((None, 28, 28, 192))
    assert block.count_params() == weights
    assert block.compute_output_shape((None, 28, 28, 192)) == (None, 28, 28, filters)


def test_naive_pooling_passes_the_maps_on(x):
    """No convolution and no activation: negative pixels stay."""
    maps = to_numpy(InceptionBlock(1, 1, 1)(-np.abs(x)))[..., 3:]
    library = layers.MaxPooling2D(3, 1, padding="same")(-np.abs(x))
    np.testing.assert_array_equal(maps, to_numpy(library))


def test_initializers_reach_all_convolutions():
    initializers = {
        "kernel_initializer": keras.initializers.Constant(2),
        "bias_initializer": keras.initializers.Constant(3),
    }
    block = InceptionBlock(2, 3, 4, **REDUCED, **initializers)
    block.build((None, None, None, 3))
    assert len(block.weights) == 12
    for weight in block.weights:
        assert np.unique(to_numpy(weight)) == {"kernel": 2, "bias": 3}[weight.name]


@pytest.mark.parametrize("reductions", [REDUCED, NAIVE], ids=["reduced", "naive"])
def test_house_rules(x, tmp_path, reductions):
    block = InceptionBlock(
        2,
        3,
        4,
        **reductions,
        activation="tanh",
        kernel_initializer=keras.initializers.HeNormal(seed=1),
        bias_initializer=keras.initializers.Constant(0.5),
        name="inception",
    )
    check_layer(block, x, tmp_path)


@pytest.mark.parametrize("name", ["filters_1x1", "filters_3x3", "filters_5x5", "reduce_5x5"])
def test_bad_arguments(name):
    arguments = {"filters_1x1": 2, "filters_3x3": 3, "filters_5x5": 4, name: 0}
    with pytest.raises(ValueError, match=f"`{name}` must be an int above 0.*Received: {name}=0"):
        InceptionBlock(**arguments)


def test_bad_input():
    with pytest.raises(ValueError, match="Reshape the input"):
        InceptionBlock(2, 3, 4).build((None, 8, 2))
