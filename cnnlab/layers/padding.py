"""Sizes of feature maps, and zeros or other numbers put around them."""

import warnings

from keras import ops

from cnnlab.arithmetic import effective_size, padding_amounts


def pad_maps(maps, window, strides=(1, 1), padding="valid", dilation_rate=(1, 1), value=0.0):
    """Puts `value` around maps `(batch, height, width, channels)`, as a sliding window needs it.

    Args:
        maps: Feature maps.
        window: Height and width of the window.
        strides, dilation_rate: Pairs, of the window.
        padding: What `cnnlab.arithmetic.padding_amounts` knows, such as `"same"`; or a pair of it.
        value: What is put there.
    """
    if padding == "valid":
        return maps
    paddings = padding if isinstance(padding, tuple) else (padding, padding)
    settings = zip(sizes_of(maps)[1:3], window, strides, dilation_rate, paddings, strict=True)
    amounts = [_amounts(*setting) for setting in settings]
    return ops.pad(maps, [(0, 0), *amounts, (0, 0)], constant_values=value)


def sizes_of(tensor):
    """The sizes of its axes: an int where it is known, a tensor where a graph leaves it open."""
    sizes = ops.shape(tensor)
    if any(hasattr(size, "detach") for size in sizes):  # PyTorch traces a net for ONNX
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that the trace holds for these sizes alone
            return [int(size) for size in sizes]
    return list(sizes)


def _amounts(pixels, window, stride, dilation, padding):
    if isinstance(pixels, int) or padding != "same":
        return padding_amounts(pixels, window, stride, padding, dilation)
    # Not known before the run: as for the pixels that are left at the last step.
    rest = (pixels - 1) % stride + 1
    total = ops.maximum(effective_size(window, dilation) - rest, 0)
    return total // 2, total - total // 2
