"""The field of a stack that is built: `arithmetic.Field`'s, and the pixels by a convolution."""

import numpy as np
import pytest

from cnnlab.arithmetic import Field
from tests.plots.interactive.reading import said, slide

FIGURE = "field"
pytestmark = pytest.mark.needs("chromium")


def test_field(part):
    field, seen, layers = Field(), np.ones(1), []
    for kernel, stride, dilation in [(3, 2, 1), (2, 2, 1), (3, 1, 3), (2, 1, 1)]:
        if (kernel, stride, dilation) == (2, 2, 1):
            part.get_by_role("button", name="Add pooling").click()
        else:
            slide(part, kernel=kernel, stride=stride, dilation=dilation)
            part.get_by_role("button", name="Add convolution").click()
        window = np.zeros((kernel - 1) * dilation * field.jump + 1)
        window[:: dilation * field.jump] = 1
        seen = np.convolve(seen, window)  # ways from each pixel to the output
        field = field.through(kernel, stride, dilation_rate=dilation)
        layers.append(field)
        cells = part.locator("tr").last.locator("td").all_inner_texts()
        assert cells[-2:] == [str(field.size), str(field.jump)]
        fills = part.locator("svg g rect").evaluate_all(
            "all => all.map(rect => rect.getAttribute('fill') !== 'none')"
        )
        side = np.reshape(fills, (33, 33)).sum(axis=1).max()
        if field.size <= 33:
            assert side == np.count_nonzero(seen)
            assert np.count_nonzero(fills) == side**2
    assert f"{field.size}×{field.size} pixels" in said(part)
    for field in [*layers[-2::-1], Field()]:
        part.get_by_role("button", name="Take off").click()
        assert f"{field.size}×{field.size} pixels" in said(part)
    assert part.get_by_role("button", name="Take off").is_disabled()
