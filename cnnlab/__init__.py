"""cnnlab: graded labs on convolutional networks. Importing it imports no backend."""

import importlib

from cnnlab import runtime as runtime  # before any backend: quiet, and memory as it is needed

__version__ = "0.1.0"

_SUBMODULES = (
    "arithmetic",
    "data",
    "exercises",
    "export",
    "gradients",
    "layers",
    "models",
    "neon",
    "plots",
)


def __getattr__(name):
    if name == "checks":
        from cnnlab.exercises import checks

        return checks
    if name in _SUBMODULES:
        return importlib.import_module(f"cnnlab.{name}")
    raise AttributeError(f"module 'cnnlab' has no attribute {name!r}")


def __dir__():
    return sorted([*globals(), *_SUBMODULES, "checks"])
