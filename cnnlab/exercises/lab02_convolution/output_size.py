"""Lab 02: how many pixels a convolution gives."""

import itertools

from cnnlab.judging.exercise import Case, FunctionExercise, values_where
from cnnlab.judging.mistakes import asked, gives, symptom


class OutputSize(FunctionExercise):
    """`output_size(n, k, stride=1, padding=0, dilation=1)`: pixels that come out of a row of n."""

    name = "output-size"
    points = {"shape": 0, "dtype": 0, "strides": 1, "dilation": 1, "no_room": 1}
    rung_strides = values_where(
        lambda self, case: case.kwargs["dilation"] == 1 and self.expected(case) > 0
    )
    rung_dilation = values_where(lambda self, case: self.expected(case) > 0)
    rung_no_room = FunctionExercise.rung_values  # 0, and never a negative number

    def cases(self, rng):
        yield self.case("the lecture's example,", 5, 3, 2, 1, 1)
        ranges = range(1, 13), range(1, 6), range(1, 5), (0, 2), range(1, 4)
        for numbers in itertools.product(*ranges):
            yield self.case("with", *numbers)

    def case(self, origin, n, k, stride, padding, dilation):
        settings = {"stride": stride, "padding": padding, "dilation": dilation}
        numbers = ", ".join(f"{key}={value}" for key, value in {"n": n, "k": k, **settings}.items())
        return Case(f"{origin} {numbers}", n, k, **settings)

    def oracle(self, n, k, stride, padding, dilation):
        """Tries every start of the window, and counts those from which it ends inside the row."""
        cells = n + 2 * padding
        starts = range(0, cells, stride)
        return sum(start + dilation * (k - 1) < cells for start in starts)

    no_dilation = asked(dilation=1)
    stretched = gives(
        lambda self, n, k, stride, padding, dilation: self.oracle(
            n, k * dilation, stride, padding, 1
        )
    )
    padded_once = gives(
        lambda self, n, k, stride, padding, dilation: self.oracle(
            n + padding, k, stride, 0, dilation
        )
    )

    @symptom
    def negative(self, case, answer):
        return self.expected(case) == 0 and answer < 0

    @symptom
    def fence_post(self, case, answer):
        return self.expected(case) > 0 and answer == self.expected(case) - 1

    @symptom
    def not_rounded(self, case, answer):
        return isinstance(answer, float)
