"""ManualConv2D against a NumPy loop, and against keras.layers.Conv2D, forwards and backwards."""

import itertools

import keras
import numpy as np
import pytest
from keras import ops
from scipy.signal import correlate2d

from cnnlab.arithmetic import effective_size
from cnnlab.layers import groups, windows
from cnnlab.layers.manual_conv import ManualConv2D
from cnnlab.layers.windows import columns_together
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
    """The library's layer with the settings and weights of `layer`; "full" becomes zeros around."""
    settings = {
        name: getattr(layer, name)
        for name in ("filters", "kernel_size", "strides", "dilation_rate", "use_bias", "groups")
    }
    padding = "same" if layer.padding == "same" else "valid"
    twin = keras.layers.Conv2D(**settings, padding=padding)
    if layer.padding == "full":
        spans = map(effective_size, layer.kernel_size, layer.dilation_rate)
        zeros = keras.layers.ZeroPadding2D([(span - 1, span - 1) for span in spans])
        twin = keras.Sequential([zeros, twin])
    twin.build((None, None, None, layer.kernel.shape[2] * layer.groups))
    copy_weights(layer, twin)
    return twin


def assert_equals_library(layer, x, atol):
    """Outputs within `atol`, gradients of inputs and weights within three times that."""
    twin = library(layer)
    expected = to_numpy(twin(x))
    assert_close(layer(x), expected, atol=atol)
    outer = random_maps(*expected.shape, seed=1)
    for ours, theirs in zip(gradients(layer, x, outer), gradients(twin, x, outer), strict=True):
        assert_close(ours, theirs, atol=3 * atol)


@pytest.mark.parametrize(
    ("strides", "dilation_rate"), [((1, 1), (1, 1)), ((2, 1), (1, 1)), ((1, 1), (1, 2))]
)
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
            row, column = (
                strides[0] * i + dilation_rate[0] * u,
                strides[1] * j + dilation_rate[1] * v,
            )
            total += kernel[u, v, c, f] * x[n, row, column, c]
        expected[n, i, j, f] = np.tanh(total)
    assert_close(layer(x), expected)


CASES = list(itertools.product(["valid", "same", "full"], [1, 2, 3, (4, 1), (2, 5)], STEPS))
if keras.backend.backend() == "jax":  # it compiles every new shape, which takes most of its time
    CASES = CASES[::11]
if keras.backend.backend() == "torch":  # the gradient of its own convolution is wrong for these
    CASES = [case for case in CASES if case[1:] != (1, ((1, 2), 1))]


@pytest.mark.parametrize(("padding", "kernel_size", "steps"), CASES)
def test_is_the_convolution_of_the_library(padding, kernel_size, steps):
    x = random_maps(2, 13, 14, 3)
    layer = ManualConv2D(4, kernel_size, steps[0], padding, steps[1])
    layer.build(x.shape)
    randomize(layer)
    assert_equals_library(layer, x, atol=1e-5)


in_graphs = pytest.mark.skipif(
    keras.backend.backend() != "tensorflow", reason="images are grouped in TensorFlow's graphs"
)


# Images with so many windows that a few are convolved at a time: whole groups, a last group with
# images missing, and a batch that is one group.
@in_graphs
@pytest.mark.parametrize("batch", [16, 9, 8])
@pytest.mark.parametrize("steps", [(1, 1), (2, 1), (1, 2)])
def test_many_windows_are_taken_in_groups(batch, steps, monkeypatch):
    monkeypatch.setattr(groups, "in_graph", lambda: True)
    x = random_maps(batch, 24, 20, 16)
    layer = ManualConv2D(2, (5, 4), steps[0], "same", steps[1])
    layer.build(x.shape)
    randomize(layer)
    new_size = layer.compute_output_shape(x.shape)[1:3]
    assert groups.images_together(batch, new_size, 5 * 4 * 16) == (None if batch == 8 else 8)
    assert_equals_library(layer, x, atol=1e-4)


@in_graphs
def test_groups_of_a_batch_whose_size_is_not_known(monkeypatch):
    """`fit` compiles one step for all batches, the last and shorter one among them."""
    chosen, choose = [], groups.images_together
    monkeypatch.setattr(
        windows, "images_together", lambda *a: chosen.append(choose(*a)) or chosen[-1]
    )
    x = random_maps(21, 12, 12, 16)
    layer = ManualConv2D(2, 5, padding="same")
    inputs = keras.Input(x.shape[1:])
    model = keras.Model(inputs, layer(inputs))
    twin = library(layer)
    assert_close(model.predict(x, batch_size=12, verbose=0), twin(x), atol=1e-4)
    zeros = np.zeros(model.compute_output_shape(x.shape))
    for each in (model, keras.Model(inputs, twin(inputs))):
        each.compile(keras.optimizers.SGD(0.001), "mse")
        each.fit(x, zeros, batch_size=12, shuffle=False, verbose=0)
    for ours, theirs in zip(layer.get_weights(), twin.get_weights(), strict=True):
        assert_close(ours, theirs)
    assert set(chosen) == {8}


def test_backward_pass_is_the_one_of_the_lecture():
    """The errors, convolved in full with the kernel turned by 180 degrees; x with the errors."""
    x, delta = random_maps(1, 6, 7, 1), random_maps(1, 4, 6, 1, seed=1)
    layer = ManualConv2D(1, (3, 2))
    layer.build(x.shape)
    dx, dkernel, dbias = gradients(layer, x, delta)
    turned = to_numpy(layer.kernel)[::-1, ::-1, 0, 0]
    assert_close(dx[0, ..., 0], correlate2d(delta[0, ..., 0], turned, "full"))
    assert_close(dkernel[..., 0, 0], correlate2d(x[0, ..., 0], delta[0, ..., 0], "valid"))
    assert_close(dbias, [delta.sum()])


# (channels, kernel_size) and what is taken together: 4 columns, 2, 2, none
@pytest.mark.parametrize(
    ("channels", "kernel_size", "together"), [(1, 5, 4), (3, (4, 3), 2), (6, (2, 5), 2), (13, 5, 1)]
)
def test_few_channels_take_columns_together(channels, kernel_size, together):
    x = random_maps(2, 12, 12, channels)
    layer = ManualConv2D(3, kernel_size)
    layer.build(x.shape)
    randomize(layer)
    assert columns_together(12, layer.kernel_size[1], channels) == together
    assert_equals_library(layer, x, atol=3e-5)


@pytest.mark.parametrize(("width", "kernel_width"), [(None, 5), (12, 1), (12, 4), (13, 5)])
def test_columns_stay_apart_where_groups_do_not_fit(width, kernel_width):
    assert columns_together(width, kernel_width, channels=1) == (3 if kernel_width == 4 else 1)


@pytest.mark.slow
@pytest.mark.parametrize("padding", ["valid", "same", "full"])
@pytest.mark.parametrize(("strides", "dilation_rate"), [(1, 1), ((3, 2), 1), (1, (2, 3))])
def test_unknown_sizes_run_and_train(padding, strides, dilation_rate):
    inputs = keras.Input((None, None, 3))
    layer = ManualConv2D(4, (3, 2), strides, padding, dilation_rate)
    model = keras.Model(inputs, layer(inputs))
    randomize(layer)
    twin = library(layer)
    model.compile("sgd", "mse")
    for size in [(9, 8), (10, 11)][: 1 if keras.backend.backend() == "jax" else 2]:
        x = random_maps(2, *size, 3)
        assert_close(model.predict(x, verbose=0), twin(x))
        before = layer.get_weights()
        model.fit(x, to_numpy(twin(x)) + 1, epochs=1, verbose=0)
        assert all((old != new).any() for old, new in zip(before, layer.get_weights(), strict=True))
        copy_weights(layer, twin)


def test_groups_do_not_see_each_other():
    x = random_maps(2, 7, 6, 6)
    layer = ManualConv2D(9, 3, padding="same", groups=3, kernel_initializer="he_normal")
    layer.build(x.shape)
    randomize(layer)
    assert tuple(layer.kernel.shape) == (3, 3, 2, 9)
    assert_equals_library(layer, x, atol=2e-5)
    with pytest.raises(ValueError, match=r"`channels` must be a multiple of `groups`.*channels=4"):
        ManualConv2D(9, 3, groups=3).build((None, 7, 6, 4))


def test_without_bias():
    x = random_maps(2, 6, 6, 2)
    layer = ManualConv2D(3, 3, use_bias=False)
    layer.build(x.shape)
    assert layer.count_params() == 3 * 3 * 2 * 3
    outer = random_maps(2, 4, 4, 3, seed=1)
    ours, theirs = (gradients(some, x, outer) for some in (layer, library(layer)))
    for our, their in zip(ours, theirs, strict=True):
        assert_close(our, their, atol=2e-5)


def test_never_calls_a_convolution(monkeypatch):
    def forbidden(*args, **kwargs):
        raise AssertionError("a convolution of the library was called")

    for name in ("conv", "depthwise_conv", "separable_conv", "conv_transpose", "extract_patches"):
        owner = ops.image if name == "extract_patches" else ops
        monkeypatch.setattr(owner, name, forbidden)
    x = random_maps(2, 6, 6, 2)
    gradients(ManualConv2D(3, 3), x, np.ones((2, 4, 4, 3), "float32"))


def test_penalties_of_the_weights():
    layer = ManualConv2D(2, 3, kernel_regularizer="l2", bias_regularizer="l1")
    layer(random_maps(1, 5, 5, 1))
    randomize(layer)
    kernel, bias = layer.get_weights()
    expected = 0.01 * np.sum(kernel**2), 0.01 * np.sum(np.abs(bias))
    assert_close(ops.stack(layer.losses), expected)


@pytest.mark.parametrize(("strides", "dilation_rate"), [((2, 1), (1, 1)), ((1, 1), (1, 2))])
def test_house_rules(tmp_path, strides, dilation_rate):
    layer = ManualConv2D(
        4,
        (3, 2),
        strides,
        "full",
        dilation_rate,
        activation="tanh",
        use_bias=True,
        kernel_initializer=keras.initializers.RandomUniform(seed=1),
        bias_initializer="ones",
        kernel_regularizer=keras.regularizers.L2(0.5),
        bias_regularizer=keras.regularizers.L1(0.25),
        name="manual",
    )
    check_layer(layer, random_maps(2, 7, 6, 3), tmp_path)
    without_bias = ManualConv2D(1, 1, use_bias=False).get_config()
    assert ManualConv2D.from_config(without_bias).bias_regularizer is None
    assert ManualConv2D.from_config(without_bias).use_bias is False


def test_half_precision_trains():
    layer = ManualConv2D(2, 3, dtype="mixed_float16")
    x = random_maps(1, 6, 6, 1)
    found = gradients(layer, x.astype("float16"), np.ones((1, 4, 4, 2), "float16"))
    assert [gradient.shape for gradient in found] == [(1, 6, 6, 1), (3, 3, 1, 2), (2,)]
    assert_close(found[2], [16.0, 16.0])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"filters": 0}, "`filters` must be an int above 0. Received: filters=0"),
        ({"kernel_size": (3, 3, 3)}, "`kernel_size` must be an int above 0 or a pair"),
        ({"strides": 0}, "`strides` must be"),
        ({"groups": 3}, "`filters` must be a multiple of `groups`.*filters=4, groups=3"),
        ({"padding": "causal"}, "must be one of 'valid', 'same', 'full'"),
        ({"strides": 2, "dilation_rate": 2}, "must not both be above 1.* Set one of them to 1"),
    ],
)
def test_bad_arguments(arguments, message):
    with pytest.raises(ValueError, match=message):
        ManualConv2D(**{"filters": 4, "kernel_size": 3, **arguments})


@pytest.mark.parametrize(
    ("input_shape", "message"),
    [((None, 8, 2), "Reshape the input"), ((None, 8, 2, 2), "must not be larger than its input")],
)
def test_bad_input(input_shape, message):
    with pytest.raises(ValueError, match=message):
        ManualConv2D(4, 3).build(input_shape)
