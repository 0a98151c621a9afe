"""Lab 16: the faults of a net."""

from cnnlab.judging import kinds
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
        """A set comes as a list; an array or a tuple of numbers will do."""
        array = kinds.as_array(answer)
        return answer if array is None or array.ndim != 1 else array.tolist()

    def rung_line_numbers(self, case, answer):
        answer = self.comparable(answer)
        lines = kinds.as_array(answer)
        if not (lines is not None and lines.ndim == 1 and lines.size and lines.dtype.kind in "iu"):
            return f"expected a set of line numbers, such as {{1, 2}}, got {kinds.kind(answer)}"
        outside = [line for line in answer if not 1 <= line <= LINES]
        return f"there is no line {outside[0]}" if outside else None

    def rung_no_false_alarm(self, case, answer):
        fine = sorted(set(self.comparable(answer)) - FAULTS)
        return f"line {fine[0]} is not at fault" if fine else None

    def rung_two_of_them(self, case, answer):
        few = len(set(self.comparable(answer))) < 2
        return "there are more than this one" if few else None

    def rung_all_of_them(self, case, answer):
        left = len(FAULTS - set(self.comparable(answer)))
        return f"{left} more to be found" if left else None

    normed_zeros = symptom(lambda answer: 6 in answer and 1 not in answer)
    pointwise = symptom(lambda answer: bool({5, 10} & set(answer)) and 1 not in answer)
    no_bias = symptom(lambda answer: 2 in answer and 1 not in answer)
    last_softmax = symptom(lambda answer: 15 in answer and 1 not in answer)
