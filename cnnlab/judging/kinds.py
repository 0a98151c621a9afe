"""What a value is, in a student's words."""

import numpy as np

from cnnlab.judging.plain import Unknown
from cnnlab.language import marked

NAMES = {list: marked("list"), tuple: marked("tuple")}
KINDS = {
    "i": "whole numbers",
    "u": "whole numbers",
    "f": "decimal numbers",
    "b": "True/False",
    "U": marked("text"),
}

# Characters. An array gives each of its texts the room of the longest: a long one among thousands
# of empty ones takes gigabytes.
MOST_TEXT = 1_000_000


def kind(value):
    """What a value is, in a word or two: `a 3x3 array`, `a tuple of 2`, `None`, `a number`."""
    if value is None:
        return "None"
    if isinstance(value, Unknown):
        return f"an object of type {value.kind}"
    if isinstance(value, dict):
        return f"a dict with {sorted(value)}"
    if too_much_text(value):
        return "more text than can be compared"
    if isinstance(value, str):
        return "text"
    if isinstance(value, list | tuple):
        return _sequence(value)
    array = np.asarray(value)
    if array.dtype.kind not in KINDS:
        return _not_compared(array)
    return f"an array of shape {array.shape}" if array.shape else "a number"


def _not_compared(array):
    """What an array is that `as_array` does not take; else its shape would look right."""
    if array.dtype.kind == "O":  # a whole number of more than 64 bits
        return "a number too large to compare"
    dtype, shape = array.dtype.name, array.shape
    return f"an array of type {dtype} and shape {shape}"


def _sequence(value):
    """Of what a list or a tuple is, where its length alone does not tell it."""
    name, array = _name(value), as_array(value)
    if array is not None and not array.size:
        return f"an empty {name}"
    if array is not None:
        numbers = KINDS[array.dtype.kind]
        if array.ndim == 1:
            return f"a {name} of {len(value)} ({numbers})"
        return f"a {name} of shape {array.shape} ({numbers})"
    kinds = [
        f"a {_name(each)} of {len(each)}" if isinstance(each, list | tuple) else kind(each)
        for each in value[:100]
    ]
    return f"a {name} of {len(value)}, among them {', '.join(list(dict.fromkeys(kinds))[:3])}"


def _name(sequence):
    return NAMES.get(type(sequence), type(sequence).__name__)


def as_array(value):
    """The value as an array, or None when it is no array of numbers, truth values or text."""
    if value is None or isinstance(value, dict | Unknown) or too_much_text(value):
        return None
    try:
        array = np.asarray(value)
    except ValueError:  # ragged
        return None
    return array if array.dtype.kind in "iufbU" else None


def too_much_text(value):
    """True when an array of the value (of a dict: of one of its) would exceed `MOST_TEXT`."""
    if isinstance(value, dict):
        return any(map(too_much_text, value.values()))
    items, longest, waiting = 0, 0, [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, list | tuple):
            waiting.extend(item)
        elif isinstance(item, np.ndarray):
            items += item.size
            longest = max(longest, item.itemsize // 4 if item.dtype.kind == "U" else 0)
        else:
            items += 1
            longest = max(longest, len(item) if isinstance(item, str) else 0)
    return items * longest > MOST_TEXT
