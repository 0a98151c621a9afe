"""A kernel that is typed, and channels that are weighted: the pixels are NumPy's."""

import re

import numpy as np
import pytest
from scipy.signal import correlate2d

from tests.plots.interactive.figures import COLOURS, PHOTOGRAPH
from tests.plots.interactive.reading import gray, number, pixels, said, slide

pytestmark = pytest.mark.needs("chromium")


def test_kernel(opened):
    part = opened("kernel").locator("#kernel")
    np.testing.assert_array_equal(pixels(part)[0][..., 1], np.round(gray(PHOTOGRAPH)))
    kernel = np.array([[1, 2.5, 0], [0, -1, 0], [-2, 0, -3]])
    for (row, column), weight in np.ndenumerate(kernel):
        part.get_by_label(f"row {row}, column {column}").fill(str(weight))
    part.get_by_label("divided").fill("2")
    expected = correlate2d(PHOTOGRAPH, kernel / 2, "valid")
    numbers = [number(word) for word in re.findall(r"−?\d+\.?\d*", said(part))][:3]
    np.testing.assert_allclose(
        numbers, [kernel.sum() / 2, expected.min(), expected.max()], atol=0.01
    )
    # Red above 0, blue below, and the stronger the farther from white.
    shown = pixels(part)[1]
    assert ((shown[..., 0] >= shown[..., 2]) == (expected >= 0)).all()
    strength = np.abs(expected) / np.abs(expected).max()
    far = np.where(expected[..., None] > 0, (178, 24, 43), (33, 102, 172))
    assert np.abs(shown - (255 + (far - 255) * strength[..., None])).max() < 1.1
    part.get_by_label("signs in gray").check()
    assert np.abs(pixels(part)[1] - gray(expected)[..., None]).max() < 1.1
    part.get_by_label("divided").fill("0")
    assert said(part) == "Ten numbers are needed, and the divisor must not be 0."


def test_channels(opened):
    part = opened("channels").locator("#channels")
    photograph, first = pixels(part)
    np.testing.assert_array_equal(photograph, np.round(255 * COLOURS))
    assert np.abs(first - gray(COLOURS[..., :1])).max() < 1.1
    slide(part, red=0.5, green=-0.25, blue=-1)
    expected = COLOURS @ [0.5, -0.25, -1]
    assert said(part).startswith("0.5 · red − 0.25 · green − 1 · blue: from −")
    shown = pixels(part)[1]
    assert ((shown[..., 0] >= shown[..., 2]) == (expected >= 0)).all()
    part.get_by_label("signs in gray").check()
    assert np.abs(pixels(part)[1] - gray(expected)[..., None]).max() < 1.1
