"""What a student's process showed, made safe to keep and to show again."""

import base64
import re
import struct
import unicodedata

import numpy as np

from cnnlab.grading.marks.results import Output
from cnnlab.process.screen import MAX_PICTURE_BYTES, MAX_PICTURES

MOST_OUTPUTS = 40  # of a cell
MOST_TEXT = 20_000  # characters of one output
MOST_PIXELS = 4_000_000
PNG_HEAD = re.compile(rb"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR(.{8})", re.DOTALL)
ANSI = re.compile(r"\x1b(\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(\x07|\x1b\\)?|.)", re.DOTALL)


def shown(outputs, error):
    """Outputs of a student's process, made safe."""
    safe, num_pictures = [], 0
    for output in outputs[:MOST_OUTPUTS]:
        data = output.get("data") if isinstance(output, dict) else None
        if isinstance(data, str):
            safe.append(Output("text", clean(data)))
        elif isinstance(data, np.ndarray) and is_png(data) and num_pictures < MAX_PICTURES:
            num_pictures += 1
            safe.append(Output("png", base64.b64encode(data.tobytes()).decode()))
    if error:
        safe.append(Output("error", clean(str(error))))
    return safe


def is_png(data):
    """Whether bytes begin as a PNG of a sane size; nothing is decoded here."""
    if data.dtype != np.uint8 or data.ndim != 1 or data.size > MAX_PICTURE_BYTES:
        return False
    head = PNG_HEAD.match(data[:32].tobytes())
    if head is None:
        return False
    width, height = struct.unpack(">II", head[1])
    return 0 < width * height <= MOST_PIXELS


def clean(text):
    """Text without terminal escapes, control and direction marks, of a bounded length."""
    lines = ANSI.sub("", text[:MOST_TEXT]).split("\n")
    # A progress bar writes over itself: what it wrote last is left.
    text = "\n".join(line.rstrip("\r").rpartition("\r")[2] for line in lines)
    return "".join(
        character
        for character in text
        if character in "\n\t" or unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co")
    )
