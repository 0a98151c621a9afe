"""The gradient check: logarithmic axes, and the best step of each curve."""

import numpy as np
import pytest

from cnnlab.plots import gradient_check

STEPS = [0.1, 0.01, 0.001]


def test_one_curve_a_name():
    errors = {"float64": [1e-2, 1e-4, 1e-6], "float32": [1e-2, 1e-4, 1e-3]}
    figure = gradient_check(STEPS, errors)
    [ax] = figure.axes
    for line, values in zip(ax.lines, errors.values(), strict=True):
        assert line.get_xdata().tolist() == STEPS
        assert line.get_ydata().tolist() == values
    assert (ax.get_xscale(), ax.get_yscale()) == ("log", "log")
    names = [text.get_text() for text in ax.get_legend().get_texts()]
    assert names == ["float64: best at 0.001", "float32: best at 0.01"]
    assert len({(line.get_color(), line.get_marker()) for line in ax.lines}) == 2
    assert "float64 is best, 1e-06, at a step of 0.001, float32" in figure.alt


def test_an_error_of_zero_is_left_out():
    [ax] = gradient_check(STEPS, {"exact": [0, 1e-4, 1]}).axes
    [line] = ax.lines
    assert np.ma.getmaskarray(line.get_ydata(orig=True)).tolist() == [True, False, False]


def test_own_axes():
    figure = gradient_check(STEPS, {"a": [1, 1, 1]})
    assert gradient_check(STEPS, {"b": [2, 2, 2]}, ax=figure.axes[0]) is figure


@pytest.mark.parametrize(
    ("steps", "errors", "message"),
    [
        ([], {"a": []}, "`steps` must be a list of numbers larger than 0"),
        ([0.1, 0], {"a": [1, 1]}, r"Received: steps=\[0.1, 0.0\]"),
        (STEPS, {"a": [1, 1]}, r"errors\['a'\]=\[1, 1\] for 3 steps"),
        (STEPS, {"a": [1, 1, -1]}, "0 or more for each step"),
        (STEPS, {"a": [1, 1, np.nan]}, "0 or more for each step"),
    ],
)
def test_errors(steps, errors, message):
    with pytest.raises(ValueError, match=message):
        gradient_check(steps, errors)
