"""Delta on its way back, map by map: the sums are the gradient of the convolution."""

import numpy as np
import pytest
from keras import ops

from cnnlab.gradients import vector_jacobian
from cnnlab.plots import delta_by_maps


def values(ax):
    return np.asarray(ax.images[0].get_array())


@pytest.mark.parametrize(("strides", "size"), [(1, (4, 6)), (2, (5, 8)), (3, (6, 10))])
def test_sums_are_the_gradient_by_the_inputs(strides, size):
    rng = np.random.default_rng(0)
    delta, kernel = rng.normal(size=(2, 3, 3)), rng.normal(size=(3, 4, 2, 3))
    figure = delta_by_maps(delta, kernel, strides)
    sums = np.stack([values(figure.axes[-3]), values(figure.axes[-1])], axis=-1)
    inputs, weights = np.zeros((1, *size, 2), "float32"), kernel.astype("float32")
    [expected] = vector_jacobian(
        lambda x: ops.conv(x, weights, strides, data_format="channels_last"), [inputs], delta[None]
    )
    np.testing.assert_allclose(sums, expected[0], atol=1e-5)


def test_a_row_a_filter():
    delta = np.arange(1, 5).reshape(1, 2, 2)
    kernel = np.arange(8).reshape(2, 2, 1, 2)
    first, second, last = np.reshape(delta_by_maps(delta, kernel, strides=2).axes, (3, 3))
    np.testing.assert_array_equal(values(first[0]), [[1, 0, 3]])  # set apart by the stride
    np.testing.assert_array_equal(values(second[0]), [[2, 0, 4]])
    np.testing.assert_array_equal(values(first[1]), [[6, 4], [2, 0]])  # turned
    np.testing.assert_array_equal(values(last[2]), values(first[2]) + values(second[2]))
    assert [ax.get_title() for ax in first] == ["delta, filter 1", "turned", "to channel 1"]
    assert last[2].get_title() == "channel 1: the sum"
    assert not last[0].axison
    assert last[2].axison


def test_numbers_only_where_they_fit():
    kernel = np.full((2, 2, 1, 1), 0.125)
    first, turned, *_ = delta_by_maps(np.ones((2, 2, 1)), kernel).axes
    assert len(first.texts) == 4
    assert not turned.texts


def test_scales_are_shared():
    rng = np.random.default_rng(0)
    grid = np.reshape(delta_by_maps(rng.normal(size=(2, 2, 2)), np.ones((2, 2, 1, 2))).axes, (3, 3))
    limits = {ax.images[0].get_clim() for ax in (*grid[:2, 0], *grid[:, 2])}
    assert len(limits) == 1
    low, high = limits.pop()
    assert low == -high
    assert grid[0, 1].images[0].get_clim() == (-1, 1)


@pytest.mark.parametrize(
    ("delta", "kernel", "message"),
    [
        (np.ones((2, 2)), np.ones((2, 2, 1, 1)), "`delta` must be an array with 3 axes"),
        (np.ones((2, 2, 1)), np.ones((2, 2)), "`kernel` must be an array with 4 axes"),
        (np.ones((2, 2, 3)), np.ones((2, 2, 3, 1)), r"equally many filters.*kernel of shape"),
    ],
)
def test_errors(delta, kernel, message):
    with pytest.raises(ValueError, match=message):
        delta_by_maps(delta, kernel)
