"""A kernel slid over images, written as products of matrices, with its backward pass.

`convolution` is the lecture's; `correlate` calls it, and regroups images of few channels before.
All is "valid" here: the images come padded.
"""

from math import gcd

from keras import ops

from cnnlab.arithmetic import effective_size


def correlate(x, kernel, *bias, strides=(1, 1), dilation_rate=(1, 1)):
    """Slides `kernel`, shape (height, width, channels, filters), over the images `x`."""
    kernel_height, kernel_width, channels, filters = kernel.shape
    together = columns_together(ops.shape(x)[2], kernel_width, channels)
    if together == 1 or (*strides, *dilation_rate) != (1, 1, 1, 1):
        return convolution(x, kernel, *bias, strides=strides, dilation_rate=dilation_rate)

    # `together` neighbouring columns, taken as one column with more channels. The kernel of the
    # j-th column among them stands j columns further to the right, with zeros around it.
    _, height, width, _ = ops.shape(x)
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
    """The convolution layer of the lecture: forward pass and, inside it, backward pass."""

    @ops.custom_gradient
    def forward(x, kernel, *bias):
        *kernel_size, channels, filters = kernel.shape
        size = ops.shape(x)[1:3]
        new_size = [
            (size[axis] - effective_size(kernel_size[axis], dilation_rate[axis])) // strides[axis]
            + 1
            for axis in (0, 1)
        ]
        # One row a window: the pixels that stand under the kernel, times the kernel as a matrix.
        numbers = pixels_under_kernel(size, new_size, kernel_size, strides, dilation_rate)
        pixels = ops.reshape(x, (-1, size[0] * size[1], channels))
        windows = ops.reshape(
            ops.take(pixels, numbers, axis=1), (-1, kernel_size[0] * kernel_size[1] * channels)
        )
        y = ops.matmul(windows, ops.reshape(kernel, (-1, filters)))
        if bias:
            y = ops.add(y, bias[0])

        def backward(
            *args, upstream=None
        ):  # torch gives the error as `upstream`, others as args[0]
            delta = args[0] if upstream is None else upstream
            dx = full_convolution(delta, kernel, size, strides, dilation_rate)
            delta = ops.reshape(delta, (-1, filters))
            dkernel = ops.reshape(ops.matmul(ops.transpose(windows), delta), kernel.shape)
            return (dx, dkernel, ops.sum(delta, axis=0))[: 2 + len(bias)]

        return ops.reshape(y, (-1, *new_size, filters)), backward

    return forward(x, kernel, *bias)


def pixels_under_kernel(size, new_size, kernel_size, strides, dilation_rate):
    """The number of the pixel under each weight of each window; pixels are numbered row by row."""
    rows, columns = (
        strides[axis] * ops.arange(new_size[axis], dtype="int32")[:, None]
        + dilation_rate[axis] * ops.arange(kernel_size[axis], dtype="int32")
        for axis in (0, 1)
    )
    return ops.reshape(rows[:, None, :, None] * size[1] + columns[:, None, :], (-1,))


def full_convolution(delta, kernel, size, strides, dilation_rate):
    """`delta` convolved in full with the kernel turned by 180 degrees: the error at each pixel.

    Each error goes back, times each weight, to the pixel that met this weight. Seen from a pixel, a
    window runs over the errors around it, and the kernel stands in it turned.
    """
    kernel_height, kernel_width, channels, filters = kernel.shape
    _, height, width, _ = ops.shape(delta)
    delta = ops.reshape(delta, (-1, filters))
    by_row = [
        ops.reshape(
            ops.matmul(delta, ops.transpose(ops.reshape(kernel[u], (-1, filters)))),
            (-1, height, width, kernel_width * channels),
        )
        for u in range(kernel_height)
    ]
    errors = add_shifted(by_row, 1, strides[0], dilation_rate[0], size[0])
    errors = ops.reshape(errors, (-1, size[0], width, kernel_width, channels))
    by_column = [errors[:, :, :, v] for v in range(kernel_width)]
    return add_shifted(by_column, 2, strides[1], dilation_rate[1], size[1])


def add_shifted(parts, axis, stride, dilation, size):
    """Adds up `parts`, each shifted by `dilation` pixels against the one before it.

    `stride - 1` zeros come between the pixels of a part. The result has `size` pixels along `axis`.
    """
    total = None
    for u, part in enumerate(parts):
        if stride > 1:
            part = put_zeros_between(part, axis, stride - 1)
        zeros = [(0, 0)] * 4
        zeros[axis] = (dilation * u, dilation * (len(parts) - 1 - u))
        part = ops.pad(part, zeros)
        total = part if total is None else total + part
    if stride > 1:  # zeros behind the last pixel, too many
        total = total[:, :size] if axis == 1 else total[:, :, :size]
    return total


def put_zeros_between(x, axis, count):
    """Puts `count` zeros behind each pixel of `x` along `axis`."""
    shape = list(ops.shape(x))
    zeros = [(0, 0)] * 5
    zeros[axis + 1] = (0, count)
    x = ops.pad(ops.expand_dims(x, axis + 1), zeros)
    shape[axis] *= count + 1
    return ops.reshape(x, shape)
