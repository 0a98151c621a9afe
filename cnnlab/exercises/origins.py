"""Where numbers come from that convolutions give, of several channels or of one."""

from cnnlab.exercises.numpy_layers import padded
from cnnlab.judging.origin import Origin, summed, window


def of_convolution(at, maps, kernel, bias, strides=1, padding="valid", rate=1) -> Origin:
    """The number at `(picture, row, column, filter)`: the kernel stands over each channel."""
    picture, *place, f = at
    size = [(n - 1) * rate + 1 for n in kernel.shape[:2]]
    wide = padded(maps, size, strides, padding)
    is_padded = wide.shape != maps.shape
    kernels = {c: kernel[:, :, c, f] for c in range(kernel.shape[2])}
    return summed(
        [
            window(
                f"channel {c} of the padded input" if is_padded else f"channel {c} of the input",
                *(wide[picture, :, :, c], each, place, strides, rate),
            )
            for c, each in kernels.items()
            if each.any()  # else the channel is not read
        ],
        bias[f],
    )
