"""The convolution that carries errors back through a convolution: full, with the kernel turned."""

from keras import ops

from cnnlab.layers.padding import sizes_of


def full_convolution(delta, kernel, size, strides, dilation_rate):
    """`delta` convolved in full with the kernel turned by 180 degrees: the error at each pixel.

    Each error goes back, times each weight, to the pixel that met this weight. Seen from a pixel, a
    window runs over the errors around it, and the kernel stands in it turned.
    """
    kernel_height, kernel_width, channels, filters = kernel.shape
    _, height, width, _ = sizes_of(delta)
    delta = ops.reshape(delta, (-1, filters))
    by_row = [
        ops.reshape(
            delta @ ops.transpose(ops.reshape(kernel[u], (-1, filters))),
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
