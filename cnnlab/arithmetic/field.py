"""The pixels of the input that one pixel of a feature map sees.

Source: Araujo, Norris and Sim (2019), "Computing Receptive Fields of Convolutional Neural
Networks", Distill.
"""

from typing import NamedTuple

from cnnlab.arithmetic.sizes import effective_size
from cnnlab.errors import value_error


class Field(NamedTuple):
    """The receptive field along one axis.

    Pixel `i` of the map sees the pixels `lo + i jump ... hi + i jump` of the input.

    A size alone does not tell where the field lies, and zero padding is not always alike on both
    sides: `lo` and `hi` do. They count padded zeros too, so that `lo` may be below 0. A field with
    `jump` 0 is the same for every pixel.

    >>> Field().through(kernel_size=3, strides=2, before=1).through(kernel_size=3)
    Field(lo=-1, hi=5, jump=2)
    """

    lo: int = 0
    hi: int = 0
    jump: int = 1

    @property
    def size(self):
        """Pixels from `lo` to `hi`."""
        return self.hi - self.lo + 1

    def through(self, kernel_size, strides=1, before=0, dilation_rate=1):
        """The field after one more window, with `before` zeros padded before the first pixel."""
        lo = self.lo - before * self.jump
        span = effective_size(kernel_size, dilation_rate)
        return Field(lo, self.hi + (span - 1 - before) * self.jump, self.jump * strides)

    def union(self, other):
        """The field of a pixel that sees what two branches see."""
        if self.jump != other.jump:
            raise value_error(
                "Branches that meet must step over the input alike. "
                f"Received: {self} and {other}. Give the branches the same strides."
            )
        return Field(min(self.lo, other.lo), max(self.hi, other.hi), self.jump)

    def spread(self, num_pixels, image_size):
        """The field of a unit that sees all pixels of the map, cut at the edges of the image."""
        hi = self.hi + (num_pixels - 1) * self.jump
        return Field(max(self.lo, 0), min(hi, image_size - 1), 0)
