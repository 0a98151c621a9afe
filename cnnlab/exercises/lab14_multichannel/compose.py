"""Lab 14: compose."""

import numpy as np

from cnnlab.exercises.lab14_multichannel.shared import multichannel
from cnnlab.judging.exercise import Case, DictExercise
from cnnlab.judging.mistakes import symptom


class Compose(DictExercise):
    """`compose(first, first_bias, second, second_bias)`: the one convolution that does both."""

    name = "compose"
    points = {"shape": 1, "kernel": 2, "bias": 1}

    def cases(self, rng):
        for sizes, channels, middle, filters in [
            (((3, 3), (3, 3)), 1, 1, 1),
            (((1, 2), (1, 3)), 1, 2, 1),
            (((3, 2), (2, 4)), 3, 2, 4),
            (((2, 5), (3, 1)), 2, 4, 3),
        ]:
            shapes = [(*sizes[0], channels, middle), middle, (*sizes[1], middle, filters), filters]
            name = (
                f"{sizes[0][0]}x{sizes[0][1]}, then {sizes[1][0]}x{sizes[1][1]}; "
                f"{channels} channels, {middle} maps between, {filters} filters"
            )
            yield Case(name, *[rng.normal(size=shape) for shape in shapes])

    def oracle(self, first, first_bias, second, second_bias):
        """Runs both, one after the other: on a black picture, and on single bright pixels."""
        *size, channels, _ = (
            n + m - 1 if axis < 2 else n
            for axis, (n, m) in enumerate(zip(first.shape, second.shape, strict=True))
        )

        def both(picture):
            return multichannel(multichannel(picture, first, first_bias), second, second_bias)[0, 0]

        black = both(np.zeros((*size, channels)))
        points = np.eye(np.prod(size) * channels).reshape(-1, *size, channels)
        kernel = np.reshape([both(point) - black for point in points], (*size, channels, -1))
        return {"kernel": kernel, "bias": black}

    def kernel_is(self, case, answer, change):
        first, first_bias, second, second_bias = case.args
        wrong = self.oracle(change(first), first_bias, second, second_bias)["kernel"]
        return self.same(wrong, answer["kernel"])

    def bias_is(self, case, answer, change):
        """The bias as it would be if `change` stood for the sums of the second's kernels."""
        _, first_bias, second, second_bias = case.args
        bias = second_bias + first_bias @ change(second)
        return self.same(bias, answer["bias"])

    @symptom
    def too_small(self, case, answer):
        return np.shape(answer["kernel"])[:2] in (case.args[0].shape[:2], case.args[2].shape[:2])

    @symptom
    def one_turned(self, case, answer):
        first, _, second, _ = case.args
        if max(first.shape[:2] + second.shape[:2]) == 1:
            return False
        turned = self.kernel_is(case, answer, lambda kernel: kernel[::-1, ::-1])
        both = self.oracle(first, 0, second[::-1, ::-1], 0)["kernel"]
        return turned or self.same(both, answer["kernel"])

    @symptom
    def one_map_between(self, case, answer):
        return case.args[0].shape[-1] > 1 and self.kernel_is(
            case, answer, lambda kernel: kernel * (np.arange(kernel.shape[-1]) == 0)
        )

    @symptom
    def first_bias_forgotten(self, case, answer):
        return self.same(case.args[3], answer["bias"])

    @symptom
    def first_bias_once(self, case, answer):
        return self.bias_is(case, answer, lambda second: second.mean(axis=(0, 1)))
