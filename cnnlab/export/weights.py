"""A net in one file of NumPy arrays: `C1/kernel`, `C1/bias`, ..., and a line that says the rest."""

import json

import numpy as np

from cnnlab.export.layers import Convolution, Dense, Flatten, Pooling
from cnnlab.export.reading import read_layers

PARTS = ("kernel", "bias")
KINDS = {kind.__name__: kind for kind in (Convolution, Pooling, Flatten, Dense)}


def arrays_of(layers):
    """The arrays of plain layers by name: `{"C1/kernel": array, ...}`."""
    return {
        f"{layer.name}/{part}": getattr(layer, part)
        for layer in layers
        for part in PARTS
        if hasattr(layer, part)
    }


def named_weights(model):
    """The weights of a Keras net by the names that they have in the file.

    Args:
        model: Keras model of the layers that `read_layers` knows.

    Returns:
        Dict of arrays: `{"C1/kernel": array, "C1/bias": array, ...}`.

    Raises:
        ValueError: If a layer is of another kind.

    Example:

    >>> from cnnlab.models import plain_lenet
    >>> list(named_weights(plain_lenet()))[:3]
    ['C1/kernel', 'C1/bias', 'C3/kernel']
    """
    return arrays_of(read_layers(model))


def write_npz(layers, path):
    """Writes plain layers to `path`."""
    words = [
        {"layer": type(layer).__name__}
        | {key: value for key, value in vars(layer).items() if key not in PARTS}
        for layer in layers
    ]
    np.savez(path, layers=json.dumps(words), **arrays_of(layers))


def read_npz(path):
    """The plain layers in the file."""
    with np.load(path) as file:
        arrays = dict(file)
    layers = []
    for said in json.loads(str(arrays.pop("layers"))):
        kind = KINDS[said.pop("layer")]
        said = {k: tuple(v) if isinstance(v, list) else v for k, v in said.items()}
        parts = {key: tuple(key.split("/")) for key in arrays}
        own = {part: arrays[key] for key, (name, part) in parts.items() if name == said["name"]}
        layers.append(kind(**said, **own))
    return layers
