"""The measured field: it is 0 where the arithmetic says so, and equals gradients done by hand."""

import keras
import numpy as np
import pytest
from keras import layers

from cnnlab.arithmetic import receptive_field
from cnnlab.models import field_width, lenet5, measure_field


def net(*parts, size=(17, 21, 2)):
    return keras.Sequential([keras.Input(size), *parts])


def bounds(strength):
    """First and last row, first and last column that are seen."""
    rows, columns = np.nonzero(strength)
    return [int(n) for n in (rows.min(), rows.max(), columns.min(), columns.max())]


def test_one_linear_layer_gives_its_kernel():
    layer = layers.Conv2D(1, (3, 2), use_bias=False)
    model = net(layer, size=(7, 9, 2))
    strength = measure_field(model, pixel=(1, 4), num_images=1)
    kernel = keras.ops.convert_to_numpy(layer.kernel)[..., 0]
    expected = np.zeros((7, 9))
    expected[1:4, 4:6] = np.sqrt(np.mean(kernel**2, axis=-1))
    # One mix of one channel: the field is the kernel, times one number.
    np.testing.assert_allclose(strength / strength.max(), expected / expected.max(), atol=1e-6)


def test_average_over_images():
    """The mean of the squares of one filter, times the mean of the squares of the mixes."""
    layer = layers.Conv2D(1, 3, use_bias=False)
    one, many = (measure_field(net(layer), num_images=n, seed=3) for n in (1, 5000))
    kernel = keras.ops.convert_to_numpy(layer.kernel)[..., 0]
    np.testing.assert_allclose(many.max(), np.sqrt(np.mean(kernel**2, -1)).max(), rtol=0.05)
    assert not np.allclose(one, many)


@pytest.mark.parametrize("pixel", [(0, 0), (1, 2), None])
def test_bounds_are_those_of_the_arithmetic(pixel):
    model = net(
        layers.Conv2D(3, 3, strides=2, padding="same"),
        layers.Conv2D(4, (2, 3), dilation_rate=2),
        layers.MaxPooling2D((1, 2)),
    )
    maps = model.output_shape[1:3]
    place = pixel or [n // 2 for n in maps]
    wanted = []
    for axis, size in enumerate((17, 21)):
        field = receptive_field(model, axis=axis)
        ends = np.array([field.lo, field.hi]) + place[axis] * field.jump
        wanted += np.clip(ends, 0, size - 1).tolist()
    assert bounds(measure_field(model, pixel=pixel, num_images=32)) == wanted


def test_layer_of_a_model():
    model = lenet5()
    assert bounds(measure_field(model, "C1", (10, 12))) == [8, 12, 10, 14]
    assert np.count_nonzero(measure_field(model)) == 28 * 28


def test_units_that_are_off_are_averaged_out():
    model = net(layers.Conv2D(1, 3, activation="relu"), size=(9, 9, 1))
    assert np.count_nonzero(measure_field(model, num_images=16)) == 9


def test_same_numbers_each_time():
    model = net(layers.Conv2D(4, 3))
    np.testing.assert_array_equal(measure_field(model), measure_field(model))
    assert not np.allclose(measure_field(model), measure_field(model, seed=1))


def test_dropout_is_off():
    model = net(layers.Conv2D(1, 3), layers.Dropout(0.9))
    assert np.count_nonzero(measure_field(model, num_images=1)) == 9


def test_width_of_a_square_and_of_a_point():
    assert field_width(np.ones((5, 3))) == pytest.approx(np.sqrt(2))
    assert field_width(np.ones((5, 3)), axis=1) == pytest.approx(np.sqrt(2 / 3))
    point = np.zeros((4, 6))
    point[3, 1] = -2
    assert field_width(point) == 0


def test_width_grows_with_the_root_of_the_depth():
    """Every step of a uniform kernel of 3 has the variance 2/3; variances add up."""
    for depth in (1, 4, 9):
        row = np.ones(1)
        for _ in range(depth):
            row = np.convolve(row, np.ones(3))
        assert field_width(np.sqrt(np.outer(row, row))) == pytest.approx(np.sqrt(2 * depth / 3))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"layer": "C9"}, r"name of a layer .* Received: layer='C9'"),
        ({"pixel": (0, 19)}, r"maps of size \(15, 19\). Received: pixel=\(0, 19\)"),
        ({"pixel": (-1, 0)}, r"Received: pixel=\(-1, 0\)"),
        ({"pixel": (3,)}, r"Received: pixel=\(3,\)"),
    ],
)
def test_errors(arguments, message):
    with pytest.raises(ValueError, match=message):
        measure_field(net(layers.Conv2D(2, 3, name="C1")), **arguments)


@pytest.mark.parametrize(
    "model",
    [
        net(layers.Conv2D(2, 3), size=(None, None, 1)),
        net(layers.Dense(2), size=(5,)),
        keras.Sequential([layers.Conv2D(2, 3)]),
    ],
)
def test_models_without_a_picture(model):
    with pytest.raises(ValueError, match="must have one input, an image of known size"):
        measure_field(model)
