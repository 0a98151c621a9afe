"""A picture, shifted and turned: its pixels, and the answers that belong to them."""

import itertools

import numpy as np
import pytest

from tests.plots.interactive.figures import ANSWERS, DEGREES, SHIFTS, TURNED
from tests.plots.interactive.reading import pixels, said, slide

FIGURE = "moves"
pytestmark = pytest.mark.needs("chromium")


def shifted(image, rows, columns):
    """By the definition: each pixel from where it was, 0 from outside."""
    moved = np.zeros(image.shape)
    for r, c in np.ndindex(image.shape):
        if 0 <= r - rows < len(image) and 0 <= c - columns < len(image[0]):
            moved[r, c] = image[r - rows, c - columns]
    return moved


def test_each_place(part):
    for (t, angle), (i, down), (j, right) in itertools.product(
        enumerate(DEGREES), enumerate(SHIFTS), enumerate(SHIFTS)
    ):
        slide(part, **{"down": down, "to the right": right, "turned to the left": angle})
        (shown,) = pixels(part)
        expected = np.round(255 * shifted(TURNED[t], down, right))
        np.testing.assert_array_equal(shown, np.repeat(expected[..., None], 3, axis=2))
        wanted = np.round(100 * np.stack([net[t, i, j] for net in ANSWERS.values()], axis=1))
        read = (
            "rows => rows.map(row => [...row.querySelectorAll('td')].map(cell => cell.innerText))"
        )
        texts = part.locator("tr:has(td)").evaluate_all(read)
        np.testing.assert_array_equal([[int(t.strip("▸ ")) for t in row] for row in texts], wanted)
        best = wanted.argmax(axis=0)
        assert [[("▸" in t) for t in row] for row in texts] == (
            np.arange(5)[:, None] == best
        ).tolist()
        for net, answer, share in zip("ab", best, wanted.max(axis=0), strict=True):
            assert f"{net} answers {answer} ({share:.0f}%)" in said(part)
        assert said(part).startswith(f"{down} down, {right} to the right".replace("-", "−"))


def test_it_begins_with_the_picture_as_it_is(part):
    assert said(part).startswith("0 down, 0 to the right, turned by 0°: a answers")
    part.get_by_role("slider", name="down").press("ArrowRight")
    assert said(part).startswith("2 down, 0 to the right")
