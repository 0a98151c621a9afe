"""The grid of features: each on its own scale, in reading order."""

import numpy as np
import pytest

from cnnlab.plots import feature_grid


def sheet_of(figure):
    return np.ma.filled(figure.axes[0].images[0].get_array(), np.nan)


def test_each_feature_on_its_own_scale():
    pattern = np.array([[1.0, 0.0], [-0.5, 0.0], [0.0, 0.25]])
    sheet = sheet_of(feature_grid(np.stack([pattern, 100 * pattern, -3 * pattern], axis=-1)))
    assert sheet.shape == (3, 3 * 2 + 2)  # three in a row, gaps between them
    np.testing.assert_array_equal(sheet[:, :2], pattern)
    np.testing.assert_array_equal(sheet[:, 3:5], pattern)
    np.testing.assert_array_equal(sheet[:, 6:8], -pattern)
    assert np.isnan(sheet[:, [2, 5]]).all()


def test_reading_order():
    kernel = np.zeros((2, 2, 9))
    kernel[0, 0, 4] = 7  # the fifth of nine: in the middle
    sheet = sheet_of(feature_grid(kernel))
    assert np.argwhere(sheet > 0).tolist() == [[3, 3]]


def test_zero_is_the_middle_of_the_colours_and_no_scale_is_divided_by_zero():
    figure = feature_grid(np.zeros((8, 8, 4)), "dead units")
    assert figure.axes[0].images[0].get_clim() == (-1, 1)
    assert np.nanmax(np.abs(sheet_of(figure))) == 0
    assert figure.axes[0].get_title() == "dead units"


def test_a_layers_kernel_has_an_axis_too_many():
    with pytest.raises(ValueError, match=r"3 axes"):
        feature_grid(np.zeros((8, 8, 1, 4)))
