"""Lab 17: kernels for a system whose channels come first."""

import numpy as np

from cnnlab.judging.allowed import NUMPY
from cnnlab.judging.exercise import Case, FunctionExercise
from cnnlab.judging.mistakes import gives, seen


class KernelAxes(FunctionExercise):
    """`kernels_channels_first(kernel)`: the axes of Keras' kernels in PyTorch's order."""

    name = "kernels-channels-first"
    points = {"shape": 1, "dtype": 0, "values": 1}
    allowed = NUMPY

    def cases(self, rng):
        yield Case("kernels of C3, numbered", np.arange(5.0 * 5 * 6 * 16).reshape(5, 5, 6, 16))
        for shape in ((2, 3, 4, 5), (3, 2, 1, 6), (1, 1, 7, 2)):
            yield Case(f"kernels of shape {shape}", rng.normal(size=shape))

    def oracle(self, kernel):
        return np.moveaxis(kernel, (3, 2), (0, 1))

    mirrored = seen(gives(lambda kernel: kernel.T))
    channels_before_filters = seen(gives(lambda kernel: np.moveaxis(kernel, (2, 3), (0, 1))))
    reshaped = gives(lambda right, kernel: kernel.reshape(right.shape))
    turned = gives(lambda right: right[:, :, ::-1, ::-1])
