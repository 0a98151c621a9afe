"""comparison: what is drawn, which cell is framed, what is said."""

import numpy as np
import pytest
from matplotlib.patches import Rectangle

from cnnlab.plots import comparison

EXPECTED = np.array([[6, 17, 3], [8, 17, 13], [6, 4, 4]])


def drawn(figure):
    return [ax.images[0].get_array() for ax in figure.axes if ax.get_title()]


def framed(ax):
    """(row, column) of the centre of each frame."""
    frames = [patch for patch in ax.patches if isinstance(patch, Rectangle) and patch.get_lw() > 1]
    return [tuple(np.round(frame.get_center()).astype(int))[::-1] for frame in frames]


def test_three_panels_with_numbers_and_the_first_difference_framed():
    got = EXPECTED.T
    figure = comparison(EXPECTED, got)
    assert [ax.get_title() for ax in figure.axes] == ["expected", "got", "got − expected"]
    for matrix, right in zip(drawn(figure), [EXPECTED, got, got - EXPECTED], strict=True):
        np.testing.assert_array_equal(matrix, right)
    texts = [text.get_text() for text in figure.axes[2].texts]
    assert texts == ["0", "−9", "3", "9", "0", "−9", "−3", "9", "0"]
    assert [framed(ax) for ax in figure.axes] == [[(0, 1)]] * 3
    assert figure.alt == "First difference at [0, 1]: expected 17, got 8."


def test_both_answers_on_the_expected_scale_and_the_difference_around_zero():
    figure = comparison(EXPECTED, EXPECTED * 100)
    expected, got, difference = (ax.images[0] for ax in figure.axes)
    assert expected.get_clim() == got.get_clim() == (3, 17)
    assert difference.get_clim() == (-1683, 1683)


def test_a_negative_answer_makes_the_scale_signed():
    expected, got, _ = (ax.images[0] for ax in comparison(EXPECTED, -EXPECTED).axes)
    assert expected.get_clim() == got.get_clim() == (-17, 17)
    assert expected.cmap.name == "RdBu_r"


def test_where_is_the_judges():
    figure = comparison(EXPECTED, EXPECTED.T, where=(2, 0))
    assert framed(figure.axes[0]) == [(2, 0)]
    assert "at [2, 0]: expected 6, got 3." in figure.alt


def test_plane_of_a_batch_that_holds_the_difference():
    expected = np.random.default_rng(0).normal(size=(2, 7, 9, 3))
    got = expected.copy()
    got[1, 3, 4, 2] += 1
    figure = comparison(expected, got)
    for matrix, right in zip(drawn(figure), [expected, got, got - expected], strict=True):
        np.testing.assert_array_equal(matrix, right[1, :, :, 2])
    assert framed(figure.axes[0]) == [(3, 4)]
    assert figure.alt.startswith("First difference at [1, 3, 4, 2]:")
    assert figure.alt.endswith("Drawn: [1, :, :, 2]")


def test_large_pictures_have_colour_bars_and_a_frame_that_is_seen():
    expected = np.zeros((60, 80))
    got = expected.copy()
    got[20, 30] = 1
    figure = comparison(expected, got)
    assert not figure.axes[0].texts
    assert len(figure.axes) == 6
    (frame,) = figure.axes[0].patches
    assert frame.get_width() == 5
    assert framed(figure.axes[0]) == [(20, 30)]


def test_no_number_that_does_not_fit():
    figure = comparison(np.full((6, 6), 12345.678), np.full((6, 6), 1e-9))
    assert not figure.axes[0].texts


@pytest.mark.parametrize("columns", [1, 4, 7])
def test_numbers_stay_in_their_cells(columns):
    expected = np.random.default_rng(0).normal(size=(3, columns)).round(3) * 10
    figure = comparison(expected, -expected)
    figure.draw_without_rendering()
    for ax in figure.axes:
        cell = ax.get_window_extent().width / columns
        assert len(ax.texts) == expected.size
        assert max(text.get_window_extent().width for text in ax.texts) < cell


def test_nan_is_a_difference_hatched():
    got = np.where(EXPECTED > 10, np.nan, EXPECTED)
    figure = comparison(EXPECTED, got)
    expected, found, difference = (
        [patch for patch in ax.patches if patch.get_hatch()] for ax in figure.axes
    )
    assert (expected, len(found), len(difference)) == ([], 1, 1)  # behind all cells
    assert found[0].get_zorder() < figure.axes[1].images[0].get_zorder()
    assert figure.alt == "First difference at [0, 1]: expected 17, got nan."
    colours = figure.axes[1].images[0]
    seen_through = colours.cmap(colours.norm(colours.get_array()))[..., 3] == 0
    np.testing.assert_array_equal(seen_through, np.isnan(got))


def test_infinite_answers_are_drawn():
    figure = comparison([[np.inf, 1.0]], [[np.inf, 2.0]])
    assert figure.alt == "First difference at [0, 1]: expected 1, got 2."
    figure.png()


def test_rounding_is_no_difference():
    figure = comparison(EXPECTED, EXPECTED * (1 + 1e-7))
    assert figure.alt == "No difference."
    assert framed(figure.axes[0]) == []


@pytest.mark.parametrize(
    ("expected", "got", "shapes"),
    [
        (EXPECTED, np.ones((5, 5)), [(3, 3), (5, 5)]),
        (np.ones((2, 4, 4, 3)), np.ones((2, 4, 4)), [(4, 4), (2, 4)]),
        (np.ones(3), np.zeros((0, 3)), [(1, 3), (1, 1)]),
    ],
)
def test_other_shape_two_panels(expected, got, shapes):
    figure = comparison(expected, got)
    assert [matrix.shape for matrix in drawn(figure)] == shapes
    said = f"The shapes differ: expected {expected.shape}, got {got.shape}."
    assert figure.alt == figure.get_suptitle() == said


@pytest.mark.parametrize(
    ("expected", "got", "words"),
    [
        ([np.nan, 1], [np.nan, 1], "No difference."),
        (3, 4, "Difference: expected 3, got 4."),
        ([1, 2, 3.5], [1, 2, -3.5], "First difference at [2]: expected 3.5, got −3.5."),
        (np.zeros((0, 3)), np.zeros((0, 3)), "No difference."),
        ([True, False], [True, True], "First difference at [1]: expected 0, got 1."),
    ],
)
def test_numbers_vectors_empty_answers(expected, got, words):
    figure = comparison(expected, got)
    assert figure.alt == words
    figure.png()


def test_not_numbers():
    with pytest.raises(ValueError, match=r"`got` must be an array of real numbers. Received: got="):
        comparison(EXPECTED, "seventeen")


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("size", [3, 12])  # with numbers in the cells, and with colour bars
def test_the_largest_numbers_are_drawn(size, dtype):
    """A net that diverges gives such numbers; warnings would be errors here."""
    expected = np.random.default_rng(0).normal(size=(size, size)).astype(dtype)
    got = np.where(expected > 0, np.finfo(dtype).max, -np.finfo(dtype).max)
    for figure in (comparison(expected, got), comparison(got, expected), comparison(got, got[:2])):
        assert figure.png()
    _, _, difference = drawn(comparison(expected, got))
    np.testing.assert_array_equal(np.sign(difference), np.sign(got))
