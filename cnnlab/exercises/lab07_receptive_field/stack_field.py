"""Lab 07: stack-field."""

import itertools

import numpy as np

from cnnlab.judging.exercise import Case, FunctionExercise
from cnnlab.judging.mistakes import gives, mistake


class StackField(FunctionExercise):
    """`stack_field(kernel_sizes)`: how many pixels of a row a stack of convolutions sees."""

    name = "stack-field"
    points = {"shape": 0, "dtype": 0, "values": 1}

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

    @mistake
    def sizes_added(self, kernel_sizes):
        return sum(kernel_sizes)

    @mistake
    def sizes_multiplied(self, kernel_sizes):
        return int(np.prod(kernel_sizes, dtype=int))

    first_pixel_missing = gives(lambda right: right - 1)

    @mistake
    def threes_alone(self, kernel_sizes):
        return 2 * len(kernel_sizes) + 1
