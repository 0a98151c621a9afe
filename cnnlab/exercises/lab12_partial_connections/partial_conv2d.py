"""Lab 12: partial-conv2d."""

import numpy as np

from cnnlab.exercises.lab12_partial_connections.shared import (
    LECTURE,
    LENET,
    dense_convolution,
    in_column_order,
    masked_kernel,
    random_table,
)
from cnnlab.judging.exercise import Case, FunctionExercise
from cnnlab.judging.forbidden import finished
from cnnlab.judging.mistakes import asked, mistake


class PartialConv(FunctionExercise):
    """`partial_conv2d(feature_maps, kernel, bias, table)` returns the output maps."""

    name = "partial-conv2d"
    forbidden = (finished("cnnlab.layers.PartialConv2D"),)
    points = {"shape": 1, "values": 2}

    def cases(self, rng):
        for name, table, size, kernel_size in [
            ("the lecture's 7x9 table, 8x8 maps, 3x3 kernels", LECTURE, (8, 8), (3, 3)),
            ("LeNet-5's table, 14x14 maps, 5x5 kernels", LENET, (14, 14), (5, 5)),
            ("a random 3x5 table, 6x9 maps, 3x2 kernels", random_table(rng, 3, 5), (6, 9), (3, 2)),
        ]:
            channels, filters = table.shape
            feature_maps = rng.normal(size=(*size, channels))
            kernel = rng.normal(size=(*kernel_size, table.sum()))
            yield Case(name, feature_maps, kernel, rng.normal(size=filters), table)

    def oracle(self, feature_maps, kernel, bias, table):
        return dense_convolution(feature_maps, masked_kernel(kernel, table), bias)

    @mistake
    def column_order(self, feature_maps, kernel, bias, table):
        return self.oracle(feature_maps, in_column_order(kernel, table), bias, table)

    no_bias = asked(bias=0)

    @mistake
    def bias_of_every_link(self, feature_maps, kernel, bias, table):
        return self.oracle(feature_maps, kernel, bias * table.sum(axis=0), table)

    @mistake
    def turned(self, feature_maps, kernel, bias, table):
        return self.oracle(feature_maps, kernel[::-1, ::-1], bias, table)

    @mistake
    def averaged(self, feature_maps, kernel, bias, table):
        return self.oracle(
            feature_maps, kernel / table.sum(axis=0)[np.argwhere(table)[:, 1]], bias, table
        )

    @mistake
    def last_link_only(self, feature_maps, kernel, bias, table):
        last = [np.flatnonzero(np.argwhere(table)[:, 1] == f)[-1] for f in range(table.shape[1])]
        kept = np.isin(np.arange(kernel.shape[-1]), last)
        return self.oracle(feature_maps, kernel * kept, bias, table)
