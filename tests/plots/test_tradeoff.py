"""Nets compared: dots where the numbers say, areas in proportion, lines through the stages."""

import numpy as np
import pytest

from cnnlab.plots import accuracy_by_weights, pyramids

NETS = {"small": (4e6, 3e8, 72.0), "large": (1.4e8, 1.5e10, 71.5)}


def test_dots_stand_where_the_numbers_say():
    figure = accuracy_by_weights(NETS)
    [ax] = figure.axes
    [dots] = ax.collections
    np.testing.assert_allclose(dots.get_offsets(), [[4e6, 72.0], [1.4e8, 71.5]])
    areas = dots.get_sizes()
    assert areas[1] / areas[0] == pytest.approx(50)
    assert [text.get_text() for text in ax.texts] == ["small", "large"]
    assert ax.get_xscale() == "log"
    assert figure.alt == "small: 4M weights, 72%; large: 140M weights, 71.5%."


@pytest.mark.parametrize("nets", [{}, {"A": (1, 2)}, {"A": (0, 1, 50)}])
def test_other_numbers_are_refused(nets):
    with pytest.raises(ValueError, match="three numbers above 0"):
        accuracy_by_weights(nets)


def test_a_line_a_net_from_large_to_small_maps():
    figure = pyramids({"A": {56: 8, 28: 16, 14: 32}, "B": {27: 10, 13: 12}})
    [ax] = figure.axes
    first, second, guide = ax.lines
    np.testing.assert_array_equal(first.get_xydata(), [[56, 8], [28, 16], [14, 32]])
    np.testing.assert_array_equal(second.get_xydata(), [[27, 10], [13, 12]])
    sides, maps = guide.get_xydata().T
    assert sides[0] * maps[0] == pytest.approx(sides[1] * maps[1])  # half the side, twice the maps
    left, right = ax.get_xlim()
    assert left > 56 > 13 > right
    assert list(ax.get_xticks()) == [56, 28, 14]  # 27 would touch 28
    with pytest.raises(ValueError, match="a net or more"):
        pyramids({})
