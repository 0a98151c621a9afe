"""Lab 11: the slide «Backpropagation», a convolution that can be differentiated, and sizes."""

import numpy as np
from keras import ops

from cnnlab.arithmetic import output_size
from cnnlab.gradients import vector_jacobian

KERNEL = np.array([[0, 1, 2], [2, 2, 0], [0, 1, 2.0]])
DELTA = np.array([[1, 0, 2], [0, -1, 0], [3, 0, 1.0]])


def convolve(inputs, kernel, strides=1):
    return ops.conv(inputs, kernel, strides, data_format="channels_last")


def differentiate(delta, inputs, kernel, strides=1):
    """By inputs and kernel, by automatic differentiation in float64."""
    return vector_jacobian(lambda x, w: convolve(x, w, strides), [inputs, kernel], delta)


def size_after(size, kernel_size, strides=1):
    """Rows and columns that a convolution gives, for those that it reads."""
    return tuple(output_size(n, k, strides) for n, k in zip(size, kernel_size, strict=True))


def size_before(size, kernel_size):
    """Rows and columns that a convolution of stride 1 has read, for those that it gave."""
    return tuple(n + k - 1 for n, k in zip(size, kernel_size, strict=True))
