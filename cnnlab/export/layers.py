"""A net as a list of plain layers: arrays and a few words, which every format can say.

Arrays are laid out as in Keras (channels last) by `read_layers`, as in Torch, Caffe and ONNX
(channels first) by `channels_first`.
"""

from dataclasses import dataclass, replace

import numpy as np

ACTIVATIONS = ("linear", "tanh", "relu")


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


def read_layers(model):
    """The plain layers of a Keras net that is a chain of layers which every format has.

    Args:
        model: Keras model, a chain of `Conv2D` (one step at a time, no holes), `AveragePooling2D`
            and `MaxPooling2D` (windows side by side), `Flatten` and `Dense`.

    Returns:
        List of `Convolution`, `Pooling`, `Flatten`, `Dense`, channels last.

    Raises:
        ValueError: If a layer is of another kind, or has a setting that some format lacks.

    Example:

    >>> import keras
    >>> net = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3, "tanh", name="F1")])
    >>> [layer] = read_layers(net)
    >>> layer.name, layer.kernel.shape, layer.activation
    ('F1', (4, 3), 'tanh')
    """
    layers = [layer for layer in model.layers if type(layer).__name__ != "InputLayer"]
    for layer in layers:
        if type(layer).__name__ not in _READ:
            raise ValueError(
                f"A net can be handed over when its layers are {', '.join(_READ)}. Received: layer "
                f"{layer.name!r} of type {type(layer).__name__}. Build it from these layers."
            )
    return [_READ[type(layer).__name__](layer) for layer in layers]


def _convolution(layer):
    height, width = layer.kernel_size
    odd = height % 2 == width % 2 == 1
    _require(layer, "strides", tuple(layer.strides) == (1, 1), "1")
    _require(layer, "dilation_rate", tuple(layer.dilation_rate) == (1, 1), "1")
    _require(layer, "groups", layer.groups == 1, "1")
    _require(layer, "kernel_size", layer.padding == "valid" or odd, "odd where padding is 'same'")
    margin = (height // 2, width // 2) if layer.padding == "same" else (0, 0)
    return Convolution(layer.name, *_weights(layer), margin, _activation(layer))


def _pooling(layer):
    rows, columns = layer.input.shape[1:3]
    size = tuple(layer.pool_size)
    _require(layer, "strides", tuple(layer.strides) == size, "the window's size")
    # Where a window hangs over the edge, Caffe keeps it and the others do not.
    fits = rows % size[0] == columns % size[1] == 0
    _require(layer, "pool_size", fits, f"a divisor of the maps' size, {rows}x{columns}")
    return Pooling(layer.name, "max" if "Max" in type(layer).__name__ else "average", size)


def _flatten(layer):
    return Flatten(layer.name, tuple(layer.input.shape[1:]))


def _dense(layer):
    return Dense(layer.name, *_weights(layer), _activation(layer))


_READ = {
    "Conv2D": _convolution,
    "AveragePooling2D": _pooling,
    "MaxPooling2D": _pooling,
    "Flatten": _flatten,
    "Dense": _dense,
}


def _weights(layer):
    _require(layer, "use_bias", layer.use_bias, "True")
    return layer.get_weights()


def _activation(layer):
    name = layer.activation.__name__
    _require(layer, "activation", name in ACTIVATIONS, f"one of {', '.join(ACTIVATIONS)}")
    return name


def _require(layer, setting, holds, rule):
    if not holds:
        raise ValueError(
            f"For all formats to say the same, {setting} must be {rule}. Received: "
            f"{setting}={getattr(layer, setting)} in layer {layer.name!r}. Change it in the net."
        )


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
