"""Lab 12: tables of connections, and the kernels that belong to their links."""

import numpy as np

from cnnlab.layers import LECTURE_7X9, LENET5_C3

LECTURE, LENET = np.array(LECTURE_7X9), np.array(LENET5_C3)


def random_table(rng, channels, filters):
    """A table in which every output map reads at least one input map, and none reads all."""
    table = rng.integers(0, 2, (channels, filters))
    some = rng.integers(0, channels, filters)
    table[some, range(filters)] = 1
    table[(some + 1) % channels, range(filters)] = 0
    return table


def masked_kernel(kernel, table):
    """The full kernel with zeros where there is no link; links come row by row."""
    dense = np.zeros((*kernel.shape[:2], *np.shape(table)))
    dense[:, :, np.asarray(table) == 1] = kernel
    return dense


def in_column_order(kernel, table):
    """The kernels as one gets them who counts the links column by column."""
    order = np.zeros(np.shape(table), int)
    order.T[np.asarray(table).T == 1] = np.arange(kernel.shape[-1])
    return kernel[..., order[np.asarray(table) == 1]]
