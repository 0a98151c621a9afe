"""Lab 17: the first dense layer for a system whose channels come first."""

import numpy as np

from cnnlab.judging.allowed import NUMPY
from cnnlab.judging.exercise import Case, FunctionExercise
from cnnlab.judging.mistakes import gives, mistake, symptom

MAPS = (5, 5, 16)  # what is unrolled before F5


class DenseAfterFlatten(FunctionExercise):
    """`dense_channels_first(kernel, maps)`: the first dense layer for a channels-first system."""

    name = "dense-channels-first"
    points = {"shape": 1, "dtype": 0, "values": 2}
    allowed = NUMPY

    def cases(self, rng):
        numbered = np.arange(12.0)[:, None] + [0, 100]
        yield Case("2 maps of 2x3, 2 units, rows numbered", numbered, (2, 3, 2))
        for maps, units in ((MAPS, 7), ((3, 3, 2), 18), ((4, 2, 1), 3)):
            kernel = rng.normal(size=(int(np.prod(maps)), units))
            height, width, channels = maps
            yield Case(f"{channels} maps of {height}x{width}, {units} units", kernel, maps)

    def oracle(self, kernel, maps):
        """Row by row: where a channels-first system has this pixel."""
        height, width, channels = maps
        result = np.empty(kernel.shape[::-1])
        for row, weights in enumerate(kernel):
            i, j, channel = np.unravel_index(row, maps)
            place = np.ravel_multi_index((channel, i, j), (channels, height, width))
            result[:, place] = weights
        return result

    only_transposed = gives(lambda kernel: kernel.T)

    @symptom
    def not_transposed(self, answer, kernel):
        return np.shape(answer) == kernel.shape != kernel.shape[::-1]

    @mistake
    def way_back(self, kernel, maps):
        height, width, channels = maps
        rows = kernel.reshape(channels, height, width, -1)
        return rows.transpose(3, 1, 2, 0).reshape(kernel.shape[::-1])

    @mistake
    def columns_first(self, kernel, maps):
        return kernel.reshape(*maps, -1).transpose(3, 2, 1, 0).reshape(kernel.shape[::-1])

    reshaped = gives(lambda kernel: kernel.reshape(kernel.shape[::-1]))
