"""Lab 08: kernels with holes."""

import numpy as np


def spread(kernel, rate):
    """The kernel with `rate - 1` zeros between its cells, along its first two axes."""
    for axis in (0, 1):
        cell = np.zeros((rate, 1))
        cell[0] = 1
        kernel = np.moveaxis(np.kron(np.moveaxis(kernel, axis, -2), cell), -2, axis)
    return kernel[: kernel.shape[0] - rate + 1, : kernel.shape[1] - rate + 1]
