"""How many pixels go in and come out."""


def effective_size(kernel_size, dilation_rate=1):
    """Pixels that a dilated kernel spans: `(kernel_size - 1) * dilation_rate + 1`."""
    return (kernel_size - 1) * dilation_rate + 1


def padding_amounts(size, kernel_size, strides=1, padding="valid", dilation_rate=1):
    """Zeros put before and after a row of `size` pixels.

    `"same"` keeps `ceil(size / strides)` pixels and, as in TensorFlow, puts the odd zero after.
    `"full"` lets the window reach past the edges until one pixel is left in it; `"causal"` does so
    before the row only. An int puts that many on each side.
    """
    span = effective_size(kernel_size, dilation_rate)
    if padding == "valid":
        return 0, 0
    if padding == "full":
        return span - 1, span - 1
    if padding == "causal":
        return span - 1, 0
    if padding == "same":
        total = max((-(-size // strides) - 1) * strides + span - size, 0)
        return total // 2, total - total // 2
    return padding, padding


def output_size(size, kernel_size, strides=1, padding="valid", dilation_rate=1):
    """Pixels of a row of `size` pixels after a window has slid over it; None if `size` is None."""
    if size is None:
        return None
    before, after = padding_amounts(size, kernel_size, strides, padding, dilation_rate)
    span = effective_size(kernel_size, dilation_rate)
    return max((size + before + after - span) // strides + 1, 0)
