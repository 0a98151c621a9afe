"""Plain data: what goes between the judge and where the student's code runs."""

import sys

import numpy as np


class Unknown:
    """Stands for a value that is not data, such as a module; `kind` is its type's name."""

    def __init__(self, value):
        self.kind = type(value).__name__


def plain(value):
    """The value as plain data: tensors become arrays, sets lists, and what is no data `Unknown`."""
    if value is None or isinstance(value, bool | int | float | str | Unknown):
        return value
    if isinstance(value, np.ndarray | np.generic):
        return np.array(value)
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        kind = tuple if type(value) is tuple else list  # a namedtuple is a list
        return kind(plain(item) for item in value)
    if isinstance(value, set | frozenset):
        return sorted(map(plain, value), key=repr)
    keras = sys.modules.get("keras")
    if keras and (keras.ops.is_tensor(value) or isinstance(value, keras.Variable)):
        return keras.ops.convert_to_numpy(value)
    return Unknown(value)
