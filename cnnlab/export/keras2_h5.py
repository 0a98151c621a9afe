"""Keras 2's HDF5 file, which Deeplearning4j imports: it refuses what Keras 3 writes by itself.

Sources: Deeplearning4j, "Keras import" (https://deeplearning4j.konduit.ai/keras-import/overview);
what its importer reads is in `KerasModelUtils`, `KerasSequentialModel`, `Keras2LayerConfiguration`
of https://github.com/deeplearning4j/deeplearning4j; on Keras 3 see issue 10288 there.
"""

import json

import numpy as np

from cnnlab.export.layers import Dense, Flatten, Pooling

KERAS_VERSION = "2.4.0"


def write_keras2_h5(layers, input_shape, path):
    """Writes plain layers (channels last) as a `Sequential` model of Keras 2.

    Args:
        layers: List of plain layers.
        input_shape: `(height, width, channels)` of one picture.
        path: Where.
    """
    import h5py

    described = [_described(layer) for layer in layers]
    described[0]["config"]["batch_input_shape"] = [None, *input_shape]
    config = {"class_name": "Sequential", "config": {"name": "net", "layers": described}}
    with h5py.File(path, "w") as file:
        file.attrs["keras_version"] = KERAS_VERSION
        file.attrs["backend"] = "tensorflow"
        file.attrs["model_config"] = json.dumps(config).encode()
        weights = file.create_group("model_weights")
        weights.attrs["layer_names"] = _names(layer.name for layer in layers)
        weights.attrs["keras_version"] = KERAS_VERSION
        weights.attrs["backend"] = "tensorflow"
        for layer in layers:
            group = weights.create_group(layer.name)
            parts = [part for part in ("kernel", "bias") if hasattr(layer, part)]
            names = [f"{layer.name}/{part}:0" for part in parts]
            group.attrs["weight_names"] = _names(names)
            for part, name in zip(parts, names, strict=True):
                group.create_dataset(name, data=getattr(layer, part))


def _names(names):
    """Text of a fixed length, as Keras 2 had it; plain lists become text of any length."""
    return np.array([name.encode() for name in names], "S")


def _described(layer):
    """The layer as Keras 2's `model_config` has it."""
    if isinstance(layer, Pooling):
        kind = "MaxPooling2D" if layer.kind == "max" else "AveragePooling2D"
        config = {"pool_size": layer.size, "strides": layer.size, **_SPATIAL, "padding": "valid"}
    elif isinstance(layer, Flatten):
        kind, config = "Flatten", {"data_format": "channels_last"}
    else:
        config = {"use_bias": True, "activation": layer.activation, **_INITIALIZERS}
        if isinstance(layer, Dense):
            kind = "Dense"
            config["units"] = layer.kernel.shape[1]
        else:
            kind = "Conv2D"
            config |= {
                **_SPATIAL,
                "filters": layer.kernel.shape[3],
                "kernel_size": layer.kernel.shape[:2],
                "strides": [1, 1],
                "dilation_rate": [1, 1],
                "padding": "same" if any(layer.margin) else "valid",
            }
    return {"class_name": kind, "config": {"name": layer.name, "trainable": True, **config}}


_SPATIAL = {"data_format": "channels_last"}
# The importer asks for them, though the weights are in the file.
_INITIALIZERS = {
    "kernel_initializer": {
        "class_name": "VarianceScaling",
        "config": {"scale": 1.0, "mode": "fan_avg", "distribution": "uniform", "seed": None},
    },
    "bias_initializer": {"class_name": "Zeros", "config": {}},
}
