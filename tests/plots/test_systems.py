"""A row a system: differences beside the tolerance, times on one scale."""

import pytest

from cnnlab.plots import systems_side_by_side

DIFFERENCES = {"JAX": 2e-6, "Keras": 0.0, "wrong": 0.5}
SECONDS = {name: {"import": 2.0 + i, "batch": 0.1} for i, name in enumerate(DIFFERENCES)}


def test_both_panels_have_a_row_a_system():
    left, right = systems_side_by_side(DIFFERENCES, SECONDS, 1e-4).axes
    dots, line = left.lines
    assert dots.get_xdata().tolist() == [2e-6, 0, 0.5]  # 0 is drawn as 0
    assert line.get_xdata()[0] == 1e-4
    assert left.get_xlim()[0] == 0
    assert 0 in left.get_xticks()
    assert left.get_xlim()[1] > 0.5
    assert [list(line.get_xdata()) for line in right.lines] == [[2.0, 3.0, 4.0], [0.1] * 3]
    assert [text.get_text() for text in left.get_yticklabels()] == list(DIFFERENCES)
    [legend] = left.figure.legends
    assert [text.get_text() for text in legend.get_texts()] == [
        "allowed: 0.0001",
        "import",
        "batch",
    ]
    assert (left.get_xscale(), right.get_xscale()) == ("symlog", "log")
    assert left.get_ylim() == (2.5, -0.5)  # the first stands above


def test_long_names_of_times_leave_the_panels_their_width():
    steps = ("import and load", "the first batch", "the next batches", "a single picture")
    seconds = {name: dict.fromkeys(steps, 0.1) for name in DIFFERENCES}
    figure = systems_side_by_side(DIFFERENCES, seconds, 1e-4)
    figure.draw_without_rendering()
    assert sum(ax.get_position().width for ax in figure.axes) > 0.75


def test_more_times_than_there_are_colours():
    times = {str(n): 0.1 * n for n in range(1, 8)}
    _, right = systems_side_by_side({"JAX": 0.0}, {"JAX": times}, 1e-4).axes
    assert [line.get_label() for line in right.lines] == list(times)


@pytest.mark.parametrize(
    ("differences", "seconds"),
    [
        ({}, {}),
        ({"a": 0.1}, {"b": {"import": 1}}),
        ({"a": 0.1, "b": 0.1}, {"a": {"import": 1}, "b": {"batch": 1}}),
    ],
)
def test_errors(differences, seconds):
    with pytest.raises(ValueError, match="Leave out a system that failed"):
        systems_side_by_side(differences, seconds, 1e-4)
