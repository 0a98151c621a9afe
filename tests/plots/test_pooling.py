"""The routes of the maxima: SciPy's maxima forward, automatic differentiation's places back."""

import keras
import numpy as np
import pytest
from matplotlib.patches import ArrowStyle
from scipy.ndimage import maximum_filter

from cnnlab.gradients import vector_jacobian
from cnnlab.plots import switches
from cnnlab.plots.pooling import find_switches, send_back

IMAGE = np.array([[1, 1, 2, 4], [5, 6, 7, 8], [3, 2, 1, 0], [1, 2, 3, 4]])
DELTA = np.array([[10, 20], [30, 40]])


def numbers(ax):
    return [int(text.get_text()) for text in ax.texts]


def places(ax):
    """What is framed or dotted: (column, row)."""
    return [tuple(point) for line in ax.lines for point in line.get_xydata()]


def test_maxima_and_their_routes():
    figure = switches(IMAGE)
    picture, maxima = figure.axes
    assert numbers(picture) == IMAGE.ravel().tolist()
    assert numbers(maxima) == [6, 8, 3, 4]
    assert places(picture) == [(1, 1), (3, 1), (0, 2), (3, 3)]
    assert places(maxima) == [(0, 0), (1, 0), (0, 1), (1, 1)]
    assert [(route.xy1, route.xy2) for route in figure.artists] == list(
        zip(places(picture), places(maxima), strict=True)
    )


def test_delta_goes_back():
    figure = switches(IMAGE, delta=DELTA)
    *_, back, delta = figure.axes
    assert numbers(delta) == [10, 20, 30, 40]
    assert numbers(back) == [0, 0, 0, 0, 0, 10, 0, 20, 30, 0, 0, 0, 0, 0, 0, 40]
    heads = [type(route.get_arrowstyle()) for route in figure.artists]
    assert heads == 4 * [ArrowStyle.CurveFilledB] + 4 * [ArrowStyle.CurveFilledA]


@pytest.mark.parametrize(("size", "strides"), [(2, 2), (3, 2), (3, 1), (2, 3)])
@pytest.mark.parametrize("ties", [False, True])
def test_switches_are_the_librarys(size, strides, ties):
    rng = np.random.default_rng(0)
    image = rng.integers(3, size=(7, 9)) if ties else rng.permutation(63).reshape(7, 9)
    rows, columns = find_switches(image, size, strides)
    # SciPy's window stands around a pixel; the origin lets it begin there.
    maxima = maximum_filter(image, size, origin=-(size // 2))
    maxima = maxima[: 8 - size : strides, : 10 - size : strides]
    np.testing.assert_array_equal(image[rows, columns], maxima)
    delta = rng.normal(size=rows.shape).astype("float32")
    with keras.device("cpu:0"):  # which of two equal pixels wins is measured there
        [expected] = vector_jacobian(
            lambda maps: keras.ops.max_pool(maps, size, strides, data_format="channels_last"),
            [image[None, :, :, None].astype("float32")],
            delta[None, :, :, None],
        )
    back = send_back(delta, rows, columns, image.shape)
    np.testing.assert_allclose(back, expected[0, :, :, 0], rtol=1e-5, atol=1e-6)


def test_large_picture_has_dots():
    image = np.arange(144).reshape(12, 12)
    picture, maxima, back, _ = switches(image, 3, delta=np.ones((4, 4))).axes
    assert places(picture) == [(c, r) for r in (2, 5, 8, 11) for c in (2, 5, 8, 11)]
    assert [len(ax.texts) for ax in (picture, maxima)] == [0, 0]
    assert not back.lines
    np.testing.assert_array_equal(maxima.images[0].get_array(), image[2::3, 2::3])


def test_overlapping_windows_add_up():
    back = switches([[0, 9, 0]] * 2, 2, 1, delta=[[1, 2]]).axes[2]
    assert numbers(back) == [0, 3, 0, 0, 0, 0]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"image": IMAGE, "pool_size": 5}, "Received: pool_size=5 for a picture of shape"),
        ({"image": IMAGE, "delta": [[1, 2]]}, "Received: delta of shape \\(1, 2\\)"),
        ({"image": IMAGE[0]}, "`image` must be an array with 2 axes"),
    ],
)
def test_errors(arguments, message):
    with pytest.raises(ValueError, match=message):
        switches(**arguments)
