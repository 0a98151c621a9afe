"""Channels, kernels and maps are those given; the sum is the library's convolution."""

import numpy as np
import pytest
from keras import ops

from cnnlab.plots import channel_sum

RNG = np.random.default_rng(0)
PICTURE, KERNELS = RNG.random((6, 8, 3)), RNG.normal(size=(2, 3, 3))


def test_rows_and_sum():
    figure = channel_sum(PICTURE, KERNELS, bias=-2)
    drawn = [np.asarray(ax.images[0].get_array()) for ax in figure.axes if ax.images]
    for c in range(3):
        channel, kernel, answer = drawn[3 * c : 3 * c + 3]
        np.testing.assert_array_equal(channel, PICTURE[..., c])
        np.testing.assert_array_equal(kernel, KERNELS[..., c])
        assert answer.shape == (5, 6)
    library = ops.convert_to_numpy(ops.conv(PICTURE[None], KERNELS[..., None]))[0, ..., 0]
    np.testing.assert_allclose(drawn[9], library - 2, rtol=1e-5, atol=1e-5)
    np.testing.assert_allclose(sum(drawn[2:9:3]) - 2, drawn[9])
    scales = {ax.images[0].get_clim() for ax in figure.axes if ax.images}
    assert len(scales) == 3  # of the channels, of the kernels, of the maps
    assert [ax.get_ylabel() for ax in figure.axes[0:9:3]] == ["red", "green", "blue"]
    assert any(ax.get_title() == "sum of the maps, bias −2" for ax in figure.axes)


def test_a_single_bright_pixel_is_seen():
    picture = np.zeros((60, 60, 1))
    picture[30, 30] = 1
    maps = channel_sum(picture, np.full((3, 3, 1), 0.1), names=["gray"]).axes[2]
    assert maps.images[0].get_clim() == (-0.1, 0.1)


@pytest.mark.parametrize(
    ("kernels", "names", "message"),
    [
        (KERNELS[..., :2], ("a", "b", "c"), "3 channels, 2 kernels, 3 names"),
        (KERNELS, ("a", "b"), "3 channels, 3 kernels, 2 names"),
        (KERNELS[..., 0], ("a", "b", "c"), "`kernels` must be an array with 3 axes"),
        (np.ones((9, 9, 3)), ("a", "b", "c"), "The kernel must fit into the picture"),
    ],
)
def test_errors(kernels, names, message):
    with pytest.raises(ValueError, match=message):
        channel_sum(PICTURE, kernels, names=names)
