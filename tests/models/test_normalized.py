"""normalized_net: batch normalization and He's start in deep nets, without and with shortcuts."""

import keras
import numpy as np
import pytest
from keras import layers

from cnnlab.gradients import gradient_norms
from cnnlab.models import normalized_net, plain_net, residual_net
from tests.layers.helpers import assert_close, random_maps


def silenced(shortcuts):
    """A net whose second convolutions are 0, and what comes out of C1's ReLU and of its maps."""
    model = normalized_net(2, shortcuts, filters=3, input_shape=(9, 6, 2), num_classes=4)
    convolutions = [layer for layer in model.layers if isinstance(layer, layers.Conv2D)]
    for second in convolutions[2::2]:
        second.set_weights([np.zeros(second.kernel.shape)])
    relus = [layer.output for layer in model.layers if isinstance(layer, layers.ReLU)]
    return keras.Model(model.input, [relus[0], relus[-1]])


def test_a_shortcut_passes_the_maps_on_where_a_plain_pair_loses_them():
    x = random_maps(2, 9, 6, 2)
    first, last = silenced(shortcuts=True)(x)
    assert_close(first, last)
    first, last = map(keras.ops.convert_to_numpy, silenced(shortcuts=False)(x))
    assert np.abs(first).max() > 0.1
    assert not np.any(last)


@pytest.mark.parametrize(("shortcuts", "bare"), [(False, plain_net), (True, residual_net)])
def test_the_nets_of_the_lab_with_normalizations(shortcuts, bare):
    model = normalized_net(shortcuts=shortcuts)
    shapes = [w.shape for w in model.weights if len(w.shape) > 1]
    assert shapes == [w.shape for w in bare().weights if len(w.shape) > 1]
    names = [type(layer).__name__ for layer in model.layers]
    assert names.count("BatchNormalization") == names.count("Conv2D") == 21
    assert names.count("Add") == 10 * shortcuts


def test_kernels_start_as_he_et_al_say():
    """Variance 2 over the number of inputs of a unit."""
    keras.utils.set_random_seed(0)
    model = normalized_net(num_blocks=3, filters=16)
    kernels = np.concatenate([w.numpy().ravel() for w in model.weights if w.shape[:2] == (3, 3)])
    np.testing.assert_allclose(kernels.var() * 9 * 16, 2, rtol=0.1)


def test_no_gradient_vanishes():
    keras.utils.set_random_seed(0)
    x, y = random_maps(64, 28, 28, 1), np.arange(64) % 10
    for shortcuts in (False, True):
        norms = gradient_norms(normalized_net(shortcuts=shortcuts), x, y, training=True)
        assert norms.min() > 0.1


@pytest.mark.parametrize("name", ["num_blocks", "filters"])
def test_bad_numbers(name):
    with pytest.raises(ValueError, match=f"`{name}` must be an int above 0. Received: {name}=0"):
        normalized_net(**{name: 0})
