"""Lab 02: output-size."""

import itertools

from cnnlab.judging.exercise import Case, FunctionExercise
from cnnlab.judging.mistakes import asked, mistake, symptom


class OutputSize(FunctionExercise):
    """`output_size(n, k, stride=1, padding=0, dilation=1)`: pixels that come out of a row of n."""

    name = "output-size"
    points = {"shape": 0, "dtype": 0, "strides": 1, "dilation": 1, "no_room": 1}

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

    def rung_strides(self, case, answer):
        """Windows without holes that find a place."""
        plain = case.kwargs["dilation"] == 1 and self.expected(case) > 0
        return self.rung_values(case, answer) if plain else None

    def rung_dilation(self, case, answer):
        return self.rung_values(case, answer) if self.expected(case) > 0 else None

    def rung_no_room(self, case, answer):
        """A window longer than the padded row finds no place: 0, and never a negative number."""
        return self.rung_values(case, answer)

    no_dilation = asked(dilation=1)

    @mistake
    def stretched(self, n, k, stride, padding, dilation):
        return self.oracle(n, k * dilation, stride, padding, 1)

    @mistake
    def padded_once(self, n, k, stride, padding, dilation):
        return self.oracle(n + padding, k, stride, 0, dilation)

    @symptom
    def negative(self, case, answer):
        return self.expected(case) == 0 and answer < 0

    @symptom
    def fence_post(self, case, answer):
        return self.expected(case) > 0 and answer == self.expected(case) - 1

    @symptom
    def not_rounded(self, case, answer):
        return isinstance(answer, float)
