"""Protocol Buffers, the little of it that a file of weights needs: a message is its fields' bytes.

Source: Protocol Buffers documentation, "Encoding"
(https://protobuf.dev/programming-guides/encoding/).
"""

import numpy as np

BYTES = 2  # the wire type of a field that says its length


def varint(number):
    """A whole number, 7 bits a byte, the lowest first; the top bit says that more follow.

    >>> varint(300).hex()
    'ac02'
    """
    digits = bytearray()
    while number > 0x7F:
        digits.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*digits, number])


def field(number, content):
    """A field: text, bytes (a message inside), or an array of float32.

    >>> field(2, "testing").hex()
    '120774657374696e67'
    """
    if isinstance(content, str):
        content = content.encode()
    elif isinstance(content, np.ndarray):
        content = content.astype("<f4").tobytes()
    return varint(number << 3 | BYTES) + varint(len(content)) + content


def whole_numbers(number, values):
    """A field of whole numbers, packed."""
    return field(number, b"".join(map(varint, values)))
