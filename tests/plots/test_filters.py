"""The table of kernels: each beside what SciPy's correlation makes of the picture."""

import numpy as np
import pytest
from scipy.signal import correlate2d

from cnnlab.plots import kernel_table
from cnnlab.plots.filters import as_fractions

PICTURE = np.random.default_rng(0).random((9, 12))
BLUR, SHARPEN = np.full((3, 3), 1 / 9), np.array([[0, -1, 0], [-1, 5, -1], [0, -1, 0]])
EDGE = np.array([[-1, 0, 1], [-2, 0, 2]])
KERNELS = {"box blur": BLUR, "sharpen": SHARPEN, "edge": EDGE}


def pairs(figure):
    drawn = [ax for ax in figure.axes if ax.images]
    return list(zip(drawn[::2], drawn[1::2], strict=True))


def test_each_kernel_beside_its_map():
    found = pairs(kernel_table(PICTURE, KERNELS, columns=2))
    assert [left.get_title() for left, _ in found] == list(KERNELS)
    for (_, right), kernel in zip(found, KERNELS.values(), strict=True):
        expected = correlate2d(PICTURE, kernel, mode="valid")
        np.testing.assert_allclose(right.images[0].get_array(), expected)


def test_numbers_are_whole_where_a_fraction_can_stand_before_them():
    (blur, _), (sharpen, _), _ = pairs(kernel_table(PICTURE, KERNELS))
    assert [text.get_text() for text in blur.texts] == ["1"] * 9
    assert blur.get_xlabel() == "× 1/9"
    assert sharpen.texts[1].get_text() == "−1"
    assert sharpen.get_xlabel() == ""


def test_sharp_pictures_keep_the_greys_of_the_picture():
    _, (_, sharpen), (_, edge) = pairs(kernel_table(PICTURE, KERNELS))
    image = sharpen.images[0]
    assert image.cmap.name == "gray"
    assert image.get_clim() == (PICTURE.min(), PICTURE.max())
    low, high = edge.images[0].get_clim()
    assert edge.images[0].cmap.name == "RdBu_r"
    assert low == -high < 0


def test_a_flat_picture_has_a_scale():
    ((_, right),) = pairs(kernel_table(np.ones((5, 5)), {"edge": EDGE}))
    assert right.images[0].get_clim() == (-1, 1)


@pytest.mark.parametrize(
    ("kernel", "denominator"),
    [
        *((BLUR, 9), (np.outer([1, 2, 1], [1, 2, 1]) / 16, 16), (EDGE, 1), (np.zeros((1, 1)), 1)),
        *((np.array([[np.pi]]), 1), (np.array([[1e-7, 3e-7]]), 1)),  # small ones are no zeros
    ],
)
def test_fractions(kernel, denominator):
    numerators, found = as_fractions(kernel)
    assert found == denominator
    np.testing.assert_allclose(numerators / found, kernel)


@pytest.mark.parametrize(
    ("picture", "kernels", "message"),
    [
        (PICTURE, {}, "Received: an empty dict"),
        (PICTURE[None], KERNELS, "`picture` must be an array with 2 axes"),
        (PICTURE, {"row": [1, 2]}, "`kernel` must be an array with 2 axes"),
        (PICTURE, {"large": np.ones((20, 20))}, r"kernel of shape \(20, 20\) for a picture of"),
        (PICTURE, {"wide": np.ones((1, 13))}, "Take a smaller kernel"),
    ],
)
def test_errors(picture, kernels, message):
    with pytest.raises(ValueError, match=message):
        kernel_table(picture, kernels)
