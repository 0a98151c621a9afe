"""Lab 11: delta of the layer below, through a convolution of any size and stride."""

import numpy as np

from cnnlab.exercises.lab11_backpropagation.shared import (
    DELTA,
    KERNEL,
    differentiate,
    size_after,
    size_before,
)
from cnnlab.exercises.numpy_layers import turned_by_180
from cnnlab.judging.allowed import NUMPY_SUMS
from cnnlab.judging.exercise import Case, FunctionExercise, values_where, where
from cnnlab.judging.mistakes import changed, gives, mistake, symptom
from cnnlab.judging.origin import reaching, summed


def leftover(input_size, kernel, strides):
    """Rows and columns at the end of a picture that no window reaches."""
    return tuple((n - k) % strides for n, k in zip(input_size, kernel.shape[:2], strict=True))


def all_read(input_size, kernel, strides):
    return not any(leftover(input_size, kernel, strides))


def with_zeros_behind(delta, input_size, kernel):
    """Delta as large as that of stride 1."""
    sizes = zip(size_after(input_size, kernel.shape[:2]), delta.shape[1:3], strict=True)
    return np.pad(delta, [(0, 0), *((0, n - m) for n, m in sizes), (0, 0)])


class InputGradient(FunctionExercise):
    """`input_gradient(delta, kernel, input_size, strides=1)`: delta of the layer below."""

    name = "input-gradient"
    allowed = NUMPY_SUMS
    points = {"shape": 1, "values": 2, "strides": 1, "leftover": 1}
    independent = ("values", "strides", "leftover")

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
            delta = rng.normal(size=(batch, *size_after(size, kernel_size, strides), 4))
            kernel = rng.normal(size=(*kernel_size, 3, 4))
            name = f"pictures of {(batch, *size, 3)}, 4 filters, {kernel_size=}, {strides=}"
            yield Case(name, delta, kernel, size, strides=strides)
        delta, kernel = rng.normal(size=(2, 4, 4, 3)), rng.normal(size=(2, 3, 2, 3))
        yield Case("strides left out", delta, kernel, (5, 6))

    def oracle(self, delta, kernel, input_size, strides=1):
        inputs = np.zeros((len(delta), *input_size, kernel.shape[2]))  # any will do: it is linear
        return differentiate(delta, inputs, kernel, strides)[0]

    def origin(self, at, delta, kernel, strides):
        picture, *place, c = at
        filters = range(kernel.shape[3])
        return summed(
            [
                reaching(
                    f"delta: map {f} of the output",
                    delta[picture, :, :, f],
                    kernel[:, :, c, f],
                    place,
                    strides,
                )
                for f in filters
            ]
        )

    rung_shape = where(FunctionExercise.rung_shape, all_read)
    rung_values = values_where(lambda strides: strides == 1)
    rung_strides = values_where(
        lambda input_size, kernel, strides: strides > 1 and all_read(input_size, kernel, strides)
    )
    rung_leftover = values_where(
        lambda input_size, kernel, strides: not all_read(input_size, kernel, strides)
    )

    not_turned = changed(kernel=turned_by_180)
    channels_turned = changed(kernel=lambda kernel: kernel[:, :, ::-1])

    @symptom
    def axes_swapped(self, answer, delta, kernel, input_size, strides):
        (height, width), (tall, wide) = input_size, kernel.shape[:2]
        if tall != wide:
            return answer.shape[1:3] == (height + tall - wide, width + wide - tall)
        swapped = kernel.swapaxes(0, 1), turned_by_180(kernel.swapaxes(0, 1))
        return any(self.same(self.oracle(delta, k, input_size, strides), answer) for k in swapped)

    averaged_over_batch = gives(lambda right, delta: right / len(delta))

    @mistake
    def overwritten(self, delta, kernel, input_size, strides=1):
        """Cell by cell of the kernel."""
        back = np.zeros((len(delta), *input_size, kernel.shape[2]))
        rows, columns = (n * strides for n in delta.shape[1:3])
        for u, v in np.ndindex(kernel.shape[:2]):
            back[:, u : u + rows : strides, v : v + columns : strides] = delta @ kernel[u, v].T
        return back

    stride_ignored = changed(delta=with_zeros_behind, strides=lambda strides: 1)
    leftover_before = gives(
        lambda right, input_size, kernel, strides: np.roll(
            right, leftover(input_size, kernel, strides), axis=(1, 2)
        )
    )

    @symptom
    def no_zeros_between(self, answer, delta, kernel, strides):
        return strides > 1 and answer.shape[1:3] == size_before(delta.shape[1:3], kernel.shape[:2])

    @symptom
    def valid(self, answer, delta, kernel):
        return answer.shape[1:3] == size_after(delta.shape[1:3], kernel.shape[:2])

    @symptom
    def leftover_forgotten(self, answer, input_size, kernel, strides):
        left = leftover(input_size, kernel, strides)
        reached = tuple(n - rest for n, rest in zip(input_size, left, strict=True))
        return any(left) and answer.shape[1:3] == reached
