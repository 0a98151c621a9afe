"""Lab 08: a dilated convolution of one channel."""

import numpy as np
from scipy.signal import correlate2d

from cnnlab.exercises.lab08_dilated_convolution.shared import spread
from cnnlab.exercises.numpy_layers import turned_by_180
from cnnlab.judging.allowed import NUMPY_SUMS
from cnnlab.judging.exercise import Case, FunctionExercise, values_where
from cnnlab.judging.mistakes import asked, changed, gives, mistake, seen
from cnnlab.judging.origin import summed, window


class DilatedConv2D(FunctionExercise):
    """`dilated_conv2d(image, kernel, rate)`: the operation that the slide means."""

    name = "dilated-conv2d"
    allowed = NUMPY_SUMS
    points = {"shape": 1, "values": 1, "no_larger_kernel": 1}

    def cases(self, rng):
        image = np.zeros((7, 7))
        image[3, 3] = 1
        yield Case("one bright pixel, rate 2", image, np.arange(1.0, 10).reshape(3, 3), 2)
        for size, shape, rate in [((6, 9), (3, 3), 1), ((9, 12), (3, 2), 3), ((13, 8), (4, 3), 2)]:
            name = f"a {size[0]}x{size[1]} picture, a {shape[0]}x{shape[1]} kernel, rate {rate}"
            yield Case(name, rng.normal(size=size), rng.normal(size=shape), rate)

        image = rng.normal(size=(11, 11))  # rows and columns 3 and 7 always lie in holes
        image[3::4], image[:, 3::4] = np.nan, np.nan
        name = "an 11x11 picture, rate 4; what no cell meets is not a number (NaN)"
        yield Case(name, image, rng.normal(size=(3, 3)), 4)

    def oracle(self, image, kernel, rate):
        return correlate2d(np.nan_to_num(image), spread(kernel, rate), mode="valid")

    def origin(self, at, image, kernel, rate):
        return summed([window("the picture", image, kernel, at, rate=rate)])

    rung_values = values_where(lambda image: not np.isnan(image).any())

    def rung_no_larger_kernel(self, case, answer):
        """Who multiplies what lies in the holes by zeros gets NaN."""
        if np.isnan(answer).any():
            return "what lies in the holes of the window is multiplied: by a kernel with zeros?"
        return super().rung_values(case, answer)

    @seen
    @mistake
    def as_printed(self, image, kernel, rate):
        block = np.ones((2 * rate + 1, 2 * rate + 1))
        rows, columns = self.oracle(image, kernel, rate).shape
        sums = correlate2d(image, block, mode="same")
        return correlate2d(sums, kernel, mode="valid")[:rows, :columns]

    no_rate = seen(asked(rate=1))
    strided = seen(
        gives(lambda self, image, kernel, rate: self.oracle(image, kernel, 1)[::rate, ::rate])
    )
    turned = seen(changed(kernel=turned_by_180))
    last_windows_missing = seen(
        gives(lambda right, rate: right[: len(right) - rate + 1, : len(right[0]) - rate + 1])
    )
