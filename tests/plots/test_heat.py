"""Where it counts: each value over the middle of its square."""

import numpy as np

from cnnlab.plots import activation_map, heat_map


def test_values_lie_over_the_middles_of_their_squares():
    image = np.random.default_rng(0).random((10, 14, 3))
    values = np.array([[0.5, 0.9, 0.2], [0.8, 0.7, 0.6]])
    figure = heat_map(image, values, window=6, strides=4, label="chance")
    left, right, _ = figure.axes
    photograph, (grey, drawn) = left.images[0], right.images
    np.testing.assert_array_equal(photograph.get_array(), image)
    np.testing.assert_allclose(grey.get_array(), image.mean(axis=-1))
    np.testing.assert_array_equal(drawn.get_array(), values)
    # Squares begin at rows 0, 4 and columns 0, 4, 8; their middles are 2.5, 6.5 and 2.5, 6.5, 10.5.
    first, last, bottom, top = drawn.get_extent()
    assert (first, last) == (0.5, 12.5)
    assert (top, bottom) == (0.5, 8.5)
    assert right.get_xlim() == (-0.5, 13.5)
    assert right.get_ylim() == (9.5, -0.5)
    assert "lowest, 0.2, in row 1 of 2, column 3 of 3" in figure.alt


def test_a_map_of_few_pixels_covers_the_photograph():
    image = np.random.default_rng(0).random((10, 14, 3))
    values = np.array([[0.5, 0.0, 0.2], [0.8, 0.7, 0.6]])
    figure = activation_map(image, values, label="speaks for a cat")
    left, right, _ = figure.axes
    grey, drawn = right.images
    np.testing.assert_array_equal(left.images[0].get_array(), image)
    np.testing.assert_array_equal(drawn.get_array(), values)
    assert drawn.get_extent() == [-0.5, 13.5, 9.5, -0.5] == grey.get_extent()
    assert right.get_ylim() == (9.5, -0.5)
    assert "highest, 0.8, in row 2 of 2, column 1 of 3" in figure.alt
