"""What a cell of a student's shows, up to a limit."""

import base64
import io

import numpy as np

MAX_TEXT = 20_000  # characters that a cell may show
MAX_PICTURES = 6
MAX_PICTURE_BYTES = 500_000
# What it says itself, in a line by itself.
TOO_LARGE = "(A picture too large to be kept.)"
TOO_MANY = "(More pictures than are kept.)"


class Screen(io.TextIOBase):
    """What a cell shows: text and pictures in their order, up to a limit."""

    def __init__(self):
        self.outputs, self.text_left, self.pictures_left = [], MAX_TEXT, MAX_PICTURES

    def writable(self):
        return True

    def write(self, text):
        kept = text[: self.text_left]
        self.text_left -= len(kept)
        if kept and self.outputs and self.outputs[-1]["kind"] == "text":
            self.outputs[-1]["data"] += kept
        elif kept:
            self.outputs.append({"kind": "text", "data": kept})
        return len(text)

    def show(self, bundle):
        """Adds what IPython made of a value: its picture, else its text."""
        png = bundle.get("image/png")
        if isinstance(png, str):
            png = base64.b64decode(png)
        if isinstance(png, bytes):
            if len(png) > MAX_PICTURE_BYTES:
                self.write(f"{TOO_LARGE}\n")
            elif self.pictures_left > 0:
                self.outputs.append({"kind": "png", "data": np.frombuffer(png, np.uint8)})
            elif self.pictures_left == 0:
                self.write(f"{TOO_MANY}\n")
            self.pictures_left -= 1
        elif "text/plain" in bundle:
            self.write(f"{bundle['text/plain']}\n")
