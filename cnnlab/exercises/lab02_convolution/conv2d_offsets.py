"""Lab 02: a convolution by loops over the kernel alone."""

from cnnlab.exercises.lab02_convolution.shared import OneChannel
from cnnlab.judging.allowed import NUMPY_SUMS
from cnnlab.judging.counted_exercise import CountedExercise
from cnnlab.judging.exercise import where
from cnnlab.judging.mistakes import stops_at

MOST_LINES = 100  # that a loop over a small kernel may run


class Conv2DOffsets(CountedExercise, OneChannel):
    """`conv2d_offsets(image, kernel, stride=1, padding=0)`: the same, by loops over the kernel."""

    name = "conv2d-offsets"
    allowed = NUMPY_SUMS
    points = {"shape": 0, "values": 2, "no_pixel_loop": 1}
    most_lines, loop = MOST_LINES, "a loop over rows, columns or pixels"

    # A loop over rows, columns or pixels runs at least a line for each of them.
    rung_no_pixel_loop = where(
        CountedExercise.rung_no_loop, lambda right: min(right.shape) >= MOST_LINES
    )
    pixel_loop = stops_at("no_pixel_loop")
