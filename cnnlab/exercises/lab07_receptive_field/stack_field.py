"""Lab 07: the field of a stack of convolutions."""

import itertools
import math

from cnnlab.judging.allowed import NUMPY
from cnnlab.judging.exercise import Case, FunctionExercise
from cnnlab.judging.mistakes import gives


class StackField(FunctionExercise):
    """`stack_field(kernel_sizes)`: how many pixels of a row a stack of convolutions sees."""

    name = "stack-field"
    points = {"shape": 0, "dtype": 0, "values": 1}
    allowed = NUMPY

    def cases(self, rng):
        yield Case("two kernels of 2, as on the slide", [2, 2])
        yield Case("two layers of 3", [3, 3])
        yield Case("no layer at all", [])
        for num_layers in (1, 3, 4, 6):
            kernel_sizes = rng.integers(1, 6, num_layers).tolist()
            yield Case(f"kernel sizes {kernel_sizes}", kernel_sizes)

    def oracle(self, kernel_sizes):
        """Goes down from the top pixel by every way, and counts the pixels where it arrives."""
        ways = itertools.product(*map(range, kernel_sizes))
        return len({sum(steps) for steps in ways})

    sizes_added = gives(lambda kernel_sizes: sum(kernel_sizes))
    sizes_multiplied = gives(lambda kernel_sizes: math.prod(kernel_sizes))
    first_pixel_missing = gives(lambda right: right - 1)
    threes_alone = gives(lambda kernel_sizes: 2 * len(kernel_sizes) + 1)
