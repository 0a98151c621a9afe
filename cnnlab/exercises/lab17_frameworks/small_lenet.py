"""Lab 17: a trained LeNet in numbers of three bits."""

import numpy as np

from cnnlab.data import unseen_mnist
from cnnlab.exercises.lab17_frameworks.shared import WEIGHTS, logits_of
from cnnlab.judging import compare
from cnnlab.judging.exercise import Case, ValueExercise
from cnnlab.judging.mistakes import symptom
from cnnlab.judging.net_exercises import percent


class SmallLenet(ValueExercise):
    """`small_lenet`: a trained LeNet in whole numbers of at most 3 bits."""

    name = "small-lenet"
    points = {"shape": 0, "bits": 1, "accuracy": 2}
    pass_mark = 0.90
    largest = 3  # of 3 bits, one is the sign

    def cases(self, rng):
        digits, labels = unseen_mnist(2000, rng)
        yield Case("2,000 test digits", digits=digits, labels=labels)

    def question(self, case):
        return (), {}  # the answer alone: the judge runs it

    def accuracy(self, case, answer):
        weights = {
            name: np.asarray(answer[name]["integers"]) * float(answer[name]["scale"])
            for name in WEIGHTS
        }
        answers = logits_of(case.kwargs["digits"], weights).argmax(axis=-1)
        return float(np.mean(answers == case.kwargs["labels"]))

    def rung_shape(self, case, answer):
        wanted = {n: {"integers": np.zeros(s, int), "scale": 1.0} for n, s in WEIGHTS.items()}
        return compare.shape_difference(wanted, answer)

    def rung_bits(self, case, answer):
        for name in WEIGHTS:
            integers = np.asarray(answer[name]["integers"])
            if message := compare.dtype_difference(np.zeros(1, int), integers):
                return f"`{name}`: {message}"
            found = max(-int(integers.min()), int(integers.max()))
            if found > self.largest:
                return f"`{name}`: 3 bits reach from -3 to 3, yours has a {found}"
        return None

    def rung_accuracy(self, case, answer):
        accuracy = self.accuracy(case, answer)
        if accuracy >= self.pass_mark:
            return None
        return f"{percent(accuracy)} of the digits are right, the pass mark is {self.pass_mark:.0%}"

    @symptom
    def too_few_bits(self, case, answer):
        found = [answer[name]["integers"] for name in WEIGHTS]
        return all(array.dtype.kind == "i" and np.abs(array).max() <= 1 for array in found)

    @symptom
    def untrained(self, case, answer):
        """Biases are 0 in a new net, and move as soon as it is trained."""
        biases = [answer[name]["integers"] for name in WEIGHTS if name.endswith("bias")]
        return not any(map(np.any, biases)) and self.accuracy(case, answer) < 0.3
