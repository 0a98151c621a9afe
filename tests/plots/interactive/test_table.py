"""A connection table's columns, one chosen."""

import numpy as np
import pytest

from tests.plots.interactive.figures import TABLE
from tests.plots.interactive.reading import matrices, said, slide

FIGURE = "table"
pytestmark = pytest.mark.needs("chromium")


def test_table(part):
    cells = part.locator("svg").first
    np.testing.assert_array_equal(matrices(part)[0], TABLE)
    for f in range(9):
        cells.locator("g").nth(f).click()
        assert part.get_by_role("slider").input_value() == str(f + 1)
        reads = ", ".join(str(c + 1) for c in np.flatnonzero(TABLE[:, f]))
        assert said(part).startswith(f"Output map {f + 1} reads input maps {reads}: ")
        strong = part.locator('svg line[opacity="1"]')
        assert strong.count() == TABLE[:, f].sum()
    slide(part, **{"output map": 6})
    assert said(part).startswith("Output map 6 reads input maps 1, 6, 7: 3 of 7.")
