"""Reads a Keras net as plain layers, and refuses what some format cannot say."""

from cnnlab.errors import value_error
from cnnlab.export.layers import Convolution, Dense, Flatten, Pooling

ACTIVATIONS = ("linear", "tanh", "relu")


def read_layers(model):
    """The plain layers of a Keras net that is a chain of layers which every format has.

    Args:
        model: Keras model, a chain of `Conv2D` (one step at a time, no holes), `AveragePooling2D`
            and `MaxPooling2D` (windows side by side), `Flatten` and `Dense`.

    Returns:
        List of `Convolution`, `Pooling`, `Flatten`, `Dense`, channels last.

    Raises:
        ValueError: If the net is no chain, or if a layer is of another kind, or has a setting that
            some format lacks.

    Example:

    >>> import keras
    >>> net = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3, "tanh", name="F1")])
    >>> [layer] = read_layers(net)
    >>> layer.name, layer.kernel.shape, layer.activation
    ('F1', (4, 3), 'tanh')
    """
    return [_plain(layer, maps) for layer, maps in _chain(model)]


def _chain(model):
    """The layers of a net, each with the tensor that it reads, from its only input on."""
    inputs, outputs = getattr(model, "inputs", None) or (), getattr(model, "outputs", None) or ()
    if len(inputs) != 1 or len(outputs) != 1:
        raise value_error(
            "A net can be handed over when it has one input, of a shape that it knows, and one "
            f"output. Received: model={model.name!r} with {len(inputs)} and {len(outputs)}. "
            "Start it with `keras.Input((height, width, channels))`."
        )
    steps, tensor = [], outputs[0]
    while tensor is not inputs[0]:
        operation, number, _ = tensor._keras_history
        read = operation._inbound_nodes[number].input_tensors
        if len(read) != 1 or any(operation is later for later, _ in steps):
            why = "reads several layers" if len(read) != 1 else "stands in it twice"
            raise value_error(
                "A net can be handed over when it is a chain, in which each layer reads the one "
                f"before it. Received: layer {operation.name!r}, which {why}. "
                "Give each place a layer of its own, and no shortcuts."
            )
        [tensor] = read
        steps.append((operation, tensor))
    return steps[::-1]


def _plain(layer, maps):
    """The plain layer of a layer of Keras that reads the tensor `maps`."""
    from keras import layers

    kinds = {
        layers.Conv2D: _convolution,
        layers.AveragePooling2D: _pooling,
        layers.MaxPooling2D: _pooling,
        layers.Flatten: _flatten,
        layers.Dense: _dense,
    }
    if type(layer) not in kinds:
        raise value_error(
            "A net can be handed over when its layers are Keras' "
            f"{', '.join(kind.__name__ for kind in kinds)}. Received: layer {layer.name!r} of type "
            f"{type(layer).__name__}. Build it from these layers."
        )
    _require(layer, "dtype_policy", layer.dtype_policy.name == "float32", "float32")
    if type(layer) is not layers.Dense:
        _require(layer, "data_format", layer.data_format == "channels_last", "'channels_last'")
    axes = 2 if type(layer) is layers.Dense else 4
    if len(maps.shape) != axes or None in maps.shape[1:]:
        what = (
            "vectors of (batch, units)" if axes == 2 else "maps of (batch, height, width, channels)"
        )
        raise value_error(
            f"For all formats to say the same, {type(layer).__name__} must read {what} of known "
            f"size. Received: layer {layer.name!r}, which reads {tuple(maps.shape)}. "
            "Put Flatten between maps and vectors, and give `keras.Input` a height and a width."
        )
    return kinds[type(layer)](layer, tuple(maps.shape[1:]))


def _convolution(layer, shape):
    height, width = layer.kernel_size
    odd = height % 2 == width % 2 == 1
    _require(layer, "strides", tuple(layer.strides) == (1, 1), "1")
    _require(layer, "dilation_rate", tuple(layer.dilation_rate) == (1, 1), "1")
    _require(layer, "groups", layer.groups == 1, "1")
    _require(layer, "kernel_size", layer.padding == "valid" or odd, "odd where padding is 'same'")
    margin = (height // 2, width // 2) if layer.padding == "same" else (0, 0)
    return Convolution(layer.name, *_weights(layer), margin, _activation(layer))


def _pooling(layer, shape):
    rows, columns, _ = shape
    size = tuple(layer.pool_size)
    _require(layer, "strides", tuple(layer.strides) == size, "the window's size")
    # Where a window hangs over the edge, Caffe keeps it and the others do not.
    fits = rows % size[0] == columns % size[1] == 0
    _require(layer, "pool_size", fits, f"a divisor of the maps' size, {rows}x{columns}")
    return Pooling(layer.name, "max" if "Max" in type(layer).__name__ else "average", size)


def _flatten(layer, shape):
    return Flatten(layer.name, shape)


def _dense(layer, shape):
    return Dense(layer.name, *_weights(layer), _activation(layer))


def _weights(layer):
    _require(layer, "use_bias", layer.use_bias, "True")
    _require(layer, "lora_rank", not layer.lora_rank, "None")
    return layer.get_weights()


def _activation(layer):
    """The name of an activation that is Keras' own: a user's function may be called the same."""
    from keras import activations

    own = [name for name in ACTIVATIONS if layer.activation is getattr(activations, name)]
    _require(layer, "activation", own, f"one of Keras' {', '.join(ACTIVATIONS)}")
    return own[0]


def _require(layer, setting, holds, rule):
    if not holds:
        raise value_error(
            f"For all formats to say the same, {setting} must be {rule}. Received: "
            f"{setting}={getattr(layer, setting)} in layer {layer.name!r}. Change it in the net."
        )
