"""Curves of functions: one line a name, over the numbers that were given."""

import numpy as np
import pytest

from cnnlab.plots import function_curves

X = np.array([-2.0, 0, 1])


def test_one_curve_a_function():
    curves = {"square": X**2, "cube": X**3}
    figure = function_curves(X, curves, xlabel="number", ylabel="power")
    [ax] = figure.axes
    _, *lines = ax.lines  # the first one is the axis at 0
    for line, values in zip(lines, curves.values(), strict=True):
        np.testing.assert_array_equal(line.get_xdata(), X)
        np.testing.assert_array_equal(line.get_ydata(), values)
    assert len({(line.get_color(), line.get_linestyle()) for line in lines}) == 2
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("number", "power")
    assert [text.get_text() for text in ax.get_legend().get_texts()] == list(curves)
    assert figure.alt == "power over number from -2 to 1: square from 4 to 1, cube from -8 to 1."


@pytest.mark.parametrize("values", [[1, 2], [[1, 2, 3]], 1])
def test_errors(values):
    with pytest.raises(ValueError, match=r"Received: curves\['f'\] of shape .*, x of shape \(3,\)"):
        function_curves(X, {"f": values})
