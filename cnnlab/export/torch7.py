"""Torch7's file (.t7): objects of Lua one after the other, each after a number for its type.

Source: Torch7's documentation, "Serialization" and "File"
(https://github.com/torch/torch7/blob/master/doc/serialization.md).
"""

import struct
from pathlib import Path

import numpy as np

from cnnlab.export.layers import Convolution, Flatten, Pooling, channels_first

NUMBER, TEXT, TABLE, TORCH, BOOLEAN = 1, 2, 3, 4, 5
ACTIVATIONS = {"tanh": "nn.Tanh", "relu": "nn.ReLU"}


class Writer:
    """Collects the bytes of a file; every table and Torch object gets a number of its own."""

    def __init__(self):
        self.content, self.objects = bytearray(), 0

    def pack(self, layout, *values):
        self.content += struct.pack("<" + layout, *values)

    def text(self, value):
        self.pack("i", len(value))
        self.content += value.encode()

    def start(self, kind):
        """Begins a table or a Torch object."""
        self.objects += 1
        self.pack("ii", kind, self.objects)

    def start_torch(self, class_name):
        self.start(TORCH)
        self.text("V 1")
        self.text(class_name)

    def write(self, value):
        """Any value; a list is one of sizes, a tuple an object: `(class name, fields)`."""
        if isinstance(value, bool):
            self.pack("ii", BOOLEAN, value)
        elif isinstance(value, int | float):
            self.pack("id", NUMBER, value)
        elif isinstance(value, str):
            self.pack("i", TEXT)
            self.text(value)
        elif isinstance(value, np.ndarray):
            self.tensor(value)
        elif isinstance(value, dict):
            self.table(value)
        elif isinstance(value, list):
            self.start_torch("torch.LongStorage")
            self.pack(f"q{len(value)}q", len(value), *value)
        else:
            class_name, fields = value
            self.start_torch(class_name)
            self.table(fields)

    def table(self, entries):
        self.start(TABLE)
        self.pack("i", len(entries))
        for key, value in entries.items():
            self.write(key)
            self.write(value)

    def tensor(self, array):
        """A tensor is a shape over a storage; it begins at element 1, as everything in Lua."""
        strides = [stride // array.itemsize for stride in array.strides]
        self.start_torch("torch.FloatTensor")
        self.pack("i", array.ndim)
        self.pack(f"{array.ndim}q", *array.shape)
        self.pack(f"{array.ndim}q", *strides)
        self.pack("q", 1)
        self.start_torch("torch.FloatStorage")
        self.pack("q", array.size)
        self.content += array.astype("<f4").tobytes()


def write_torch7(layers, path):
    """Writes plain layers (channels last) as an `nn.Sequential` to `path`."""
    modules = []
    for layer in channels_first(layers):
        modules.append(_module(layer))
        if getattr(layer, "activation", "linear") != "linear":
            modules.append((ACTIVATIONS[layer.activation], {"train": False}))
    numbered = dict(enumerate(modules, start=1))
    writer = Writer()
    writer.write(("nn.Sequential", {"modules": numbered, "train": False}))
    Path(path).write_bytes(writer.content)


def _module(layer):
    """A plain layer as Torch's module: `(class name, fields)`."""
    if isinstance(layer, Convolution):
        filters, channels, height, width = layer.kernel.shape
        return "nn.SpatialConvolution", {
            "nInputPlane": channels,
            "nOutputPlane": filters,
            **_window(height, width, 1, 1),
            "padH": layer.margin[0],
            "padW": layer.margin[1],
            "weight": layer.kernel,
            "bias": layer.bias,
        }
    if isinstance(layer, Pooling):
        kind = "Max" if layer.kind == "max" else "Average"
        return f"nn.Spatial{kind}Pooling", {
            **_window(*layer.size, *layer.size),
            "padH": 0,
            "padW": 0,
            "ceil_mode": False,
        }
    if isinstance(layer, Flatten):
        size = int(np.prod(layer.shape))
        return "nn.Reshape", {"size": [size], "nelement": size, "batchMode": True}
    return "nn.Linear", {"weight": layer.kernel, "bias": layer.bias}


def _window(height, width, rows, columns):
    return {"kH": height, "kW": width, "dH": rows, "dW": columns}
