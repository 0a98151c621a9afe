"""Without a browser: the HTML of the figures that react, and what is refused."""

import numpy as np
import pytest

from cnnlab import plots
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
