"""What dotted names lead to in the libraries that are imported."""

import contextlib
import importlib
import sys
from fnmatch import fnmatchcase
from types import FunctionType

COMPUTE = "compute"  # what `call` runs in layers of this course


def things(names):
    """Pairs (name, object) for all that the patterns lead to in the libraries at hand."""
    for name in names:
        path, _, last = name.rpartition(".")
        home = find(path)
        parts = [each for each in dir(home) if fnmatchcase(each, last)] if "*" in last else [last]
        for each in parts:
            thing = getattr(home, each, None)
            if home is not None and callable(thing):
                yield f"{path}.{each}", thing


def find(path):
    """What a dotted name such as `"keras.layers"` leads to; None if its library is not imported.

    A part of the library that is not imported yet is.
    """
    name, *parts = path.split(".")
    thing = sys.modules.get(name)
    for part in parts:
        name = f"{name}.{part}"
        if hasattr(thing, "__path__") and not hasattr(thing, part):
            with contextlib.suppress(ImportError):
                importlib.import_module(name)
        thing = getattr(thing, part, sys.modules.get(name))
    return thing


def functions(thing):
    """The Python functions that run when an object is called, wrappers and wrapped; of a class
    those that make an instance, and that a Keras layer runs."""
    if isinstance(thing, type):
        parts = [vars(thing).get(name) for name in ("__init__", "call", COMPUTE)]
    else:
        parts = [thing]
    for part in parts:
        while part is not None:
            if isinstance(part, FunctionType):
                yield part
            part = getattr(part, "__wrapped__", None)
