"""Lab 02: how many pixels a convolution gives."""

import itertools

from cnnlab.judging.allowed import NUMPY_SUMS
from cnnlab.judging.exercise import Case, FunctionExercise, values_where
from cnnlab.judging.mistakes import asked, changed, symptom
from cnnlab.language import marked


class OutputSize(FunctionExercise):
    """`output_size(n, k, stride=1, padding=0, dilation=1)`: pixels that come out of a row of n."""

    name = "output-size"
    points = {"shape": 0, "dtype": 0, "strides": 1, "dilation": 1, "no_room": 1}
    allowed = NUMPY_SUMS
    independent = ("strides", "dilation")
    rung_strides = values_where(lambda dilation, right: dilation == 1 and right > 0)
    rung_dilation = values_where(lambda dilation, right: dilation > 1 and right > 0)
    rung_no_room = FunctionExercise.rung_values  # 0, and never a negative number

    def cases(self, rng):
        yield self.case("the lecture's example,", 5, 3, 2, 1, 1)
        yield Case("stride, padding and dilation left out, n=7, k=3", 7, 3)
        ranges = range(1, 13), range(1, 6), range(1, 5), (0, 2), range(1, 4)
        smaller = itertools.islice(itertools.product(*ranges), None, None, 13)
        larger = rng.integers((13, 1, 1, 0, 1), (200, 12, 9, 7, 9), (40, 5)).tolist()
        for numbers in (*smaller, *larger):
            yield self.case(marked("with"), *numbers)

    def case(self, origin, n, k, stride, padding, dilation):
        name = f"{origin} {n=}, {k=}, {stride=}, {padding=}, {dilation=}"
        return Case(name, n, k, stride=stride, padding=padding, dilation=dilation)

    def oracle(self, n, k, stride=1, padding=0, dilation=1):
        """Tries every start of the window, and counts those from which it ends inside the row."""
        cells = n + 2 * padding
        starts = range(0, cells, stride)
        return sum(start + dilation * (k - 1) < cells for start in starts)

    no_dilation = asked(dilation=1)
    stretched = changed(k=lambda k, dilation: k * dilation, dilation=lambda dilation: 1)
    padded_once = changed(n=lambda n, padding: n + padding, padding=lambda padding: 0)
    negative = symptom(lambda right, answer: right == 0 and answer < 0)
    fence_post = symptom(
        lambda right, answer: right == 0 or answer == right - 1,
        everywhere=True,
    )
    not_rounded = symptom(lambda answer: isinstance(answer, float))
