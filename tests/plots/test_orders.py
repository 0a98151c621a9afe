"""Both orders of moving and a layer, and their difference."""

import numpy as np
import pytest

from cnnlab.plots import two_orders


def test_maps_and_difference():
    first, second = np.array([[0.0, 1], [2, 0]]), np.array([[0.0, 3], [2, 0]])
    figure = two_orders({"stride 1": (first, first), "stride 2": (first[..., None], second)})
    panels = [ax for ax in figure.axes if ax.images or ax.collections]
    drawn = [np.asarray(ax.images[0].get_array()) for ax in panels if ax.images]
    shown = [first, first, first - first, first, second, first - second]
    for array, expected in zip(drawn, shown, strict=True):
        np.testing.assert_array_equal(array, expected)
    assert figure.alt == "Largest difference of the two orders: stride 1 0, stride 2 2."


@pytest.mark.parametrize(
    "orders", [{}, {"a": (np.ones((2, 2)),)}, {"a": (np.ones((2, 2)), np.ones((2, 3)))}]
)
def test_errors(orders):
    with pytest.raises(ValueError, match="Received"):
        two_orders(orders)
