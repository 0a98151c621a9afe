"""Lab 11: delta of one map goes back through one kernel."""

import numpy as np
from scipy.signal import correlate2d

from cnnlab.exercises.lab11_backpropagation.shared import (
    DELTA,
    KERNEL,
    differentiate,
    size_before,
)
from cnnlab.judging.allowed import NUMPY_SUMS
from cnnlab.judging.exercise import Case, FunctionExercise
from cnnlab.judging.mistakes import gives, symptom
from cnnlab.judging.origin import reaching, summed


class ReverseConvolution(FunctionExercise):
    """`reverse_convolution(delta, kernel)`: delta of one map goes back through one kernel."""

    name = "reverse-convolution"
    allowed = NUMPY_SUMS
    points = {"shape": 1, "values": 1}

    def cases(self, rng):
        yield Case("the lecture's kernel", DELTA, KERNEL)
        for size, kernel_size in [((4, 6), (3, 3)), ((3, 5), (2, 4)), ((1, 1), (3, 2))]:
            name = f"a delta of {size[0]}x{size[1]}, a kernel of {kernel_size[0]}x{kernel_size[1]}"
            yield Case(name, rng.normal(size=size), rng.normal(size=kernel_size))

    def oracle(self, delta, kernel):
        inputs = np.zeros((1, *size_before(delta.shape, kernel.shape), 1))
        back, _ = differentiate(delta[None, :, :, None], inputs, kernel[:, :, None, None])
        return back[0, :, :, 0]

    def origin(self, at, delta, kernel):
        return summed([reaching("delta of the output", delta, kernel, at)])

    not_turned = gives(lambda delta, kernel: correlate2d(delta, kernel))
    rows_flipped = gives(lambda delta, kernel: correlate2d(delta, kernel[::-1]))
    columns_flipped = gives(lambda delta, kernel: correlate2d(delta, kernel[:, ::-1]))

    @symptom
    def axes_swapped(self, answer, delta, kernel):
        mirrored = kernel.T, np.rot90(kernel), np.rot90(kernel, -1)
        return any(self.same(correlate2d(delta, wrong), answer) for wrong in mirrored)

    @symptom
    def valid(self, answer, delta, kernel):
        sizes = zip(delta.shape, kernel.shape, strict=True)
        return answer.shape == tuple(abs(n - k) + 1 for n, k in sizes)

    same_size = symptom(lambda answer, delta: answer.shape == delta.shape)

    @symptom
    def padded_too_much(self, answer, right):
        return answer.shape == tuple(n + 2 for n in right.shape)
