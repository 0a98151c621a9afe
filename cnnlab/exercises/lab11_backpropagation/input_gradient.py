"""Lab 11: input-gradient."""

import numpy as np

from cnnlab.exercises.lab11_backpropagation.shared import DELTA, KERNEL, differentiate, sizes_of
from cnnlab.judging.exercise import Case, FunctionExercise
from cnnlab.judging.forbidden import DERIVATIVES
from cnnlab.judging.mistakes import gives, mistake, symptom


def leftover(input_size, kernel_size, strides):
    """Rows and columns at the end of a picture that no window reaches."""
    return tuple((n - k) % strides for n, k in zip(input_size, kernel_size, strict=True))


class InputGradient(FunctionExercise):
    """`input_gradient(delta, kernel, input_size, strides=1)`: delta of the layer below."""

    name = "input-gradient"
    forbidden = (DERIVATIVES,)
    points = {"shape": 1, "values": 2, "strides": 1, "leftover": 1}

    def cases(self, rng):
        delta, kernel = DELTA[None, :, :, None], KERNEL[:, :, None, None]
        yield Case("the lecture's kernel", delta, kernel, (5, 5), strides=1)
        for batch, size, kernel_size, strides in [
            (1, (6, 8), (3, 3), 1),
            (2, (5, 7), (2, 4), 1),
            (2, (7, 9), (3, 3), 2),
            (1, (8, 11), (2, 3), 2),
            (2, (8, 10), (3, 3), 2),
            (1, (9, 15), (2, 4), 3),
            (2, (8, 10), (1, 2), 3),
        ]:
            delta = rng.normal(size=(batch, *sizes_of(size, kernel_size, strides), 4))
            kernel = rng.normal(size=(*kernel_size, 3, 4))
            name = (
                f"{batch} pictures of {size[0]}x{size[1]}x3, 4 filters of "
                f"{kernel_size[0]}x{kernel_size[1]}, strides={strides}"
            )
            yield Case(name, delta, kernel, size, strides=strides)

    def oracle(self, delta, kernel, input_size, strides):
        inputs = np.zeros((len(delta), *input_size, kernel.shape[2]))  # any will do: it is linear
        return differentiate(delta, inputs, kernel, strides)[0]

    def leftover(self, case):
        _, kernel, size = case.args
        return leftover(size, kernel.shape[:2], case.kwargs["strides"])

    def rung_shape(self, case, answer):
        return None if any(self.leftover(case)) else super().rung_shape(case, answer)

    def rung_values(self, case, answer):
        return super().rung_values(case, answer) if case.kwargs["strides"] == 1 else None

    def rung_strides(self, case, answer):
        return None if any(self.leftover(case)) else super().rung_values(case, answer)

    def rung_leftover(self, case, answer):
        """Pixels behind the last window are read by none: their gradient is 0."""
        return super().rung_values(case, answer)

    def scattered(self, delta, kernel, input_size, strides, add=True):
        """Cell by cell of the kernel; `add` says whether windows that overlap add up."""
        back = np.zeros((len(delta), *input_size, kernel.shape[2]))
        rows, columns = delta.shape[1:3]
        for u, v in np.ndindex(kernel.shape[:2]):
            places = (
                slice(None),
                slice(u, u + rows * strides, strides),
                slice(v, v + columns * strides, strides),
            )
            sent = np.einsum("bijf,cf->bijc", delta, kernel[u, v])
            back[places] = back[places] + sent if add else sent
        return back

    @mistake
    def not_turned(self, delta, kernel, input_size, strides):
        return self.oracle(delta, kernel[::-1, ::-1], input_size, strides)

    @mistake
    def channels_turned(self, delta, kernel, input_size, strides):
        return self.oracle(delta, kernel[:, :, ::-1], input_size, strides)

    @symptom
    def axes_swapped(self, case, answer):
        delta, kernel, (height, width) = case.args
        tall, wide = kernel.shape[:2]
        if tall != wide:
            return answer.shape[1:3] == (height + tall - wide, width + wide - tall)
        wrong = self.oracle(delta, kernel.swapaxes(0, 1), (height, width), **case.kwargs)
        turned = self.oracle(
            delta, kernel.swapaxes(0, 1)[::-1, ::-1], (height, width), **case.kwargs
        )
        return any(self.same(each, answer) for each in (wrong, turned))

    averaged_over_batch = gives(lambda right, delta: right / len(delta))

    @mistake
    def overwritten(self, delta, kernel, input_size, strides):
        return self.scattered(delta, kernel, input_size, strides, add=False)

    @mistake
    def stride_ignored(self, delta, kernel, input_size, strides):
        return self.scattered(delta, kernel, input_size, 1)

    @mistake
    def leftover_before(self, delta, kernel, input_size, strides):
        shift = leftover(input_size, kernel.shape[:2], strides)
        return np.roll(self.oracle(delta, kernel, input_size, strides), shift, axis=(1, 2))

    @symptom
    def no_zeros_between(self, case, answer):
        delta, kernel, _ = case.args
        sizes = zip(delta.shape[1:3], kernel.shape[:2], strict=True)
        return case.kwargs["strides"] > 1 and answer.shape[1:3] == tuple(
            n + k - 1 for n, k in sizes
        )

    @symptom
    def valid(self, case, answer):
        delta, kernel, _ = case.args
        sizes = zip(delta.shape[1:3], kernel.shape[:2], strict=True)
        return answer.shape[1:3] == tuple(max(n - k + 1, 0) for n, k in sizes)

    @symptom
    def leftover_forgotten(self, case, answer):
        sizes = zip(case.args[2], self.leftover(case), strict=True)
        reached = tuple(n - rest for n, rest in sizes)
        return any(self.leftover(case)) and answer.shape[1:3] == reached
