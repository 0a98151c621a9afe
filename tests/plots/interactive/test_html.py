"""Without a browser: the HTML of the figures that react, and what is refused."""

import base64

import numpy as np
import pytest

from cnnlab import plots
from cnnlab.plots.interactive.moves import _percent
from tests.plots.interactive.figures import (
    ANSWERS,
    COLOURS,
    DEGREES,
    FIGURES,
    IMAGE,
    KERNELS,
    PHOTOGRAPH,
    SHIFTS,
    TIES,
    TURNED,
    html_of,
)


@pytest.mark.parametrize("name", FIGURES)
def test_html(name):
    page = html_of(FIGURES[name]())
    assert page == html_of(FIGURES[name]())
    assert "http" not in page.replace("http://www.w3.org/2000/svg", "")
    assert page.count("</script>") == page.count("<img") == 1
    assert len(page) < 60_000


def test_the_still_picture_of_a_field_has_its_holes():
    still = plots.explore_field([(3, 1, 1), (3, 2, 4)]).still
    seen = np.asarray(still.axes[0].images[0].get_array())
    field = np.array([1, 1, 1, 0, 1, 1, 1, 0, 1, 1, 1])
    assert seen.sum() == field.sum() ** 2
    np.testing.assert_array_equal(seen[16, 11:22], field)


def test_what_is_rounded_alike_is_not_answered():
    """The script takes the first of the largest."""
    shares = np.array([[0.252, 0.25, 0.254, 0.244], [0.3, 0.3, 0.2, 0.2]])
    percents = np.frombuffer(base64.b64decode(_percent(shares)["pixels"]), np.uint8)
    assert percents.reshape(2, 4).tolist() == [[24, 24, 25, 24], [30, 30, 20, 20]]


def test_words_cannot_leave_their_place():
    page = html_of(plots.explore_window(IMAGE, {"</script><b>": KERNELS["3x3"]}))
    assert page.count("</script>") == 1


def test_photograph_is_packed():
    photograph = np.zeros((2, 151, 150)) + 0.25
    assert len(html_of(plots.explore_kernel(photograph[0, 1:]))) < 60_000
    with pytest.raises(ValueError, match=r"at most 45,000 numbers. Received: .*\(151, 300\)"):
        plots.explore_kernel(np.concatenate(photograph, axis=1))
    with pytest.raises(ValueError, match=r"in 0..1. Received: values in 0.25..63.75"):
        plots.explore_kernel(photograph[0, 1:] * np.linspace(1, 255, 150))


@pytest.mark.parametrize(
    ("figure", "arguments", "message"),
    [
        ("explore_window", (np.ones((40, 40)), np.ones((3, 3))), r"at most 1,024 pixels"),
        ("explore_window", (IMAGE, {"a": [[1]], "b": np.ones((9, 9))}), "must fit"),
        (
            "explore_kernel",
            (PHOTOGRAPH, np.ones((5, 5))),
            r"Received: kernel of shape \(5, 5\)",
        ),
        ("explore_pooling", (TIES, 5), r"Received: image of shape \(4, 5\), pool_size=5"),
        ("explore_field", ([(3, 1)],), r"three ints above 0.*Received: \(3, 1\)"),
        ("explore_field", ([(3, 1, 0)],), r"three ints above 0.*Received: \(3, 1, 0\)"),
        ("explore_table", ([[1, 2]],), "0 and 1"),
        ("explore_channels", (COLOURS, (1, 2, 0)), r"weights=\[1, 2, 0\]"),
        ("explore_channels", (COLOURS[..., :2],), "must be three channels"),
        ("explore_window", (IMAGE, [[1]], 5), r"`strides` must be an int in 1..4. .* strides=5"),
        ("explore_window", (IMAGE, [[1]], 1, 4), r"`padding` must be an int in 0..3"),
        ("explore_moves", (TURNED, ANSWERS, [-1, 1], DEGREES), r"`shifts` must rise .*\[-1, 1\]"),
        ("explore_moves", (TURNED, ANSWERS, [0, 1, 3, 4], DEGREES), "`shifts` must rise"),
        ("explore_moves", (TURNED, ANSWERS, SHIFTS, [30, 0, -30]), "`degrees` must rise"),
        ("explore_moves", (TURNED[:2], ANSWERS, SHIFTS, DEGREES), r"shape \(2, 8, 7\)"),
        ("explore_moves", (TURNED, {"a": ANSWERS["a"][:, 1:]}, SHIFTS, DEGREES), r"\(3, 3, 4, 5\)"),
        ("explore_moves", (2 + TURNED, ANSWERS, SHIFTS, DEGREES), "in 0..1"),
        ("explore_depth", ({},), r"Received: numbers of norms \{\}"),
        ("explore_depth", ({"a": {1: [1, 2]}, "b": {2: [1, 2]}},), "the same depths"),
        ("explore_depth", ({"a": {1: [1, 2]}, "b": {1: [1]}},), "as many norms"),
        ("explore_depth", ({"a": {2: [1, 2], 1: [1]}},), "rising"),
        ("explore_depth", ({"a": {1: [-1, 2]}},), r"norms\['a'\]"),
    ],
)
def test_refused(figure, arguments, message):
    with pytest.raises(ValueError, match=message):
        getattr(plots, figure)(*arguments)
