"""A net as a list of plain layers: arrays and a few words, which every format can say.

Arrays are laid out as in Keras (channels last) by `read_layers` in `reading.py`, as in Torch, Caffe
and ONNX (channels first) by `channels_first`.
"""

from dataclasses import dataclass, replace

import numpy as np


@dataclass(frozen=True)
class Convolution:
    """`kernel` is `(height, width, channels, filters)`; `margin` zeros stand on each side."""

    name: str
    kernel: np.ndarray
    bias: np.ndarray
    margin: tuple
    activation: str


@dataclass(frozen=True)
class Pooling:
    """Means (`"average"`) or maxima (`"max"`) of windows that stand side by side."""

    name: str
    kind: str
    size: tuple


@dataclass(frozen=True)
class Flatten:
    """Maps of `shape`, `(height, width, channels)`, as one vector."""

    name: str
    shape: tuple


@dataclass(frozen=True)
class Dense:
    """`kernel` is `(inputs, units)`."""

    name: str
    kernel: np.ndarray
    bias: np.ndarray
    activation: str


def channels_first(layers, convert=np.asarray):
    """The same layers for a system whose maps are `(channels, height, width)`.

    Kernels become `(filters, channels, height, width)` and `(units, inputs)`. `Flatten` unrolls the
    maps in another order there, so the inputs of the first dense layer change places.

    Args:
        layers: List as `read_layers` returns it.
        convert: Function that makes another library's array of a NumPy array.

    Returns:
        List of the same kinds of layers.
    """
    result, maps = [], None
    for layer in layers:
        if isinstance(layer, Flatten):
            maps = layer.shape
        if isinstance(layer, Convolution):
            layer = _with_kernel(layer, layer.kernel.transpose(3, 2, 0, 1), convert)
        elif isinstance(layer, Dense):
            kernel = layer.kernel
            if maps is not None:
                kernel = kernel.reshape(*maps, -1).transpose(2, 0, 1, 3).reshape(kernel.shape)
                maps = None
            layer = _with_kernel(layer, kernel.T, convert)
        result.append(layer)
    return result


def _with_kernel(layer, kernel, convert):
    return replace(layer, kernel=convert(np.ascontiguousarray(kernel)), bias=convert(layer.bias))


def run_layers(layers, inputs, functions):
    """What comes out of the last layer.

    Args:
        layers: List of plain layers.
        inputs: What the first one reads.
        functions: For each kind of layer a function `(inputs, layer)`, and for each activation,
            by its name, a function of one argument.
    """
    outputs = inputs
    for layer in layers:
        outputs = functions[type(layer)](outputs, layer)
        if getattr(layer, "activation", "linear") != "linear":
            outputs = functions[layer.activation](outputs)
    return outputs
