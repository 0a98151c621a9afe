"""Lab 05: up to how many maps a reduction saves work."""

import math

from cnnlab.arithmetic import conv_multiplications
from cnnlab.judging.allowed import NUMPY
from cnnlab.judging.exercise import Case, FunctionExercise
from cnnlab.judging.mistakes import gives


def break_even(k, channels, filters):
    """With so many maps left, both ways would cost the same."""
    return k**2 * channels * filters / (channels + k**2 * filters)


class LargestReduction(FunctionExercise):
    """`largest_reduction(kernel_size, channels, filters)`: how many maps still save."""

    name = "largest-reduction"
    points = {"shape": 0, "dtype": 0, "values": 3}
    allowed = NUMPY

    def cases(self, rng):
        yield Case("GoogLeNet 3a, the 5x5 branch", 5, 192, 32)
        yield Case("GoogLeNet 3a, the 3x3 branch", 3, 192, 128)
        yield Case("1x1 kernels, 4 maps, 4 filters: with 2 maps left the costs are equal", 1, 4, 4)
        yield Case("1x1 kernels, 1 map, 1 filter: nothing to save", 1, 1, 1)
        for k in (1, 2, 3, 5):
            channels, filters = rng.integers(2, 60, 2).tolist()
            yield Case(f"{filters} filters of {k}x{k} over {channels} maps", k, channels, filters)
        yield Case("30 filters of 3x3 over 30 maps: with 27 left the costs are equal", 3, 30, 30)
        yield Case("4 filters of 3x3 over 16 maps: biases, if counted, would decide", 3, 16, 4)

    def oracle(self, k, channels, filters):
        """Counts, with the arithmetic of the course, all numbers of maps that save."""
        direct = conv_multiplications(1, k, channels, filters)
        reductions = [conv_multiplications(1, 1, channels, n + 1) for n in range(channels)]
        behind = [conv_multiplications(1, k, n + 1, filters) for n in range(channels)]
        return sum(a + b < direct for a, b in zip(reductions, behind, strict=True))

    equal_is_enough = gives(lambda k, channels, filters: int(break_even(k, channels, filters)))
    not_whole = gives(break_even)
    reduction_for_nothing = gives(lambda channels: channels - 1)
    kernel_is_a_row = gives(
        lambda k, channels, filters: (k * channels * filters - 1) // (channels + k * filters)
    )
    rounded_up = gives(lambda k, channels, filters: math.ceil(break_even(k, channels, filters)))
