"""Layers and initial weights with neon's names: against Keras, and neon's own rules."""

import keras
import numpy as np
import pytest
from keras import ops

from cnnlab.gradients import vector_jacobian
from cnnlab.neon import (
    Affine,
    Constant,
    Conv,
    Dropout,
    Gaussian,
    Kaiming,
    Pooling,
    Rectlin,
    Uniform,
    Xavier,
)
from tests.neon.helpers import random_images, run


@pytest.mark.parametrize(("rule", "product"), [(Kaiming, 2), (Xavier, 1)])
@pytest.mark.parametrize("layer", ["Conv", "Affine"])
def test_variance_times_inputs(rule, product, layer):
    images = random_images(1, 20, 20, 8)
    made = Conv((5, 5, 300), init=rule()) if layer == "Conv" else Affine(30, init=rule())
    _, model = run(made, images)
    [kernel] = model.net.get_weights()
    inputs = np.prod(kernel.shape[:-1])
    assert kernel.var() * inputs == pytest.approx(product, rel=0.05)
    assert abs(kernel.mean()) < 5 * kernel.std() / np.sqrt(kernel.size)
    bounded = np.abs(kernel).max() <= np.sqrt(3 * kernel.var()) * 1.05
    assert bounded == (rule is Xavier)  # uniform numbers have a bound, normal ones do not


def test_one_initializer_for_several_layers_draws_anew():
    init = Kaiming()
    _, model = run([Conv((3, 3, 4), init), Conv((3, 3, 4), init)], random_images(1, 9, 9, 4))
    first, second = model.net.get_weights()
    assert np.abs(first - second).max() > 0.1


@pytest.mark.parametrize(
    ("settings", "padding", "library"),
    [
        ({}, (0, 0), {}),
        ({"strides": 2, "padding": 1}, (1, 1), {"strides": 2}),
        ({"strides": (2, 1), "padding": {"pad_w": 1}}, (0, 1), {"strides": (2, 1)}),
        ({"dilation": 2, "padding": (2, 1)}, (2, 1), {"dilation_rate": 2}),
        ({"dilation": {"dil_h": 3}}, (0, 0), {"dilation_rate": (3, 1)}),
    ],
)
def test_conv_is_the_librarys_on_padded_maps(settings, padding, library):
    images = random_images(2, 9, 11, 3)
    bias = keras.initializers.Constant(0.5)
    outputs, model = run(Conv((3, 2, 4), Kaiming(), bias=bias, **settings), images)
    kernel, biases = model.net.get_weights()
    assert (biases == 0.5).all()
    rows, columns = ((pad, pad) for pad in padding)
    padded = np.pad(images, [(0, 0), rows, columns, (0, 0)])
    layer = keras.layers.Conv2D(4, (3, 2), **library)
    layer.build(padded.shape)
    layer.set_weights([kernel, biases])
    np.testing.assert_allclose(outputs, ops.convert_to_numpy(layer(padded)), rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize(
    ("size", "fshape", "strides", "padding"),
    [((6, 7), 3, 2, 1), ((6, 6), 2, None, 0), ((5, 8), (2, 3), (1, 2), (1, 2)), ((9, 9), 4, 3, 3)],
)
@pytest.mark.parametrize("op", ["max", "avg"])
def test_pooling_counts_what_lies_inside(size, fshape, strides, padding, op):
    """As neon's loops: each window is cut to what lies inside the map."""
    maps = random_images(2, *size, 3) - 5  # padded zeros would be larger than every number
    outputs, _ = run(Pooling(fshape, op, strides, padding), maps)
    windows = []
    for axis in (0, 1):
        length, step, pad = (
            number if isinstance(number, int) else number[axis]
            for number in (fshape, fshape if strides is None else strides, padding)
        )
        count = (size[axis] - length + 2 * pad) // step + 1
        starts = [i * step - pad for i in range(count)]
        windows.append([slice(max(start, 0), start + length) for start in starts])
    pool = np.max if op == "max" else np.mean
    wanted = [[pool(maps[:, r, c], axis=(1, 2)) for c in windows[1]] for r in windows[0]]
    np.testing.assert_allclose(outputs, np.transpose(wanted, (2, 0, 1, 3)), rtol=1e-5, atol=1e-6)


def test_pooling_lets_gradients_pass():
    [layer] = Pooling(3, "max", 2, 1)
    [gradient] = vector_jacobian(layer, [random_images(1, 6, 6, 1)])
    assert np.isfinite(gradient).all()
    assert gradient.sum() == 9  # each of the 3x3 windows hands its 1 to one pixel


@pytest.mark.parametrize("op", ["max", "avg"])
def test_one_window_of_the_whole_map(op):
    maps = random_images(2, 5, 4, 3)
    outputs, _ = run(Pooling("all", op), maps)
    pool = np.max if op == "max" else np.mean
    np.testing.assert_allclose(outputs, pool(maps, axis=(1, 2), keepdims=True), rtol=1e-5)


def test_strides_that_a_dict_leaves_out_are_the_windows():
    [layer] = Pooling((3, 4), strides={"str_h": 2})
    assert layer.strides == (2, 4)
    [layer] = Pooling({"R": 3, "S": 2})
    assert (layer.pool_size, layer.strides) == ((3, 2), (3, 2))
    [convolution] = Conv({"R": 3, "S": 2, "K": 4}, Kaiming(), strides={"str_w": np.int64(2)})
    assert (convolution.kernel_size, convolution.filters) == ((3, 2), 4)
    assert convolution.get_config()["strides"] == (1, 2)


@pytest.mark.parametrize("layer", ["Conv", "Affine"])
def test_batch_norm_stands_before_the_activation(layer):
    settings = {"batch_norm": True, "activation": Rectlin(), "name": "C1"}
    images = random_images(9, 3, 3, 2)
    made = (
        Conv((3, 3, 4), Kaiming(), **settings)
        if layer == "Conv"
        else Affine(4, Kaiming(), **settings)
    )
    _, model = run(made, images)
    kernel = model.net.get_layer("C1").get_weights()[0].reshape(-1, 4)
    outputs = ops.convert_to_numpy(model.net(images, training=True)).reshape(9, 4)
    scores = images.reshape(9, -1) @ kernel
    normed = (scores - scores.mean(axis=0)) / np.sqrt(scores.var(axis=0) + 1e-3)
    np.testing.assert_allclose(outputs, np.maximum(normed, 0), atol=1e-4)
    assert len(model.net.get_layer("C1").weights) == 1  # no bias


def test_dropout_keeps_a_share():
    images = np.ones((1, 100, 100, 1), "float32")
    _, model = run(Dropout(keep=0.8), images)
    outputs = ops.convert_to_numpy(model.net(images, training=True))
    assert np.mean(outputs > 0) == pytest.approx(0.8, abs=0.02)
    np.testing.assert_array_equal(ops.convert_to_numpy(model.net(images)), images)


def test_uniform_gaussian_and_constant_weights():
    images = random_images(1, 50, 50, 1)
    found = {}
    for name, init in [("u", Uniform(-2, 4)), ("g", Gaussian(3, 0.5)), ("c", Constant(7))]:
        _, model = run(Affine(8, init), images)
        [found[name]] = model.net.get_weights()
    assert (found["c"] == 7).all()
    assert found["u"].min() == pytest.approx(-2, abs=0.01)
    assert found["u"].max() == pytest.approx(4, abs=0.01)
    assert found["g"].mean() == pytest.approx(3, abs=0.02)
    assert found["g"].std() == pytest.approx(0.5, rel=0.03)
    assert Uniform().get_config()["maxval"] == Gaussian().get_config()["stddev"] == 1
