"""Plain data as JSON and raw bytes, and back: nothing is unpickled.

Plain data are None, truth values, numbers, text, arrays, `Unknown`, and lists, tuples and dicts of
them. What is read is trusted in nothing: an array's dtype is one of a few, and its shape must
account for its bytes.
"""

import math
import re

import numpy as np

from cnnlab.judging.plain import Unknown

MAX_BYTES = 64 * 2**20  # of a message
MAX_DEPTH = 20
MAX_DIMENSIONS = 8
KINDS = "biufcU"  # truth values, whole and decimal numbers, complex ones, text
DTYPE = re.compile(rf"[<>|=]?[{KINDS}][0-9]{{1,9}}")  # NumPy's own names hold whole structures
LONG = "gG"  # numbers of more bits than the judge computes with


class Malformed(ValueError):
    """What came is not a message, or a message over the caps."""


def encode(value, arrays):
    """The value as JSON; its arrays are appended to `arrays`."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, np.ndarray):
        if value.dtype.kind not in KINDS:
            return encode(Unknown(value), arrays)
        # In C order and this machine's byte order, or in none: what is sent is what is read.
        dtype = {"g": np.dtype("f8"), "G": np.dtype("c16")}.get(value.dtype.char, value.dtype)
        array = np.ascontiguousarray(value, dtype.newbyteorder("="))
        arrays.append(array)
        return {"array": [array.dtype.str, list(value.shape)]}
    if isinstance(value, Unknown):
        return {"unknown": value.kind}
    if isinstance(value, dict):
        return {"dict": [[str(key), encode(item, arrays)] for key, item in value.items()]}
    kind = "tuple" if isinstance(value, tuple) else "list"
    return {kind: [encode(item, arrays) for item in value]}


def decode(tree, content):
    """The value that `encode` made `tree` of; `content` holds the bytes of its arrays."""
    reader = _Reader(content)
    value = reader.value(tree, 0)
    if reader.place != len(content):
        raise Malformed("bytes that belong to no array")
    return value


class _Reader:
    def __init__(self, content):
        self.content, self.place = content, 0

    def value(self, tree, depth):
        if tree is None or isinstance(tree, bool | int | float | str):
            return tree
        if depth > MAX_DEPTH or not (isinstance(tree, dict) and len(tree) == 1):
            raise Malformed("a value that is none")
        ((kind, inside),) = tree.items()
        if kind == "unknown" and isinstance(inside, str):
            unknown = Unknown(None)
            unknown.kind = inside[:100]
            return unknown
        if not isinstance(inside, list):
            raise Malformed(f"{kind!r} without a list")
        if kind == "array" and len(inside) == 2:
            return self.array(*inside)
        if kind == "list":
            return [self.value(item, depth + 1) for item in inside]
        if kind == "tuple":
            return tuple(self.value(item, depth + 1) for item in inside)
        if kind == "dict" and all(
            isinstance(pair, list) and len(pair) == 2 and isinstance(pair[0], str)
            for pair in inside
        ):
            return {key: self.value(item, depth + 1) for key, item in inside}
        raise Malformed("a value of no known kind")

    def array(self, dtype, shape):
        dtype = _allowed_dtype(dtype)
        if not (
            isinstance(shape, list)
            and len(shape) <= MAX_DIMENSIONS
            and all(type(size) is int and 0 <= size <= MAX_BYTES for size in shape)
        ):
            raise Malformed("an array of no allowed shape")
        length = math.prod(shape) * dtype.itemsize
        if length > len(self.content) - self.place:
            raise Malformed("an array longer than its bytes")
        raw = self.content[self.place : self.place + length]
        self.place += length
        if dtype.kind == "U":
            points = np.frombuffer(raw, "u4")
            if ((points > 0x10FFFF) | ((points >= 0xD800) & (points < 0xE000))).any():
                raise Malformed("text that is no Unicode")
        if dtype.kind == "b":  # a truth value that is neither 0 nor 1 is not safe to compute with
            return (np.frombuffer(raw, "u1") != 0).reshape(shape)
        return np.frombuffer(raw, dtype).reshape(shape).copy()


def _allowed_dtype(name):
    try:
        dtype = np.dtype(name) if isinstance(name, str) and DTYPE.fullmatch(name) else None
    except (TypeError, ValueError):
        dtype = None
    allowed = dtype is not None and dtype.kind in KINDS and dtype.char not in LONG
    if not (allowed and dtype.isnative and dtype.itemsize):
        raise Malformed("an array of no allowed dtype")
    return dtype
