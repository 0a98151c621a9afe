"""Layers in NumPy and float64, for right answers. Maps are (batch, rows, columns, channels)."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from scipy import special

from cnnlab.arithmetic import padding_amounts


def relu(z):
    return np.maximum(z, 0)


def linear(z):
    return z


def softmax(z):
    return special.softmax(z, axis=-1)


def turned_by_180(kernel):
    return kernel[::-1, ::-1]


ACTIVATIONS = {None: linear, "relu": relu, "tanh": np.tanh, "sigmoid": special.expit}


def windows(maps, size, strides=1):
    """All windows: (batch, rows, columns, channels, window rows, window columns)."""
    return sliding_window_view(maps, size, axis=(1, 2))[:, ::strides, ::strides]


def padded(maps, size, strides=1, padding="valid"):
    """The maps with the zeros that a window of this size gets; `padding` as in `convolution`."""
    if not isinstance(padding, list):
        sizes = zip(maps.shape[1:3], size, strict=True)
        padding = [padding_amounts(n, k, strides, padding) for n, k in sizes]
    return np.pad(np.asarray(maps, float), [(0, 0), *padding, (0, 0)])


def convolution(maps, kernel, bias=0, strides=1, padding="valid"):
    """Cross-correlation, by windows and a sum.

    Args:
        padding: `"valid"`, `"same"`, zeros on each side, or `[(above, below), (left, right)]`.
    """
    size = kernel.shape[:2]
    cells = windows(padded(maps, size, strides, padding), size, strides)
    return np.tensordot(cells, kernel, axes=((4, 5, 3), (0, 1, 2))) + bias


def pooling(maps, size=2, strides=2, by=np.max):
    """`by` is applied to the cells of each window."""
    return by(windows(maps, (size, size), strides), axis=(-2, -1))
