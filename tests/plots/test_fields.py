"""Receptive fields drawn: the frame is the theory's, the colours are the measurement's."""

import keras
import numpy as np
import pytest
from keras import layers

from cnnlab.models import measure_field
from cnnlab.plots import field_growth, receptive_field, receptive_fields


def net(*parts, size=(21, 25, 1)):
    return keras.Sequential([keras.Input(size), *parts])


def frame(ax):
    """(top, left, height, width) of the frame, in pixels."""
    (patch,) = ax.patches
    return (patch.get_y() + 0.5, patch.get_x() + 0.5, patch.get_height(), patch.get_width())


def test_frame_over_the_measured_field():
    first = layers.Conv2D(2, 3, strides=2)
    model = net(first, layers.Conv2D(2, (3, 5), dilation_rate=2, name="second"))
    ax, bar = receptive_field(model, "second", (1, 2)).axes
    assert frame(ax) == (2, 4, 11, 19)
    strength = measure_field(model, "second", (1, 2))
    drawn = ax.images[0].get_array()
    np.testing.assert_allclose(drawn.filled(0), strength / strength.max())
    np.testing.assert_array_equal(drawn.mask, strength == 0)
    assert ax.get_title() == "11×19, 135 of 209 pixels seen"  # (3 · 3) · (5 · 3)
    assert "relative" in bar.get_ylabel()


def test_middle_is_the_default():
    ax, _ = receptive_field(net(layers.Conv2D(1, 3, padding="same"))).axes
    assert frame(ax) == (9, 11, 3, 3)


def test_holes_are_counted():
    figure = receptive_field(net(*(layers.Conv2D(2, 3, dilation_rate=2) for _ in range(3))))
    assert figure.alt == "Receptive fields: 13×13, 49 of 169 pixels seen."


def test_padding_lies_outside():
    ax, _ = receptive_field(net(layers.Conv2D(1, 5, padding="same")), pixel=(0, 0)).axes
    assert frame(ax) == (-2, -2, 5, 5)
    assert "9 of 25" in ax.get_title()


def test_several_nets_on_one_scale():
    small, large = net(layers.Conv2D(1, 3)), net(layers.Conv2D(1, 7, name="wide"))
    first, second, _bar = receptive_fields({"small": small, "large": (large, "wide")}).axes
    widths = [np.ptp(ax.get_xlim()) for ax in (first, second)]
    assert widths[0] == widths[1] == 7 + 2 * 2
    assert [ax.get_title().split("\n")[0] for ax in (first, second)] == ["small", "large"]


def test_each_field_in_the_middle_of_its_panel():
    model = net(layers.Conv2D(1, 3))
    first, second, _bar = receptive_fields({"a": (model, None, (2, 5)), "b": model}).axes
    middles = [(np.mean(ax.get_ylim()), np.mean(ax.get_xlim())) for ax in (first, second)]
    assert middles == [(3, 6), (10, 12)]


def test_net_that_ends_in_a_vector():
    model = net(layers.Conv2D(1, 3), layers.Flatten(), layers.Dense(2), size=(6, 8, 1))
    ax, _ = receptive_field(model).axes
    assert frame(ax) == (0, 0, 6, 8)


def test_a_unit_that_is_off_sees_nothing():
    off = layers.Conv2D(1, 3, activation="relu", bias_initializer=keras.initializers.Constant(-99))
    figure = receptive_field(net(off))
    assert figure.alt.endswith("0 of 9 pixels seen.")
    assert figure.axes[0].images[0].get_array().mask.all()


def test_growth():
    figure = field_growth([1, 4], [3, 9], {"a": [1.0, 2.0], "b": [3.0, 5.0]})
    (ax,) = figure.axes
    theory, first, second, root = ax.lines
    np.testing.assert_array_equal(theory.get_xydata(), [[1, 3], [4, 9]])
    np.testing.assert_array_equal(first.get_ydata(), [1, 2])
    np.testing.assert_array_equal(second.get_ydata(), [3, 5])
    np.testing.assert_allclose(root.get_ydata(), [2, 4])
    assert ax.get_xscale() == ax.get_yscale() == "log"
    assert figure.alt == "Fields of 4 layers: 9 pixels in theory, measured width 3.5."


def test_errors():
    with pytest.raises(ValueError, match="`models` must hold a model or more"):
        receptive_fields({})
    with pytest.raises(ValueError, match="It is transposed"):
        receptive_field(net(layers.Conv2DTranspose(1, 3)))
