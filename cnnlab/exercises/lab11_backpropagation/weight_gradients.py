"""Lab 11: weight-gradients."""

import numpy as np

from cnnlab.exercises.lab11_backpropagation.shared import DELTA, convolve, sizes_of
from cnnlab.gradients import vector_jacobian
from cnnlab.judging.exercise import Case, DictExercise
from cnnlab.judging.forbidden import DERIVATIVES
from cnnlab.judging.mistakes import symptom

# The slide «Padding»: its picture, its kernel; and a delta for the nine values that come out.
IMAGE = np.array(
    [[3, 3, 2, 1, 0], [0, 0, 1, 3, 1], [3, 1, 2, 2, 3], [2, 0, 0, 2, 2], [2, 0, 0, 0, 1.0]]
)


class WeightGradients(DictExercise):
    """`weight_gradients(delta, inputs, kernel_size, strides=1)`: what kernel and bias learn."""

    name = "weight-gradients"
    forbidden = (DERIVATIVES,)
    points = {"shape": 0, "bias": 1, "kernel": 2, "strides": 1}

    def cases(self, rng):
        delta, image = DELTA[None, :, :, None], IMAGE[None, :, :, None]
        yield Case("the lecture's picture", delta, image, (3, 3), strides=1)
        for batch, size, kernel_size, strides in [
            (1, (6, 8), (3, 2), 1),
            (3, (5, 7), (2, 4), 1),
            (2, (7, 9), (3, 3), 2),
            (2, (8, 11), (3, 2), 2),
            (3, (10, 9), (2, 1), 3),
        ]:
            inputs = rng.normal(size=(batch, *size, 3))
            delta = rng.normal(size=(batch, *sizes_of(size, kernel_size, strides), 4))
            name = (
                f"{batch} pictures of {size[0]}x{size[1]}x3, 4 filters of "
                f"{kernel_size[0]}x{kernel_size[1]}, strides={strides}"
            )
            yield Case(name, delta, inputs, kernel_size, strides=strides)

    def oracle(self, delta, inputs, kernel_size, strides):
        kernel = np.zeros((*kernel_size, inputs.shape[-1], delta.shape[-1]))
        bias = np.zeros(delta.shape[-1])
        _, kernel, bias = vector_jacobian(
            lambda x, w, b: convolve(x, w, strides) + b, [inputs, kernel, bias], delta
        )
        return {"kernel": kernel, "bias": bias}

    def rung_kernel(self, case, answer):
        return self.rung_strides(case, answer) if case.kwargs["strides"] == 1 else None

    def rung_strides(self, case, answer):
        return self.difference("kernel", case, answer)

    def is_kernel(self, wrong, answer):
        return self.same(wrong, answer["kernel"])

    @symptom
    def bias_for_each_place(self, case, answer):
        return np.ndim(answer["bias"]) > 1

    @symptom
    def bias_averaged(self, case, answer):
        batch, rows, columns, _ = case.args[0].shape
        averages = self.expected(case)["bias"] / (rows * columns)
        return any(self.same(wrong, answer["bias"]) for wrong in (averages, averages / batch))

    @symptom
    def averaged_over_batch(self, case, answer):
        right, batch = self.expected(case), len(case.args[0])
        same = [self.same(right[key] / batch, answer[key]) for key in right]
        return batch > 1 and any(same)

    @symptom
    def last_picture(self, case, answer):
        delta, inputs, *rest = case.args
        alone = self.oracle(delta[-1:], inputs[-1:], *rest, **case.kwargs)
        same = [self.same(alone[key], answer[key]) for key in alone]
        return len(delta) > 1 and any(same)

    @symptom
    def axes_swapped(self, case, answer):
        return self.is_kernel(self.expected(case)["kernel"].swapaxes(0, 1), answer)

    @symptom
    def turned(self, case, answer):
        return self.is_kernel(self.expected(case)["kernel"][::-1, ::-1], answer)

    @symptom
    def channels_swapped(self, case, answer):
        return self.is_kernel(self.expected(case)["kernel"].swapaxes(2, 3), answer)

    @symptom
    def stride_ignored(self, case, answer):
        delta, inputs, kernel_size, *_ = case.args
        rows, columns = (n + k - 1 for n, k in zip(delta.shape[1:3], kernel_size, strict=True))
        wrong = self.oracle(delta, inputs[:, :rows, :columns], kernel_size, strides=1)
        return case.kwargs["strides"] > 1 and self.is_kernel(wrong["kernel"], answer)
