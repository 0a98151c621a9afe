"""Histograms: all numbers are counted, each name has axes of its own."""

import numpy as np
import pytest

from cnnlab.plots import histograms


def test_all_numbers_are_counted():
    values = {"few": np.arange(6).reshape(2, 3), "many": np.random.default_rng(0).normal(size=500)}
    figure = histograms(values, xlabel="size", num_bins=7)
    assert [ax.get_title() for ax in figure.axes] == list(values)
    for ax, numbers in zip(figure.axes, values.values(), strict=True):
        assert len(ax.patches) == 7
        assert sum(bar.get_height() for bar in ax.patches) == np.size(numbers)
        assert ax.get_xlabel() == "size"
        lines = [line.get_xdata()[0] for line in ax.lines]
        np.testing.assert_allclose(lines, np.mean(numbers) + np.std(numbers) * np.array([-1, 1]))
    assert figure.alt.startswith("Histograms, mean and standard deviation: few 2.5, 1.7; many ")


def test_errors():
    with pytest.raises(ValueError, match=r"Received: values\['none'\], which is empty"):
        histograms({"none": []})
    with pytest.raises(ValueError, match=r"values\['lost'\] with 2 that are not. Leave them out"):
        histograms({"lost": [1, np.nan, -np.inf]})
