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

    def reads_less_than(self, share, case, answer):
        """Whether it is the program's net, and so little is right."""
        return self.comes_up_to("accuracy", case, answer) and self.accuracy(case, answer) < share

    @symptom
    def swapped(self, case, answer):
        return self.reads_less_than(0.2, case, answer)

    @symptom
    def untrained(self, case, answer):
        """neon's own `fit` leaves no steps behind; who has used it reads more."""
        return answer["steps"] == 0 and self.reads_less_than(0.8, case, answer)
