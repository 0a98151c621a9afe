"""Lab 02: a convolution by loops over the kernel alone."""

import numpy as np

from cnnlab.exercises.lab02_convolution.shared import OneChannel
from cnnlab.judging.allowed import NUMPY_SUMS
from cnnlab.judging.mistakes import stops_at

MOST_LINES = 100  # that a loop over a small kernel may run


class Conv2DOffsets(OneChannel):
    """`conv2d_offsets(image, kernel, stride=1, padding=0)`: the same, by loops over the kernel."""

    name = "conv2d-offsets"
    allowed = NUMPY_SUMS
    points = {"shape": 0, "values": 2, "no_pixel_loop": 1}
    probe = "call_counting_lines"

    def comparable(self, answer):
        return answer["returned"]

    def rung_no_pixel_loop(self, case, answer):
        """A loop over rows, columns or pixels runs at least a line for each of them."""
        if min(np.shape(self.expected(case))) < MOST_LINES or answer["lines"] <= MOST_LINES:
            return None
        return (
            f"{answer['lines']} lines of your code ran for {case.args[1].size} weights, where "
            f"{MOST_LINES} are plenty: there is still a loop over rows, columns or pixels"
        )

    pixel_loop = stops_at("no_pixel_loop")
