"""Two runs on each other, and below them what is between."""

import numpy as np
import pytest

from cnnlab.plots import overlaid_curves


def test_two_curves_and_their_difference():
    figure = overlaid_curves({"Keras": [3, 2, 1], "by hand": [3, 2.5, 0.9]}, "batch", "cost")
    above, below = figure.axes
    assert [line.get_ydata().tolist() for line in above.lines] == [[3, 2, 1], [3, 2.5, 0.9]]
    assert [line.get_label() for line in above.lines] == ["Keras", "by hand"]
    assert above.lines[0].get_linewidth() > 3 * above.lines[1].get_linewidth()
    [dots] = below.lines
    assert dots.get_xdata().tolist() == [1, 2, 3]
    np.testing.assert_allclose(dots.get_ydata()[1:], [0.5, 0.1])
    assert np.ma.getmaskarray(dots.get_ydata(orig=True)).tolist() == [True, False, False]
    assert below.get_yscale() == "log"
    assert (above.get_ylabel(), below.get_xlabel()) == ("cost", "batch")
    assert figure.alt == "cost of Keras, by hand over 3 steps: from 3 to 1, at most 0.5 apart."


def test_equal_curves():
    figure = overlaid_curves({"a": [1, 2], "b": [1, 2]})
    assert figure.alt.endswith("at most 0 apart.")
    figure.png()


def test_a_single_curve():
    figure = overlaid_curves({"Keras": [2.3, 1.0]})
    [ax] = figure.axes
    assert ax.get_xlabel() == "step"
    assert figure.alt == "loss of Keras over 2 steps: from 2.3 to 1."


@pytest.mark.parametrize(
    "curves",
    [{}, {"a": []}, {"a": [[1]]}, {"a": [1], "b": [1, 2]}, {"a": [1], "b": [1], "c": [1]}],
)
def test_errors(curves):
    with pytest.raises(ValueError, match="one or two lists of numbers, equally long"):
        overlaid_curves(curves)
