"""Lab 14: what a convolution of several channels costs."""

import numpy as np

from cnnlab.arithmetic import conv_multiplications, conv_weights, output_size
from cnnlab.judging.allowed import NUMPY
from cnnlab.judging.exercise import Case, DictExercise
from cnnlab.judging.mistakes import asked, gives


class Count(DictExercise):
    """`count(picture_shape, kernel_shape)`: kernels, weights and multiplications."""

    name = "count"
    points = {"shape": 0, "dtype": 0, "kernels": 1, "weights": 1, "multiplications": 1}
    allowed = NUMPY
    independent = ("kernels", "weights", "multiplications")

    def cases(self, rng):
        yield Case("a photograph of 128x128, 8 filters of 5x5", (128, 128, 3), (5, 5, 3, 8))
        yield Case("30x41 pixels of 6 maps, 4 filters of 3x2", (30, 41, 6), (3, 2, 6, 4))
        yield Case("12x10 pixels of 7 maps, 5 filters of 1x1", (12, 10, 7), (1, 1, 7, 5))
        *kernel_size, channels, filters = (int(n) for n in rng.integers(2, 7, 4))
        shape = (int(rng.integers(9, 30)), int(rng.integers(31, 50)), channels)
        name = "{1}x{2} pixels of {0} maps".format(channels, *shape)
        kernel_shape = (*kernel_size, channels, filters)
        yield Case(f"{name}, a kernel of shape {kernel_shape}", shape, kernel_shape)

    def oracle(self, picture_shape, kernel_shape, padded=False):
        *size, channels = picture_shape
        *kernel_size, _, filters = kernel_shape
        if not padded:
            size = [output_size(n, k) for n, k in zip(size, kernel_size, strict=True)]
        pixels, kernel_size = tuple(size), tuple(kernel_size)
        return {
            "kernels": channels * filters,
            "weights": conv_weights(kernel_size, channels, filters),
            "multiplications": conv_multiplications(pixels, kernel_size, channels, filters),
        }

    a_kernel_a_filter = gives(lambda kernel_shape: kernel_shape[-1], part="kernels")
    no_bias = gives(lambda right, kernel_shape: right - kernel_shape[-1], part="weights")
    a_bias_a_kernel = gives(
        lambda right, kernel_shape: right + (kernel_shape[-2] - 1) * kernel_shape[-1],
        part="weights",
    )
    padded = asked(padded=True)
    bias_multiplied = gives(
        lambda right, kernel_shape: right + right / np.prod(kernel_shape[:-1]),
        part="multiplications",
    )
