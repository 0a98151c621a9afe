"""Lab 11: reverse-convolution."""

import numpy as np
from scipy.signal import correlate2d

from cnnlab.exercises.lab11_backpropagation.shared import DELTA, KERNEL, differentiate
from cnnlab.judging.exercise import Case, FunctionExercise
from cnnlab.judging.forbidden import DERIVATIVES
from cnnlab.judging.mistakes import mistake, symptom


class ReverseConvolution(FunctionExercise):
    """`reverse_convolution(delta, kernel)`: delta of one map goes back through one kernel."""

    name = "reverse-convolution"
    forbidden = (DERIVATIVES,)
    points = {"shape": 1, "values": 1}

    def cases(self, rng):
        yield Case("the lecture's kernel", DELTA, KERNEL)
        for size, kernel_size in [((4, 6), (3, 3)), ((3, 5), (2, 4)), ((1, 1), (3, 2))]:
            name = f"a delta of {size[0]}x{size[1]}, a kernel of {kernel_size[0]}x{kernel_size[1]}"
            yield Case(name, rng.normal(size=size), rng.normal(size=kernel_size))

    def oracle(self, delta, kernel):
        inputs = np.zeros([n + k - 1 for n, k in zip(delta.shape, kernel.shape, strict=True)])
        back, _ = differentiate(
            delta[None, :, :, None], inputs[None, :, :, None], kernel[:, :, None, None]
        )
        return back[0, :, :, 0]

    @mistake
    def not_turned(self, delta, kernel):
        return correlate2d(delta, kernel, "full")

    @mistake
    def rows_flipped(self, delta, kernel):
        return correlate2d(delta, kernel[::-1], "full")

    @mistake
    def columns_flipped(self, delta, kernel):
        return correlate2d(delta, kernel[:, ::-1], "full")

    @symptom
    def axes_swapped(self, case, answer):
        delta, kernel = case.args
        return any(
            self.same(correlate2d(delta, wrong, "full"), answer)
            for wrong in (kernel.T, np.rot90(kernel), np.rot90(kernel, -1))
        )

    @symptom
    def valid(self, case, answer):
        sizes = zip(case.args[0].shape, case.args[1].shape, strict=True)
        return answer.shape == tuple(max(n, k) - min(n, k) + 1 for n, k in sizes)

    @symptom
    def same_size(self, case, answer):
        return answer.shape == case.args[0].shape

    @symptom
    def padded_too_much(self, case, answer):
        sizes = zip(case.args[0].shape, case.args[1].shape, strict=True)
        return answer.shape == tuple(n + k + 1 for n, k in sizes)
