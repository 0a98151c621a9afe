"""Lab 08: dilated-conv2d."""

import numpy as np
from scipy.signal import correlate2d

from cnnlab.exercises.lab08_dilated_convolution.shared import spread
from cnnlab.judging.exercise import Case, FunctionExercise
from cnnlab.judging.forbidden import CONVOLUTIONS
from cnnlab.judging.mistakes import asked, mistake


class DilatedConv2D(FunctionExercise):
    """`dilated_conv2d(image, kernel, rate)`: the operation that the slide means."""

    name = "dilated-conv2d"
    forbidden = (CONVOLUTIONS,)
    points = {"shape": 1, "values": 2}

    def cases(self, rng):
        image = np.zeros((7, 7))
        image[3, 3] = 1
        yield Case("one bright pixel, rate 2", image, np.arange(1.0, 10).reshape(3, 3), 2)
        for size, shape, rate in [
            ((6, 9), (3, 3), 1),
            ((9, 12), (3, 2), 3),
            ((13, 8), (4, 3), 2),
        ]:
            name = f"a {size[0]}x{size[1]} picture, a {shape[0]}x{shape[1]} kernel, rate {rate}"
            yield Case(name, rng.normal(size=size), rng.normal(size=shape), rate)

    def oracle(self, image, kernel, rate):
        return correlate2d(image, spread(kernel, rate), mode="valid")

    @mistake
    def as_printed(self, image, kernel, rate):
        block = np.ones((2 * rate + 1, 2 * rate + 1))
        output = correlate2d(correlate2d(image, block, mode="same"), kernel, mode="valid")
        rows, columns = np.shape(self.oracle(image, kernel, rate))
        return output[:rows, :columns]

    no_rate = asked(rate=1)

    @mistake
    def strided(self, image, kernel, rate):
        return self.oracle(image, kernel, 1)[::rate, ::rate]

    @mistake
    def turned(self, image, kernel, rate):
        return self.oracle(image, kernel[::-1, ::-1], rate)

    @mistake
    def last_windows_missing(self, image, kernel, rate):
        output = self.oracle(image, kernel, rate)
        return output[: output.shape[0] - rate + 1, : output.shape[1] - rate + 1]
