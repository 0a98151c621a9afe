"""Lab 10: a trained net that tells 3 from 8."""

import numpy as np

from cnnlab.data import unseen_mnist
from cnnlab.judging.exercise import Case
from cnnlab.judging.mistakes import symptom
from cnnlab.judging.net_exercises import ModelExercise


class ThreeOrEight(ModelExercise):
    """`classifier` tells 3 from 8."""

    name = "three-or-eight"
    answer_name = "classifier"
    points = {"shape": 0, "weights": 1, "accuracy": 2}
    pass_mark = 0.95
    num_weights = 288 + 18_432 + 6_272

    def cases(self, rng):
        digits, labels = unseen_mnist(4000, rng)
        kept = np.isin(labels, (3, 8))
        answers = (labels[kept] == 8).astype(int)
        yield Case("800 test digits, pixels from 0 to 255", 255 * digits[kept], labels=answers)

    biases = symptom(lambda self, answer: answer["num_weights"] == self.num_weights + 32 + 64 + 2)
    swapped = symptom(lambda self, case, answer: self.accuracy(case, answer) < 0.2)

    @symptom
    def untrained(self, case, answer):
        return answer["steps"] == 0 and not self.rung_weights(case, answer)
