"""Plain data: what goes between the judge and where the student's code runs."""

from collections.abc import Sequence

import numpy as np


class Unknown:
    """Stands for a value that is not data, such as a module; `kind` is its type's name."""

    def __init__(self, value):
        self.kind = type(value).__name__


def plain(value):
    """The value as plain data: tensors become arrays, sets lists, and what is no data `Unknown`."""
    if value is None or isinstance(value, bool | int | float | str | Unknown):
        return value
    if isinstance(value, np.number | np.bool_) and isinstance(value.item(), int | float):
        return value.item()
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, bytes):
        kind = tuple if type(value) is tuple else list  # a namedtuple is a list
        return kind(plain(item) for item in value)
    if isinstance(value, set | frozenset):
        return sorted(map(plain, value), key=repr)
    array = as_array(value)
    if array is None:
        return Unknown(value)
    return plain(array.tolist()) if array.dtype == object else array


def as_array(value):
    """A copy of an array, or of a tensor of any library, as NumPy's; None of anything else."""
    if isinstance(value, type) or not hasattr(value, "__array__"):
        return None
    try:
        value = value.detach().cpu() if hasattr(value, "detach") else value  # PyTorch's
        array = np.array(value)
        # NumPy has no bfloat16: to it such numbers are bytes without a meaning.
        return array.astype("float32") if array.dtype.kind == "V" else array
    except Exception:  # a symbolic tensor has no numbers
        return None
