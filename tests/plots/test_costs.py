"""Cost bars: each part as long as its number, on one scale."""

import pytest

from cnnlab.plots import break_even, cost_bars

NAIVE = {"3x3": {"convolution": 700}, "5x5": {"convolution": 2000}, "pooling": {}}
REDUCED = {
    "3x3": {"1x1 reduction": 90, "convolution": 100},
    "5x5": {"1x1 reduction": 30, "convolution": 500},
    "pooling": {"1x1 reduction": 60},
}


def bars(ax):
    """(branch, start, length) of every bar that is drawn."""
    return [
        (round(bar.get_y() + bar.get_height() / 2), bar.get_x(), bar.get_width())
        for bar in ax.patches
        if bar.get_width()
    ]


def colours(ax):
    return [bar.get_facecolor() for bar in ax.patches if bar.get_width()]


def test_parts_stand_one_behind_the_other():
    naive, reduced = cost_bars({"naive": NAIVE, "reduced": REDUCED}).axes
    assert bars(naive) == [(0, 0, 700), (1, 0, 2000)]
    assert bars(reduced) == [(0, 0, 90), (0, 90, 100), (1, 0, 30), (1, 30, 500), (2, 0, 60)]
    assert naive.get_xlim() == reduced.get_xlim()
    assert naive.get_xlim()[1] > 2000
    assert [text.get_text() for text in reduced.texts] == ["190.0", "530.0", "60.0"]
    assert [text.get_text() for text in naive.texts] == ["700.0", "2.0k", "0"]
    assert reduced.get_title() == "reduced: 780.0"
    assert [label.get_text() for label in naive.get_yticklabels()] == list(NAIVE)
    assert naive.get_ylim() == (2.5, -0.5)  # the first branch stands above


def test_equal_parts_have_equal_colours():
    figure = cost_bars({"naive": NAIVE, "reduced": REDUCED}, unit="weights")
    naive, reduced = (colours(ax) for ax in figure.axes)
    assert set(naive) == {reduced[1], reduced[3]}
    assert {reduced[0], reduced[2], reduced[4]}.isdisjoint(naive)
    [legend] = figure.legends
    assert [text.get_text() for text in legend.get_texts()] == ["convolution", "1x1 reduction"]
    assert figure.axes[0].get_xlabel() == "weights"


@pytest.mark.parametrize("costs", [{}, {"naive": {}}, {"a": NAIVE, "b": {"3x3": {}}}])
def test_errors(costs):
    with pytest.raises(ValueError, match=r"all with the same branches\. Received: branches"):
        cost_bars(costs)


def test_more_than_there_are_colours():
    many = {str(n): n for n in range(1, 10)}
    [ax] = cost_bars({"net": {"branch": many}}).axes
    assert [length for _, _, length in bars(ax)] == list(many.values())
    [ax] = break_even({name: (9, [cost], 1) for name, cost in many.items()}).axes
    assert len(ax.lines) == 3 * len(many)


def test_where_a_reduction_saves_no_more():
    costs = [30, 60, 90, 120, 150]
    figure = break_even({"5x5": (100, costs, 2), "3x3": (150, costs, 1)})
    [ax] = figure.axes
    lines, dots, without = (ax.lines[first::3] for first in range(3))
    assert [line.get_xydata().tolist() for line in lines] == [[*map(list, enumerate(costs, 1))]] * 2
    assert [dot.get_xydata().tolist() for dot in dots] == [[[2, 60]], [[1, 30]]]
    assert [line.get_ydata()[0] for line in without] == [100, 150]
    words = [text.get_text() for text in ax.get_legend().get_texts()]
    assert words[:3] == ["5x5 with reduction", "2 maps: 60.0", "5x5 without: 100.0"]
    assert words[4] == "1 map: 30.0"
    assert "it saves up to 3 maps; 3x3" in figure.alt
    assert figure.alt.endswith("it saves up to 4 maps.")  # the fifth costs as much as none
