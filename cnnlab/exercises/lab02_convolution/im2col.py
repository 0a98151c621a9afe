"""Lab 02: all windows of a picture as the rows of a matrix."""

import numpy as np

from cnnlab.exercises.lab02_convolution.shared import IMAGE
from cnnlab.judging.allowed import NUMPY_SUMS
from cnnlab.judging.exercise import Case, FunctionExercise
from cnnlab.judging.mistakes import asked, gives, mistake
from cnnlab.judging.origin import Origin, framed


class Im2Col(FunctionExercise):
    """`im2col(image, kernel_height, kernel_width, stride=1)`: (places, cells of a window)."""

    name = "im2col"
    allowed = NUMPY_SUMS
    points = {"shape": 1, "values": 1}

    def cases(self, rng):
        yield Case("the lecture's picture, a 3x3 window, stride=2", IMAGE, 3, 3, stride=2)
        for (height, width), (h, w), settings in [
            ((6, 9), (2, 3), {}),
            ((8, 7), (4, 2), {"stride": 3}),
        ]:
            name = (
                f"a {height}x{width} picture, a {h}x{w} window, stride={settings.get('stride', 1)}"
            )
            yield Case(name, rng.normal(size=(height, width)), h, w, **settings)

    def oracle(self, image, kernel_height, kernel_width, stride=1):
        windows = windows_of(image, kernel_height, kernel_width, stride)
        return windows.reshape(-1, kernel_height * kernel_width)

    def origin(self, at, image, kernel_height, kernel_width, stride):
        """A place of the window, and a cell in it."""
        places = (image.shape[1] - kernel_width) // stride + 1
        cell = divmod(at[1], kernel_width)
        size, place = (kernel_height, kernel_width), divmod(at[0], places)
        seen = framed("the picture", image, size, place, stride)
        return Origin([seen], seen.cells[cell], f"window[{cell[0]}, {cell[1]}]")

    @mistake
    def columns_first(self, image, kernel_height, kernel_width, stride=1):
        """The cells of each window, column by column."""
        windows = windows_of(image, kernel_height, kernel_width, stride)
        return windows.swapaxes(2, 3).reshape(-1, kernel_height * kernel_width)

    @mistake
    def places_down_first(self, image, kernel_height, kernel_width, stride=1):
        """The places of the window, column by column."""
        windows = windows_of(image, kernel_height, kernel_width, stride)
        return windows.swapaxes(0, 1).reshape(-1, kernel_height * kernel_width)

    @mistake
    def not_flat(self, image, kernel_height, kernel_width, stride=1):
        return windows_of(image, kernel_height, kernel_width, stride)

    no_stride = asked(stride=1)
    transposed = gives(lambda right: right.T)


def windows_of(image, height, width, stride):
    """All windows of a picture, (rows, columns, height, width)."""
    windows = np.lib.stride_tricks.sliding_window_view(image, (height, width))
    return windows[::stride, ::stride]
