"""The sliding window: the right cells at each step, SciPy's numbers at the end."""

import numpy as np
import pytest
from scipy.signal import correlate2d

from cnnlab.plots import padding_modes, sliding_window, sliding_window_frames
from cnnlab.plots.sweep import Sweep
from cnnlab.plots.window_parts import PADDING, PIXEL, WINDOW

IMAGE = np.array(
    [[3, 3, 2, 1, 0], [0, 0, 1, 3, 1], [3, 1, 2, 2, 3], [2, 0, 0, 2, 2], [2, 0, 0, 0, 1]]
)
KERNEL = np.array([[0, 1, 2], [2, 2, 0], [0, 1, 2]])
OUTPUT = [[6, 17, 3], [8, 17, 13], [6, 4, 4]]


def kinds(ax):
    return np.asarray(ax.images[0].get_array())


def numbers(ax):
    return [text.get_text() for text in ax.texts]


def test_the_slide():
    animation = sliding_window(IMAGE, KERNEL, strides=2, padding=1)
    assert len(animation) == 9
    for step, (row, column) in enumerate(np.ndindex(3, 3)):
        picture, output = animation.frame(step).axes
        window = np.zeros((7, 7), bool)
        window[2 * row : 2 * row + 3, 2 * column : 2 * column + 3] = True
        np.testing.assert_array_equal(kinds(picture) == WINDOW, window)
        frame = picture.patches[-1]
        assert frame.get_xy() == (2 * column - 0.5, 2 * row - 0.5)
        assert (frame.get_width(), frame.get_height()) == (3, 3)
        assert np.argwhere(kinds(output) == WINDOW).tolist() == [[row, column]]
        assert numbers(output) == [str(value) for value in np.ravel(OUTPUT)[: step + 1]]
        alt = f"Step {step + 1} of 9: output[{row}, {column}] = {OUTPUT[row][column]}."
        assert animation.frame(step).alt == alt


def test_numbers_of_a_frame():
    figure = sliding_window(IMAGE, KERNEL, strides=2, padding=1).frame(4)
    picture, _ = figure.axes
    padded = np.pad(IMAGE, 1)
    assert numbers(picture)[:49] == [str(value) for value in padded.ravel()]
    assert numbers(picture)[49:] == [str(value) for value in KERNEL.ravel()]
    # A small number of the kernel stands in the lower right corner of its cell.
    first = picture.texts[49].get_position()
    assert (round(first[1]), round(first[0])) == (2, 2)
    (words,) = figure.texts
    assert words.get_text() == "0·0 + 1·1 + 3·2\n+ 1·2 + 2·2 + 2·0\n+ 0·0 + 0·1 + 2·2\n= 17"
    assert picture.get_title() == "picture 5×5, padding 1, stride 2"
    np.testing.assert_array_equal(
        kinds(picture) == PADDING, np.pad(np.zeros((5, 5)), 1, constant_values=1)
    )


@pytest.mark.parametrize("padding", ["valid", "same", "full", 0, 2])
@pytest.mark.parametrize(("strides", "dilation_rate"), [(1, 1), (2, 1), (3, 1), (1, 2)])
def test_output_is_scipys(padding, strides, dilation_rate):
    rng = np.random.default_rng(0)
    image, kernel = rng.normal(size=(6, 9)), rng.normal(size=(2, 3))
    sweep = Sweep(image, kernel, strides, padding, dilation_rate)
    spread = np.zeros((dilation_rate + 1, 2 * dilation_rate + 1))
    spread[::dilation_rate, ::dilation_rate] = kernel
    expected = correlate2d(sweep.padded, spread, "valid")[::strides, ::strides]
    np.testing.assert_allclose(sweep.output, expected, rtol=1e-12)
    inside = sweep.padded[~sweep.is_padding]
    np.testing.assert_array_equal(inside, image.ravel())


def test_dilated_window_marks_the_cells_it_reads():
    animation = sliding_window(np.arange(35).reshape(5, 7), np.eye(2), dilation_rate=3)
    picture, _ = animation.frame(5).axes
    expected = [[1, 1], [1, 4], [4, 1], [4, 4]]
    assert np.argwhere(kinds(picture) == WINDOW).tolist() == expected
    assert picture.patches[-1].get_width() == 4
    assert picture.get_title() == "picture 5×7, stride 1, dilation 3"


def test_negative_factors_stand_in_brackets():
    (words,) = sliding_window([[-1, 2]], [[3, -4]]).frame(0).texts
    assert words.get_text() == "(−1)·3 + 2·(−4)\n= −11"


@pytest.mark.parametrize("image", [np.eye(14), np.full((10, 10), 0.123456)])
def test_picture_whose_numbers_do_not_fit_is_drawn_in_grey(image):
    figure = sliding_window(image, np.ones((3, 3)) / 9, strides=3).frame(0)
    picture, _ = figure.axes
    np.testing.assert_array_equal(kinds(picture), image)
    assert not picture.texts
    assert picture.patches[-1].get_xy() == (-0.5, -0.5)


def test_long_sum_is_not_written_out():
    (words,) = sliding_window(np.ones((6, 6)), np.ones((6, 6))).frame(0).texts
    assert words.get_text() == "sum of 36 products\n= 36"


def test_frames_on_one_sheet_lie_as_the_output():
    figure = sliding_window_frames(IMAGE, KERNEL, strides=2, padding=1)
    titles = [ax.get_title() for ax in figure.axes]
    assert titles[:2] == ["output[0, 0] = 6", "output[0, 1] = 17"]
    assert len(titles) == 9
    for ax, (row, column) in zip(figure.axes, np.ndindex(3, 3), strict=True):
        assert np.argwhere(kinds(ax) == WINDOW)[0].tolist() == [2 * row, 2 * column]


def test_padding_modes():
    figure = padding_modes(IMAGE, KERNEL)
    above, below = figure.axes[:3], figure.axes[3:]
    assert [kinds(ax).shape for ax in above] == [(5, 5), (7, 7), (9, 9)]
    assert [kinds(ax).shape for ax in below] == [(3, 3), (5, 5), (7, 7)]
    assert [np.sum(kinds(ax) == PIXEL) for ax in above] == [16, 21, 24]
    for ax, mode in zip(below, ["valid", "same", "full"], strict=True):
        # In SciPy's "full" and "same" too the kernel here is odd, so that the sides are equal.
        expected = correlate2d(IMAGE, KERNEL, mode)
        assert numbers(ax) == [str(value) for value in expected.ravel()]
    assert above[1].get_title() == '"same": 5×5 padded to 7×7'
    assert len({round(np.ptp(ax.get_xlim()), 9) for ax in figure.axes}) == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((np.eye(3), np.eye(4)), "The window must fit into the padded picture. Received: kernel"),
        ((np.ones((3, 3, 1)), np.eye(2)), "`image` must be an array with 2 axes.*image of shape"),
        ((np.eye(3), np.ones((0, 2))), "`kernel` must be an array with 2 axes, none of them empty"),
        ((np.eye(7), np.eye(1)), "at most 36 steps. Received: 49 steps for an output of 7×7"),
    ],
)
def test_errors(arguments, message):
    with pytest.raises(ValueError, match=message):
        sliding_window(*arguments)
