"""A trained net for other systems: the files that they read, and a run of each beside Keras.

`read_layers` describes a Keras net in plain arrays; a module a format writes them; `run_system`
reads a file back in a process of its own, with the library that the file is meant for.
"""

from cnnlab.export.layers import (
    Convolution,
    Dense,
    Flatten,
    Pooling,
    channels_first,
    run_layers,
)
from cnnlab.export.reading import read_layers
from cnnlab.export.run import Run, run_system
from cnnlab.export.systems import SYSTEMS, write_files
from cnnlab.export.weights import named_weights

__all__ = [
    "SYSTEMS",
    "Convolution",
    "Dense",
    "Flatten",
    "Pooling",
    "Run",
    "channels_first",
    "named_weights",
    "read_layers",
    "run_layers",
    "run_system",
    "write_files",
]
