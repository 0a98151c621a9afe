"""The maximum's way back, by the definition."""

import numpy as np
import pytest

from cnnlab.arithmetic import output_size
from tests.plots.interactive.figures import TIES
from tests.plots.interactive.reading import matrices, slide

FIGURE = "pooling"
pytestmark = pytest.mark.needs("chromium")


def routes(size, stride):
    """For each output the gradient that it sends back, by the definition."""
    rows, columns = (output_size(n, size, stride) for n in TIES.shape)
    back = np.zeros((rows, columns, *TIES.shape))
    for i, j in np.ndindex(rows, columns):
        patch = TIES[i * stride : i * stride + size, j * stride : j * stride + size]
        u, v = np.unravel_index(patch.argmax(), patch.shape)
        back[i, j, i * stride + u, j * stride + v] = 1
    return back


@pytest.mark.parametrize("size", [1, 2, 3])
def test_pooling(part, size):
    for stride in (1, 2):
        slide(part, window=size, stride=stride)
        back = routes(size, stride)
        outputs = part.locator("svg").nth(1).locator("g")
        for number, place in enumerate(np.ndindex(back.shape[:2])):
            outputs.nth(number).dispatch_event("click")
            _, maxima, gradient = matrices(part)
            np.testing.assert_array_equal(gradient, back[place])
            assert maxima[place] == (back[place] * TIES).sum()
        slide(part, output=1)
        np.testing.assert_array_equal(matrices(part)[2], back[0, 0])
        part.get_by_label("all outputs").check()
        np.testing.assert_array_equal(matrices(part)[2], back.sum(axis=(0, 1)))
        part.get_by_label("all outputs").uncheck()


def test_a_click_reaches_its_output(part):
    part.locator("svg").nth(1).locator("g").nth(1).click()
    np.testing.assert_array_equal(matrices(part)[2], routes(2, 2)[0, 1])
