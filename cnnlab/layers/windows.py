"""A kernel slid over images, written as products of matrices, with its backward pass.

`convolution` is the lecture's; `correlate` calls it, and regroups images of few channels before.
All is "valid" here: the images come padded. Products are written `@`: on PyTorch, `ops.matmul` of
float64 counts in float32, here and in `full_convolution.py`.
"""

from math import gcd

import numpy as np
from keras import ops
from keras.config import backend

from cnnlab.arithmetic import effective_size
from cnnlab.layers.full_convolution import full_convolution
from cnnlab.layers.groups import images_together, map_groups, sum_groups
from cnnlab.layers.padding import sizes_of


def correlate(x, kernel, *bias, strides=(1, 1), dilation_rate=(1, 1)):
    """Slides `kernel`, shape (height, width, channels, filters), over the images `x`."""
    kernel_height, kernel_width, channels, filters = sizes_of(kernel)
    _, height, width, _ = sizes_of(x)
    together = columns_together(width, kernel_width, channels)
    if together == 1 or (*strides, *dilation_rate) != (1, 1, 1, 1):
        return convolution(x, kernel, *bias, strides=strides, dilation_rate=dilation_rate)

    # `together` neighbouring columns, taken as one column with more channels. The kernel of the
    # j-th column among them stands j columns further to the right, with zeros around it.
    x = ops.reshape(x, (-1, height, width // together, together * channels))
    shifted = [
        ops.pad(kernel, ((0, 0), (j, together - 1 - j), (0, 0), (0, 0))) for j in range(together)
    ]
    shape = (kernel_height, -1, together * channels, together * filters)
    wide_kernel = ops.reshape(ops.stack(shifted, axis=-2), shape)
    y = convolution(x, wide_kernel, *(ops.tile(b, together) for b in bias))
    return ops.reshape(y, (-1, height - kernel_height + 1, width - kernel_width + 1, filters))


def columns_together(width, kernel_width, channels):
    """How many columns of an image are best taken as one, so that a pixel has up to 12 numbers.

    Single numbers are slow to copy. More columns need more products, with zeros: beyond 12 numbers
    that costs more than it saves. Windows and images must hold whole groups of columns.
    """
    if not isinstance(width, int) or kernel_width == 1:
        return 1
    common = gcd(width, kernel_width - 1)
    return max(
        n for n in range(1, common + 1) if n == 1 or (common % n == 0 and n * channels <= 12)
    )


def convolution(x, kernel, *bias, strides=(1, 1), dilation_rate=(1, 1)):
    """The convolution layer of the lecture: forward pass and, beside it, backward pass."""
    *kernel_size, channels, filters = sizes_of(kernel)
    batch, *size, _ = sizes_of(x)
    new_size = [
        (size[axis] - effective_size(kernel_size[axis], dilation_rate[axis])) // strides[axis] + 1
        for axis in (0, 1)
    ]
    numbers = pixels_under_kernel(size, new_size, kernel_size, strides, dilation_rate)
    weights = kernel_size[0] * kernel_size[1] * channels  # of a kernel
    group = images_together(batch, new_size, weights)

    def windows(x):
        """One row a window: the pixels that stand under the kernel."""
        pixels = ops.reshape(x, (-1, size[0] * size[1], channels))
        return ops.reshape(pick(pixels, numbers), (-1, weights))

    def convolve(x, kernel, *bias):
        def forward(x):
            y = windows(x) @ ops.reshape(kernel, (-1, filters))
            if bias:
                y = ops.add(y, bias[0])
            return ops.reshape(y, (-1, *new_size, filters))

        def back_to_pixels(delta):
            return full_convolution(delta, kernel, size, strides, dilation_rate)

        def back_to_weights(x, delta):
            return ops.transpose(windows(x)) @ ops.reshape(delta, (-1, filters))

        def gradients(*args, upstream=None):
            # torch gives the error as `upstream`, others as args[0]
            delta = args[0] if upstream is None else upstream
            dx = map_groups(back_to_pixels, (*size, channels), group, delta, at_once=2)
            dkernel = sum_groups(back_to_weights, (weights, filters), group, x, delta)
            dbias = ops.sum(ops.reshape(delta, (-1, filters)), axis=0)
            return (dx, ops.reshape(dkernel, kernel.shape), dbias)[: 2 + len(bias)]

        y = map_groups(forward, (*new_size, filters), group, x, at_once=10)
        return y, gradients

    if backend() == "jax":  # where what has a backward pass of its own has no derivative forwards
        return convolve(x, kernel, *bias)[0]
    return ops.custom_gradient(convolve)(x, kernel, *bias)


def pixels_under_kernel(size, new_size, kernel_size, strides, dilation_rate):
    """The number of the pixel under each weight of each window; pixels are numbered row by row."""
    rows, columns = (
        strides[axis] * counted(new_size[axis])[:, None]
        + dilation_rate[axis] * counted(kernel_size[axis])
        for axis in (0, 1)
    )
    numbers = rows[:, None, :, None] * size[1] + columns[:, None, :]
    return numbers.ravel() if isinstance(numbers, np.ndarray) else ops.reshape(numbers, (-1,))


def pick(pixels, numbers):
    """The pixels of these numbers, along the second axis."""
    if backend() == "tensorflow":  # whose tensors cannot be indexed by a list
        return ops.take(pixels, numbers, axis=1)
    return pixels[:, numbers]  # on PyTorch, `ops.take` has no ONNX


def counted(count):
    """0, 1, ..., count - 1: an array, which no trace of a backend holds, where `count` is known."""
    arange = np.arange if isinstance(count, int) else ops.arange
    return arange(count, dtype="int32")
