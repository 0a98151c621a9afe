"""Lab 08: a dilated convolution of one channel."""

import numpy as np
from scipy.signal import correlate2d

from cnnlab.exercises.lab08_dilated_convolution.shared import spread
from cnnlab.exercises.numpy_layers import turned_by_180
from cnnlab.judging.allowed import NUMPY_SUMS
from cnnlab.judging.exercise import Case, FunctionExercise
from cnnlab.judging.mistakes import asked, changed, gives, mistake


class DilatedConv2D(FunctionExercise):
    """`dilated_conv2d(image, kernel, rate)`: the operation that the slide means."""

    name = "dilated-conv2d"
    allowed = NUMPY_SUMS
    points = {"shape": 1, "values": 2}

    def cases(self, rng):
        image = np.zeros((7, 7))
        image[3, 3] = 1
        yield Case("one bright pixel, rate 2", image, np.arange(1.0, 10).reshape(3, 3), 2)
        for size, shape, rate in [((6, 9), (3, 3), 1), ((9, 12), (3, 2), 3), ((13, 8), (4, 3), 2)]:
            name = f"a {size[0]}x{size[1]} picture, a {shape[0]}x{shape[1]} kernel, rate {rate}"
            yield Case(name, rng.normal(size=size), rng.normal(size=shape), rate)

    def oracle(self, image, kernel, rate):
        return correlate2d(image, spread(kernel, rate), mode="valid")

    @mistake
    def as_printed(self, image, kernel, rate):
        block = np.ones((2 * rate + 1, 2 * rate + 1))
        rows, columns = self.oracle(image, kernel, rate).shape
        sums = correlate2d(image, block, mode="same")
        return correlate2d(sums, kernel, mode="valid")[:rows, :columns]

    no_rate = asked(rate=1)
    strided = gives(lambda self, image, kernel, rate: self.oracle(image, kernel, 1)[::rate, ::rate])
    turned = changed(kernel=turned_by_180)
    last_windows_missing = gives(
        lambda right, rate: right[: len(right) - rate + 1, : len(right[0]) - rate + 1]
    )
