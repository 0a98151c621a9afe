"""Lab 13: whitening folded into kernel and bias."""

import numpy as np

from cnnlab.judging.allowed import NUMPY
from cnnlab.judging.exercise import Case, DictExercise
from cnnlab.judging.mistakes import gives


class Fold(DictExercise):
    """`fold(W1, b1, mean, matrix, patch_shape)`: kernel and bias that whiten by themselves."""

    name = "fold"
    points = {"shape": 1, "kernel": 1, "bias": 1}
    allowed = NUMPY
    independent = ("shape", "kernel", "bias")

    def cases(self, rng):
        for name, patch_shape, k in [
            ("a patch of 2x2 pixels, 3 features", (2, 2, 1), 3),
            ("patches of 3x2 pixels, 2 channels, 4 features", (3, 2, 2), 4),
            ("patches of 8x8 pixels, 5 features", (8, 8, 1), 5),
        ]:
            size = np.prod(patch_shape)
            arrays = [rng.normal(size=shape) for shape in [(size, k), k, size, (size, size)]]
            yield Case(name, *arrays, patch_shape)

    def oracle(self, W1, b1, mean, matrix, patch_shape):
        """Asks what comes out for a black patch, and how much each single pixel changes it."""

        def score(patch):
            return (patch - mean) @ matrix @ W1 + b1

        black = score(np.zeros(len(mean)))
        kernel = np.stack([score(pixel) - black for pixel in np.eye(len(mean))])
        return {"kernel": kernel.reshape(*patch_shape, -1), "bias": black}

    not_whitened = gives(lambda right, W1: W1.reshape(right.shape), part="kernel")
    transposed = gives(
        lambda right, W1, matrix: (matrix.T @ W1).reshape(right.shape), part="kernel"
    )
    turned = gives(lambda right: right[::-1, ::-1], part="kernel")
    mean_forgotten = gives(lambda b1: b1, part="bias")
    sign_turned = gives(lambda right, b1: 2 * b1 - right, part="bias")
    mean_not_whitened = gives(lambda W1, b1, mean: b1 - mean @ W1, part="bias")
