"""Lab 16: the faults of a net."""

from cnnlab.judging import compare
from cnnlab.judging.exercise import ValueExercise
from cnnlab.judging.mistakes import symptom

LINES = 15  # of the broken net in the notebook
FAULTS = {7, 11, 12, 13}  # unlike shapes, a kernel too large, softmax in the middle, zeros


class Faults(ValueExercise):
    """`faults`: the numbers of the lines that are wrong."""

    name = "faults"
    points = {"line_numbers": 0, "no_false_alarm": 1, "two_of_them": 1, "all_of_them": 1}

    def expected(self, case):
        raise NotImplementedError  # a set has no places to compare

    def comparable(self, answer):
        """A set comes as a list."""
        return answer if isinstance(answer, list) else None

    def rung_line_numbers(self, case, answer):
        lines = compare.as_array(answer)
        if not len(answer) or lines is None or lines.ndim != 1 or lines.dtype.kind != "i":
            return "expected a set of line numbers, such as {1, 2}"
        outside = [line for line in answer if not 1 <= line <= LINES]
        return f"there is no line {outside[0]}" if outside else None

    def rung_no_false_alarm(self, case, answer):
        fine = sorted(set(answer) - FAULTS)
        return f"line {fine[0]} is not at fault" if fine else None

    def rung_two_of_them(self, case, answer):
        return "there are more than this one" if len(set(answer)) < 2 else None

    def rung_all_of_them(self, case, answer):
        left = len(FAULTS - set(answer))
        return f"{left} more to be found" if left else None

    normed_zeros = symptom(lambda answer: 6 in answer and 1 not in answer)
    pointwise = symptom(lambda answer: bool({5, 10} & set(answer)) and 1 not in answer)
    no_bias = symptom(lambda answer: 2 in answer and 1 not in answer)
    last_softmax = symptom(lambda answer: 15 in answer and 1 not in answer)
