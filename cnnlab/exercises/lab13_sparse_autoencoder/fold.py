"""Lab 13: fold."""

import numpy as np

from cnnlab.judging.exercise import Case, DictExercise
from cnnlab.judging.mistakes import symptom


class Fold(DictExercise):
    """`fold(W1, b1, mean, matrix, patch_shape)`: kernel and bias that whiten by themselves."""

    name = "fold"
    points = {"shape": 1, "kernel": 1, "bias": 1}
    rtol, atol = 1e-9, 1e-9

    def cases(self, rng):
        for name, (height, width, channels), k in [
            ("a patch of 2x2 pixels, 3 features", (2, 2, 1), 3),
            ("patches of 3x2 pixels, 2 channels, 4 features", (3, 2, 2), 4),
            ("patches of 8x8 pixels, 5 features", (8, 8, 1), 5),
        ]:
            size = height * width * channels
            arrays = [rng.normal(size=shape) for shape in [(size, k), k, size, (size, size)]]
            yield Case(name, *arrays, (height, width, channels))

    def oracle(self, W1, b1, mean, matrix, patch_shape):
        """Asks what comes out for a black patch, and how much each single pixel changes it."""

        def score(patch):
            return (patch - mean) @ matrix @ W1 + b1

        black = score(np.zeros(len(mean)))
        kernel = np.stack([score(pixel) - black for pixel in np.eye(len(mean))])
        return {"kernel": kernel.reshape(*patch_shape, -1), "bias": black}

    def changed(self, case, answer, **changes):
        return self.same({**self.expected(case), **changes}, answer)

    def kernel_is(self, case, answer, rows):
        shape = self.expected(case)["kernel"].shape
        return self.same(rows.reshape(shape), answer["kernel"])

    @symptom
    def not_whitened(self, case, answer):
        return self.kernel_is(case, answer, case.args[0])

    @symptom
    def transposed(self, case, answer):
        return self.kernel_is(case, answer, case.args[3].T @ case.args[0])

    @symptom
    def turned(self, case, answer):
        return self.same(self.expected(case)["kernel"][::-1, ::-1], answer["kernel"])

    @symptom
    def mean_forgotten(self, case, answer):
        return self.changed(case, answer, bias=case.args[1])

    @symptom
    def sign_turned(self, case, answer):
        return self.changed(case, answer, bias=2 * case.args[1] - self.expected(case)["bias"])

    @symptom
    def mean_not_whitened(self, case, answer):
        W1, b1, mean = case.args[:3]
        return self.changed(case, answer, bias=b1 - mean @ W1)
