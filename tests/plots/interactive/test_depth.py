"""Gradients along the depth: the numbers that are told, and where the points stand."""

import re

import numpy as np
import pytest

from tests.plots.interactive.figures import NORMS
from tests.plots.interactive.reading import number, said, slide

FIGURE = "depth"
pytestmark = pytest.mark.needs("chromium")
POINTS = """part => [...part.querySelectorAll("svg path[transform]")].map(mark =>
    mark.getAttribute("transform").match(/-?[0-9.]+/g).map(Number))"""
LEGEND = 440  # where the names' own marks stand


def heights(part):
    """The heights of the points, net by net; each net has its own places along the axis."""
    points = [point for point in part.evaluate(POINTS) if point[0] < LEGEND]
    return np.array([y for _, y in points])


@pytest.mark.parametrize("depth", [3, 9, 21])
def test_each_depth_and_kernel(part, depth):
    part.get_by_label("convolutions").select_option(str(depth))
    first, second = (NORMS[name][depth] for name in "ab")
    for n in range(depth + 1):
        slide(part, kernel=n + 1)
        text = said(part)
        assert text.startswith(f"Kernel {n + 1} of {depth + 1}: ")
        told = [number(word) for word in re.findall(r"[ab] (\d+\.\d+e[+−]\d+|0)", text)]
        np.testing.assert_allclose(told, [first[n], second[n]], rtol=0.05)
        times = re.search(r"largest is ([\d.\u2009]+) times", text)
        if first[n]:
            ratio = max(first[n], second[n]) / min(first[n], second[n])
            assert number(times[1].replace("\u2009", "")) == pytest.approx(ratio, rel=0.06)
        else:
            assert not times
    # On a logarithmic scale: heights are a straight line of the logarithms.
    logs = np.log10([norm for norm in (*first, *second) if norm])
    found = heights(part)
    assert len(found) == len(logs)
    slope, start = np.polyfit(logs, found, 1)
    np.testing.assert_allclose(found, start + slope * logs, atol=1e-6)
    assert slope < 0  # up is more


def test_it_begins_with_the_deepest_net_and_its_first_kernel(part):
    assert said(part).startswith("Kernel 1 of 22: ")
    part.get_by_role("slider", name="kernel").press("ArrowRight")
    assert said(part).startswith("Kernel 2 of 22: ")
