"""Gradients along depth: a logarithmic scale, layers counted from 1, zeros left out."""

import numpy as np
import pytest

from cnnlab.plots import gradients_by_depth

NORMS = {"plain": [1e-6, 1e-3, 1], "residual": np.array([0.5, 0.7])}


def test_one_curve_a_net():
    [ax] = gradients_by_depth(NORMS, xlabel="kernel").axes
    for line, values in zip(ax.lines, NORMS.values(), strict=True):
        np.testing.assert_array_equal(line.get_xdata(), np.arange(1, len(values) + 1))
        np.testing.assert_array_equal(line.get_ydata(), values)
    assert ax.get_yscale() == "log"
    assert ax.get_xlabel() == "kernel"
    assert ax.get_ylabel() == "norm of the gradient"
    assert [text.get_text() for text in ax.get_legend().get_texts()] == list(NORMS)
    assert len({(line.get_color(), line.get_marker()) for line in ax.lines}) == 2


def test_zero_has_no_place():
    figure = gradients_by_depth({"dead": [0, 1e-3, 1]})
    [line] = figure.axes[0].lines
    assert np.ma.getmaskarray(line.get_ydata(orig=True)).tolist() == [True, False, False]
    assert figure.axes[0].get_ylim()[0] > 0
    assert figure.alt == "Norm of the gradient, first to last: dead from 0 to 1."


@pytest.mark.parametrize(
    ("norms", "message"),
    [
        ({}, "must hold a net or more. Received: norms={}"),
        ({"a": []}, r"Received: norms\['a'\]=\[\]"),
        ({"a": [[1, 2]]}, "Give one norm a layer"),
        ({"a": [1, -1]}, "0 or more"),
        ({"a": [1, np.nan]}, "0 or more"),
    ],
)
def test_errors(norms, message):
    with pytest.raises(ValueError, match=message):
        gradients_by_depth(norms)
