"""Messages between the judge and a student's process.

A message is one frame: the length of its header, the header (JSON), then the bytes of its arrays,
see `encoding.py`. The judge trusts nothing in a frame that it receives: lengths are capped before a
byte is read.
"""

import json
import math
import struct
import time

from cnnlab.process.encoding import MAX_BYTES, Malformed, decode, encode

MAX_HEADER = 8 * 2**20
LENGTHS = struct.Struct("<IQ")  # of the header, and of all arrays together


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


class Clock:
    """How long a message may take.

    Args:
        periods: iterable of seconds; the next is asked for when those before are over.
    """

    def __init__(self, periods):
        self._periods, self._end = iter(periods), -math.inf

    def left(self):
        """Seconds that are left of a period; raises `Late` when the last is over."""
        left = self._end - time.monotonic()
        if left <= 0:
            left = next(self._periods, None)
            if left is None:
                raise Late
            self._end = time.monotonic() + left
        return left


def send(connection, message, seconds=None):
    """Sends plain data, see `encoding.py`; raises `Late` when it cannot be sent in time."""
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


def receive(connection, clock=None, meter=None):
    """Receives plain data; raises `Late`, `Closed` or `Malformed`, this too by a `Meter`."""
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
        connection.settimeout(clock.left() if clock else None)
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
