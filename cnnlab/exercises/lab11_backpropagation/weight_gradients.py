"""Lab 11: what a convolution's kernel and bias learn of delta."""

import numpy as np

from cnnlab.exercises.lab11_backpropagation.shared import DELTA, convolve, size_after, size_before
from cnnlab.gradients import vector_jacobian
from cnnlab.judging.allowed import NUMPY_SUMS
from cnnlab.judging.exercise import Case, DictExercise, where
from cnnlab.judging.mistakes import gives, symptom
from cnnlab.judging.origin import summed, window

# The slide «Padding»: its picture, its kernel; and a delta for the nine values that come out.
IMAGE = np.array(
    [[3, 3, 2, 1, 0], [0, 0, 1, 3, 1], [3, 1, 2, 2, 3], [2, 0, 0, 2, 2], [2, 0, 0, 0, 1.0]]
)


class WeightGradients(DictExercise):
    """`weight_gradients(delta, inputs, kernel_size, strides=1)`: what kernel and bias learn."""

    name = "weight-gradients"
    allowed = NUMPY_SUMS
    points = {"shape": 0, "bias": 1, "kernel": 2, "strides": 1}
    independent = ("bias", "kernel", "strides")

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
            delta = rng.normal(size=(batch, *size_after(size, kernel_size, strides), 4))
            name = f"pictures of shape {inputs.shape}, 4 filters, {kernel_size=}, {strides=}"
            yield Case(name, delta, inputs, kernel_size, strides=strides)
        inputs, delta = rng.normal(size=(2, 5, 6, 2)), rng.normal(size=(2, 4, 4, 3))
        yield Case("strides left out", delta, inputs, (2, 3))

    def oracle(self, delta, inputs, kernel_size, strides=1):
        kernel = np.zeros((*kernel_size, inputs.shape[-1], delta.shape[-1]))
        bias = np.zeros(delta.shape[-1])
        _, kernel, bias = vector_jacobian(
            lambda x, w, b: convolve(x, w, strides) + b, [inputs, kernel, bias], delta
        )
        return {"kernel": kernel, "bias": bias}

    def part_of(self, rung):
        return "kernel" if rung == "strides" else rung

    def origin(self, at, part, delta, inputs, strides):
        """Delta is the kernel: it stands over each picture, its cells `strides` apart."""
        delta = delta[..., at[-1]]
        if part == "bias":
            ones = np.ones(delta[0].shape, int)
            maps = enumerate(delta)
            return summed(
                [window(f"delta: picture {n} of the batch", each, ones, (0, 0)) for n, each in maps]
            )
        *cell, c, _ = at
        pairs = enumerate(zip(inputs[..., c], delta, strict=True))
        return summed(
            [window(f"picture {n} of the batch", *pair, cell, rate=strides) for n, pair in pairs]
        )

    def of_kernel(self, case, answer):
        return self.difference("kernel", case, answer)

    rung_kernel = where(of_kernel, lambda strides: strides == 1)
    rung_strides = where(of_kernel, lambda strides: strides > 1)

    def is_one(self, wrong, answer):
        return any(self.same(wrong[key], answer[key]) for key in wrong)

    bias_for_each_place = symptom(lambda answer: np.ndim(answer["bias"]) > 1)

    bias_averaged = gives(
        lambda right, delta: (right / delta[0, :, :, 0].size, right / delta[..., 0].size),
        part="bias",
    )

    @symptom
    def averaged_over_batch(self, answer, right, delta):
        averages = {key: right[key] / len(delta) for key in right}
        return len(delta) > 1 and self.is_one(averages, answer)

    @symptom
    def last_picture(self, answer, delta, inputs, kernel_size, strides):
        alone = self.oracle(delta[-1:], inputs[-1:], kernel_size, strides)
        return len(delta) > 1 and self.is_one(alone, answer)

    axes_swapped = gives(lambda right: right.swapaxes(0, 1), part="kernel")
    turned = gives(lambda right: right[::-1, ::-1], part="kernel")
    channels_swapped = gives(lambda right: right.swapaxes(2, 3), part="kernel")

    @symptom
    def stride_ignored(self, answer, delta, inputs, kernel_size, strides):
        rows, columns = size_before(delta.shape[1:3], kernel_size)
        wrong = self.oracle(delta, inputs[:, :rows, :columns], kernel_size, strides=1)
        return strides > 1 and self.same(wrong["kernel"], answer["kernel"])
