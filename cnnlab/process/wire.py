"""Messages between the judge and a student's process: JSON and raw bytes, nothing unpickled.

A message is one frame: the length of its header, the header (JSON), then the bytes of its arrays.
The judge trusts nothing in a frame that it receives: lengths are capped before a byte is read,
an array's dtype comes from a list, and its shape must account for its bytes.
"""

import json
import math
import struct
import time

import numpy as np

from cnnlab.judging.probes import Unknown

MAX_BYTES = 64 * 2**20  # of a frame
MAX_HEADER = 8 * 2**20
MAX_DEPTH = 20
MAX_DIMENSIONS = 8
MAX_PICTURES = 6  # that a cell may show
MAX_PICTURE_BYTES = 500_000
KINDS = "biufcU"  # truth values, whole and decimal numbers, complex ones, text
LONG = "gG"  # numbers of more bits than the judge computes with
LENGTHS = struct.Struct("<IQ")  # of the header, and of all arrays together


class Malformed(ValueError):
    """What came is not a message, or a message over the caps."""


class Closed(ConnectionError):
    """The other side has gone."""


class Late(TimeoutError):
    """Nothing whole came in time."""


class Meter:
    """Counts what one side receives in all; text counts for the memory that numbers in it take."""

    def __init__(self, most):
        self.left = most

    def take(self, header_length, array_length):
        self.left -= 8 * header_length + array_length
        if self.left < 0:
            raise Malformed("too many bytes in all")


def send(connection, message, seconds=None):
    """Sends plain data, see `encode`; raises `Late` when it cannot be sent in time."""
    arrays = []
    header = json.dumps(encode(message, arrays)).encode()
    frame = [LENGTHS.pack(len(header), sum(array.nbytes for array in arrays)), header]
    frame += [array.tobytes() for array in arrays]
    connection.settimeout(seconds)
    try:
        connection.sendall(b"".join(frame))
    except TimeoutError:
        raise Late from None
    except OSError:
        raise Closed from None


class Clock:
    """How long a message may take.

    Args:
        seconds: float; None for as long as it takes.
        late: called once when they are over; returns how many more are given.
    """

    def __init__(self, seconds=None, late=None):
        self._end = None if seconds is None else time.monotonic() + seconds
        self._late = late

    def left(self):
        """Seconds that are left, None for any number; raises `Late` when none are."""
        if self._end is None:
            return None
        left = self._end - time.monotonic()
        if left <= 0:
            if self._late is None:
                raise Late
            left, self._late = self._late(), None
            self._end = time.monotonic() + left
        return left


def receive(connection, clock=None, meter=None):
    """Receives plain data; raises `Late`, `Closed` or `Malformed`, this too by a `Meter`."""
    clock = clock or Clock()
    header_length, array_length = LENGTHS.unpack(_read(connection, LENGTHS.size, clock))
    if header_length > MAX_HEADER or header_length + array_length > MAX_BYTES:
        raise Malformed(f"a message of {header_length + array_length:,} bytes")
    if meter:
        meter.take(header_length, array_length)
    header = _read(connection, header_length, clock)
    content = memoryview(_read(connection, array_length, clock))
    try:
        return decode(json.loads(header), content)
    except Malformed:
        raise
    except (ValueError, RecursionError, MemoryError):
        raise Malformed("a header that is not JSON, or arrays that cannot be") from None


def _read(connection, length, clock):
    content = bytearray()
    while len(content) < length:
        connection.settimeout(clock.left())
        try:
            part = connection.recv(min(length - len(content), 2**20))
        except TimeoutError:
            continue  # the clock tells what that means
        except OSError:
            raise Closed from None
        if not part:
            raise Closed
        content += part
    return bytes(content)


def encode(value, arrays):
    """The value as JSON; its arrays are appended to `arrays`.

    Plain data are None, truth values, numbers, text, arrays, `Unknown`, and lists, tuples and
    dicts of them.
    """
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
        try:
            dtype = np.dtype(dtype) if isinstance(dtype, str) else None
        except (TypeError, ValueError):
            dtype = None
        if dtype is None or dtype.kind not in KINDS or dtype.char in LONG:
            raise Malformed("an array of no allowed dtype")
        if not dtype.isnative or not dtype.itemsize:
            raise Malformed("an array of no allowed dtype")
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
