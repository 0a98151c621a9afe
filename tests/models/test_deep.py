"""plain_net and residual_net: equal depth, equal weights, and nothing but the shortcut between."""

import itertools

import keras
import numpy as np
import pytest
from keras import layers

from cnnlab.gradients import gradient_norms
from cnnlab.layers import ResidualBlock
from cnnlab.models import plain_net, residual_net
from tests.layers.helpers import assert_close, random_maps, randomize, to_numpy

# Small nets, no argument at its default.
SETTINGS = {
    "num_blocks": 2,
    "filters": 3,
    "activation": "tanh",
    "kernel_initializer": keras.initializers.HeNormal(seed=1),
    "input_shape": (9, 6, 2),
    "num_classes": 4,
}


def library_net(shortcut):
    """The same nets, layer by layer; `shortcut` is None, "post" or "pre"."""
    activate = layers.Activation("tanh")

    def convolution(maps, *args):
        return layers.Conv2D(3, *args, padding="same")(maps)

    x = keras.Input((9, 6, 2))
    maps = activate(convolution(x, 5, 4))
    for _ in range(2):
        if shortcut == "pre":
            branch = convolution(activate(convolution(activate(maps), 3)), 3)
            maps = branch + maps
        else:
            branch = convolution(activate(convolution(maps, 3)), 3)
            maps = activate(branch + maps if shortcut else branch)
    return keras.Model(x, layers.Dense(4, "softmax")(layers.Flatten()(maps)))


@pytest.mark.parametrize("form", [None, "post", "pre"])
def test_equals_the_library(form):
    model = residual_net(form=form, **SETTINGS) if form else plain_net(**SETTINGS)
    library = library_net(form)
    randomize(model)
    library.set_weights(model.get_weights())
    x = random_maps(5, 9, 6, 2)
    assert_close(model(x), library(x))


def test_as_many_weights_with_shortcuts_as_without():
    shapes = [[w.shape for w in net(num_blocks=10).weights] for net in (plain_net, residual_net)]
    assert shapes[0] == shapes[1]
    kernels = [shape for shape in shapes[0] if len(shape) == 4]
    assert len(kernels) == 21
    assert plain_net(num_blocks=10).count_params() == 15_818


def test_defaults():
    model = residual_net()
    blocks = [layer for layer in model.layers if isinstance(layer, ResidualBlock)]
    assert [block.name for block in blocks] == [f"block_{n}" for n in range(1, 11)]
    assert {(block.form, block.activation.__name__) for block in blocks} == {("post", "relu")}
    assert [layer.name for layer in plain_net().layers[:3]] == ["C1", "C2", "C3"]
    assert model.layers[0].output.shape == (None, 7, 7, 8)


@pytest.mark.parametrize("net", [plain_net, residual_net])
def test_kernels_start_different_with_one_initializer(net):
    """An initializer with a seed draws the same numbers each time: it must not be shared."""
    model = net(2, kernel_initializer=keras.initializers.HeNormal(), filters=3)
    kernels = [to_numpy(w) for w in model.weights if w.shape == (3, 3, 3, 3)]
    assert len(kernels) == 4
    assert min(np.abs(a - b).max() for a, b in itertools.pairwise(kernels)) > 0.01


@pytest.mark.parametrize("net", [plain_net, residual_net])
def test_initializer_reaches_all_convolutions(net):
    model = net(2, filters=3, kernel_initializer=keras.initializers.Constant(0.125))
    kernels = [to_numpy(w) for w in model.weights if len(w.shape) == 4]
    assert all((kernel == 0.125).all() for kernel in kernels)


def test_a_sigmoids_gradient_vanishes_but_for_a_free_shortcut():
    keras.utils.set_random_seed(0)
    x, y = random_maps(8, 28, 28, 1), np.arange(8)
    ratios = []
    for model in (
        plain_net(10, activation="sigmoid"),
        residual_net(10, activation="sigmoid"),
        residual_net(10, activation="sigmoid", form="pre"),
    ):
        norms = gradient_norms(model, x, y)
        ratios.append(norms[0] / norms[-2])
    plain, post, pre = ratios
    assert plain < 1e-11
    assert 1e-9 < post < 1e-5
    assert pre > 1e-3


@pytest.mark.parametrize("net", [plain_net, residual_net])
def test_save_and_load(tmp_path, net):
    model = net(**SETTINGS)
    model.save(tmp_path / "net.keras")
    loaded = keras.saving.load_model(tmp_path / "net.keras")
    x = random_maps(2, 9, 6, 2)
    np.testing.assert_array_equal(to_numpy(model(x)), to_numpy(loaded(x)))


@pytest.mark.parametrize("net", [plain_net, residual_net])
@pytest.mark.parametrize("name", ["num_blocks", "filters"])
def test_bad_numbers(net, name):
    with pytest.raises(ValueError, match=f"`{name}` must be an int above 0. Received: {name}=0"):
        net(**{name: 0})


def test_bad_form():
    with pytest.raises(ValueError, match="`form` must be one of 'post', 'pre'"):
        residual_net(form="mid")
