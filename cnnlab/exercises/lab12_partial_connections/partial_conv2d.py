"""Lab 12: a convolution whose output maps read some of the input maps."""

import numpy as np

from cnnlab.exercises.lab12_partial_connections.shared import (
    LECTURE,
    LENET,
    in_column_order,
    masked_kernel,
    random_table,
)
from cnnlab.exercises.numpy_layers import convolution, turned_by_180
from cnnlab.exercises.origins import of_convolution
from cnnlab.judging.exercise import Case, FunctionExercise
from cnnlab.judging.forbidden import finished
from cnnlab.judging.mistakes import asked, changed


def filters_of_links(table):
    """The output map of each link."""
    return np.argwhere(table)[:, 1]


def last_links(kernel, table):
    """The kernels of the last link of each output map; those of the others are 0."""
    filters = filters_of_links(table)
    last = [np.flatnonzero(filters == f)[-1] for f in range(table.shape[1])]
    return kernel * np.isin(np.arange(kernel.shape[-1]), last)


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
            shapes = (*size, channels), (*kernel_size, table.sum()), filters
            yield Case(name, *(rng.normal(size=shape) for shape in shapes), table)

    def oracle(self, feature_maps, kernel, bias, table):
        return convolution(feature_maps[None], masked_kernel(kernel, table), bias)[0]

    def origin(self, at, feature_maps, kernel, bias, table):
        return of_convolution((0, *at), feature_maps[None], masked_kernel(kernel, table), bias)

    column_order = changed(kernel=in_column_order)
    no_bias = asked(bias=0)
    bias_of_every_link = changed(bias=lambda bias, table: bias * table.sum(axis=0))
    turned = changed(kernel=turned_by_180)
    averaged = changed(
        kernel=lambda kernel, table: kernel / table.sum(axis=0)[filters_of_links(table)]
    )
    last_link_only = changed(kernel=last_links)
