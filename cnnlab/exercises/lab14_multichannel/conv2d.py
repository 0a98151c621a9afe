"""Lab 14: conv2d."""

import numpy as np

from cnnlab.exercises.lab14_multichannel.shared import multichannel
from cnnlab.judging.exercise import Case, FunctionExercise
from cnnlab.judging.forbidden import CONVOLUTIONS
from cnnlab.judging.mistakes import mistake


class Conv2D(FunctionExercise):
    """`conv2d(picture, kernel, bias)`: several channels, several filters."""

    name = "conv2d"
    points = {"shape": 1, "one_filter": 1, "values": 2}
    rtol, atol = 1e-5, 1e-5  # an output of 32-bit numbers is right, too
    forbidden = (CONVOLUTIONS,)

    def cases(self, rng):
        for size, kernel_size, channels, filters in [
            ((6, 8), (3, 3), 3, 1),
            ((7, 5), (2, 3), 1, 1),
            ((9, 6), (3, 2), 3, 4),
            ((5, 11), (1, 4), 5, 2),
            ((8, 7), (4, 3), 2, 6),
        ]:
            arrays = [
                rng.normal(size=shape)
                for shape in [(*size, channels), (*kernel_size, channels, filters), filters]
            ]
            name = (
                f"{size[0]}x{size[1]} pixels, {channels} channel{'s' * (channels > 1)}, "
                f"{filters} filter{'s' * (filters > 1)} of {kernel_size[0]}x{kernel_size[1]}"
            )
            yield Case(name, *arrays)

    def oracle(self, picture, kernel, bias):
        return multichannel(picture, kernel, bias)

    def rung_one_filter(self, case, answer):
        return self.rung_values(case, answer) if len(case.args[2]) == 1 else None

    @mistake
    def no_bias(self, picture, kernel, bias):
        return multichannel(picture, kernel, 0)

    @mistake
    def bias_a_channel(self, picture, kernel, bias):
        return multichannel(picture, kernel, bias * kernel.shape[2])

    @mistake
    def bias_a_cell(self, picture, kernel, bias):
        return multichannel(picture, kernel, bias * kernel.shape[0] * kernel.shape[1])

    @mistake
    def turned(self, picture, kernel, bias):
        return multichannel(picture, kernel[::-1, ::-1], bias)

    @mistake
    def channels_reversed(self, picture, kernel, bias):
        return multichannel(picture, kernel[:, :, ::-1], bias)

    @mistake
    def first_channel(self, picture, kernel, bias):
        return multichannel(picture[..., :1], kernel[:, :, :1], bias)

    @mistake
    def one_kernel_for_all(self, picture, kernel, bias):
        return multichannel(picture, np.repeat(kernel[:, :, :1], kernel.shape[2], axis=2), bias)

    @mistake
    def averaged(self, picture, kernel, bias):
        return multichannel(picture, kernel / kernel.shape[2], bias)
