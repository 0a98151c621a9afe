"""A window that steps over a picture: products, sums and sizes are NumPy's."""

import itertools
import re

import numpy as np
import pytest
from scipy.signal import correlate2d

from cnnlab import plots
from tests.plots.interactive.figures import DIGIT, IMAGE, KERNELS, html_of
from tests.plots.interactive.reading import gray, matrices, number, said, slide

FIGURE = "window"
pytestmark = pytest.mark.needs("chromium")


def spread(kernel, dilation):
    """The kernel with its holes."""
    holes = np.zeros([(size - 1) * dilation + 1 for size in kernel.shape])
    holes[::dilation, ::dilation] = kernel
    return holes


@pytest.mark.parametrize("name", KERNELS)
def test_each_setting(part, name):
    part.get_by_label("kernel").select_option(name)
    kernel = KERNELS[name]
    for stride, padding, dilation in itertools.product((1, 2, 4), (0, 3), (1, 2)):
        slide(part, stride=stride, padding=padding, dilation=dilation)
        padded, holes = np.pad(IMAGE, padding), spread(kernel, dilation)
        expected = correlate2d(padded, holes, "valid")[::stride, ::stride]
        slide(part, value=expected.size)
        picture, output = matrices(part)
        np.testing.assert_array_equal(picture, padded)
        np.testing.assert_array_equal(output, expected)
        assert number(said(part).split("=")[-1].strip()) == expected[-1, -1]
        # Each value beside its window.
        slide(part, value=1)
        terms = re.findall(r"\(?(−?\d+)\)?·\(?(−?\d+)\)?", said(part))
        assert sum(number(x) * number(w) for x, w in terms) == expected[0, 0]
        assert len(terms) == kernel.size
        assert np.isnan(matrices(part)[1]).sum() == expected.size - 1


def test_without_a_place(part):
    slide(part, dilation=3)
    assert said(part) == "The window finds no place: nothing comes out."
    slide(part, dilation=1)
    assert said(part).startswith("output[0, 0] =")


def test_moved_by_buttons_and_keys(part):
    part.get_by_role("button", name="Next").click()
    assert said(part).startswith("output[0, 1] =")
    for _ in range(2):
        part.get_by_role("button", name="Back").click()
    assert said(part).startswith("output[3, 2] =")  # the last one
    part.locator("svg").nth(1).locator("g").nth(4).click()
    assert said(part).startswith("output[1, 1] =")
    # A key on a slider.
    part.get_by_label("stride").press("ArrowRight")
    assert part.get_by_label("stride").input_value() == "2"
    part.get_by_role("button", name="Play").click()
    part.get_by_text("output[1, 0] =").wait_for()
    part.get_by_role("button", name="Pause").click()
    stands = said(part)
    part.page.wait_for_timeout(1000)
    assert said(part) == stands


def test_reduced_motion(opened):
    part = opened("window", reduced_motion="reduce").locator("#window")
    assert part.get_by_role("button").all_inner_texts() == ["◀ Back", "Next ▶"]


def test_a_digit_is_drawn_in_gray(opened):
    part = opened("digit").locator("#digit")
    slide(part, stride=2, padding=1)
    expected = correlate2d(np.pad(DIGIT, 1), KERNELS["3x3"], "valid")[::2, ::2]
    slide(part, value=expected.size)
    fills = (
        part.locator("svg")
        .nth(1)
        .locator("g rect:first-child")
        .evaluate_all(
            "all => all.map(rect => rect.getAttribute('fill').match(/\\d+/g).map(Number))"
        )
    )
    shown = np.reshape(fills, (*expected.shape, 3))
    assert np.abs(shown - gray(expected)[..., None]).max() < 1.1


def test_it_begins_as_it_is_told(chromium):
    figure = plots.explore_window(IMAGE, KERNELS["1x2"], strides=2, padding=1, dilation_rate=3)
    page = chromium.new_page()
    page.set_content(html_of(figure))
    expected = correlate2d(np.pad(IMAGE, 1), spread(KERNELS["1x2"], 3), "valid")[::2, ::2]
    _, output = matrices(page.locator("div").first)
    assert output.shape == expected.shape
    assert output[0, 0] == expected[0, 0]
    assert figure.still.alt.startswith(f"Step 1 of {expected.size}: ")
    page.close()
