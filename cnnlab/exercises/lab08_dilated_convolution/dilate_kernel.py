"""Lab 08: a kernel with zeros between its cells."""

import numpy as np

from cnnlab.exercises.lab08_dilated_convolution.shared import spread
from cnnlab.judging.allowed import NUMPY
from cnnlab.judging.exercise import Case, FunctionExercise
from cnnlab.judging.mistakes import changed, gives, mistake


class DilateKernel(FunctionExercise):
    """`dilate_kernel(kernel, rate)`: the kernel with zeros between its cells."""

    name = "dilate-kernel"
    points = {"shape": 1, "values": 1}
    allowed = NUMPY

    def cases(self, rng):
        yield Case("a 3x3 kernel, rate 2", np.arange(1.0, 10).reshape(3, 3), 2)
        yield Case("a 3x3 kernel, rate 1", np.arange(1.0, 10).reshape(3, 3), 1)
        for shape, rate in [((2, 4), 3), ((4, 3), 4), ((1, 3), 2)]:
            name = f"a {shape[0]}x{shape[1]} kernel, rate {rate}"
            yield Case(name, rng.normal(size=shape), rate)

    def oracle(self, kernel, rate):
        return spread(kernel, rate)

    zeros_behind = gives(lambda right, rate: np.pad(right, (0, rate - 1)))
    rate_zeros_between = changed(rate=lambda rate: rate + 1)

    @mistake
    def repeated(self, kernel, rate):
        rows, columns = self.oracle(kernel, rate).shape
        return np.kron(kernel, np.ones((rate, rate)))[:rows, :columns]
