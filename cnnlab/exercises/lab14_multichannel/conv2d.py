"""Lab 14: a convolution of several channels by several filters."""

import numpy as np

from cnnlab.exercises.lab14_multichannel.shared import averaged_kernel, multichannel
from cnnlab.exercises.numpy_layers import turned_by_180
from cnnlab.exercises.origins import of_convolution
from cnnlab.judging.allowed import NUMPY_SUMS
from cnnlab.judging.exercise import Case, FunctionExercise, values_where
from cnnlab.judging.mistakes import asked, changed


class Conv2D(FunctionExercise):
    """`conv2d(picture, kernel, bias)`: several channels, several filters."""

    name = "conv2d"
    points = {"shape": 1, "one_filter": 1, "values": 2}
    allowed = NUMPY_SUMS

    def cases(self, rng):
        for size, kernel_size, channels, filters in [
            ((6, 8), (3, 3), 3, 1),
            ((7, 5), (2, 3), 1, 1),
            ((9, 6), (3, 2), 3, 4),
            ((5, 11), (1, 4), 5, 2),
            ((8, 7), (4, 3), 2, 6),
        ]:
            shapes = (*size, channels), (*kernel_size, channels, filters), filters
            name = f"a picture of shape {shapes[0]}, a kernel of shape {shapes[1]}"
            yield Case(name, *(rng.normal(size=shape) for shape in shapes))

    def oracle(self, picture, kernel, bias):
        return multichannel(picture, kernel, bias)

    def origin(self, at, picture, kernel, bias):
        return of_convolution((0, *at), picture[None], kernel, bias)

    rung_one_filter = values_where(lambda bias: len(bias) == 1)

    no_bias = asked(bias=0)
    bias_a_channel = changed(bias=lambda bias, kernel: bias * kernel.shape[2])
    bias_a_cell = changed(bias=lambda bias, kernel: bias * kernel[:, :, 0, 0].size)
    turned = changed(kernel=turned_by_180)
    channels_reversed = changed(kernel=lambda kernel: kernel[:, :, ::-1])
    first_channel = changed(kernel=lambda kernel: kernel * np.eye(1, kernel.shape[2]).T)
    one_kernel_for_all = changed(kernel=lambda kernel: kernel[:, :, :1].repeat(kernel.shape[2], 2))
    averaged = changed(kernel=averaged_kernel)
