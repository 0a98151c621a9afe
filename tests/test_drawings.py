"""Pictures drawn by a rule: the rule holds, and small windows cannot tell the answer."""

import numpy as np
import pytest
from numpy.lib.stride_tricks import sliding_window_view

from cnnlab import data


def test_points_are_as_far_apart_as_the_label_says():
    images, labels = data.point_pairs(200)
    assert images.shape == (200, 32, 32, 1)
    assert images.dtype == np.float32
    for image, label in zip(images, labels, strict=True):
        points = np.argwhere(image[..., 0])
        assert sorted(abs(points[1] - points[0])) == [0, 12 if label else 8]


def test_both_directions_occur():
    images, _ = data.point_pairs(40)
    directions = {int(np.argmax(np.ptp(np.argwhere(image[..., 0]), axis=0))) for image in images}
    assert directions == {0, 1}


def test_twins_hold_the_same_small_windows():
    """So a net that sees 7 pixels, and pools over all places, gives twins the same answer."""
    images, labels = data.point_pairs(20)
    assert labels.tolist() == [0, 1] * 10
    windows = sliding_window_view(images[..., 0], (7, 7), axis=(1, 2)).reshape(20, -1, 49)
    for near, far in zip(windows[::2], windows[1::2], strict=True):
        sorted_near, sorted_far = (
            np.sort(w.view("V196").ravel()) for w in map(np.ascontiguousarray, (near, far))
        )
        assert sorted_near.tobytes() == sorted_far.tobytes()


def test_wide_windows_differ():
    images, _ = data.point_pairs(2)
    near, far = (
        np.count_nonzero(sliding_window_view(image[..., 0], (9, 9)), axis=(2, 3)).max()
        for image in images
    )
    assert (near, far) == (2, 1)


def test_seeds():
    for draw in (data.point_pairs, data.rings):
        np.testing.assert_array_equal(draw(4, seed=1)[0], draw(4, seed=1)[0])
        assert not np.array_equal(draw(4, seed=1)[0], draw(4, seed=2)[0])


def test_twins_come_in_pairs():
    with pytest.raises(ValueError, match=r"must be even. Received: num=3"):
        data.point_pairs(3)


def test_ring_parts_inside_from_outside():
    """A flood from the corner reaches all that is neither line nor inside."""
    from scipy.ndimage import label

    images, insides = data.rings(100)
    for image, inside in zip(images[..., 0], insides[..., 0], strict=True):
        regions, count = label(image == 0)
        assert count == 2
        np.testing.assert_array_equal(inside == 1, (regions != regions[0, 0]) & (image == 0))


def test_rings_of_many_sizes_inside_the_picture():
    images, insides = data.rings(300)
    radii = np.sqrt(insides.sum(axis=(1, 2, 3)) / np.pi)
    assert radii.min() < 4.5
    assert radii.max() > 10.5
    edges = [images[:, 0], images[:, -1], images[:, :, 0], images[:, :, -1]]
    assert not any(edge.any() for edge in edges)
