"""Lab 02: digits-net."""

import numpy as np

from cnnlab.data import unseen_mnist
from cnnlab.judging.exercise import Case
from cnnlab.judging.mistakes import symptom
from cnnlab.judging.net_exercises import ModelExercise


class DigitsNet(ModelExercise):
    """`digits_net`: a trained net of at most 5,000 weights that reads handwritten digits."""

    name = "digits-net"
    points = {"shape": 0, "size": 1, "accuracy": 2}
    pass_mark = 0.92
    most_weights = 5_000

    def cases(self, rng):
        images, labels = unseen_mnist(2_000, rng)
        yield Case("2,000 digits that the net has not seen", images, labels=labels)

    def rung_size(self, case, answer):
        if answer["num_weights"] <= self.most_weights:
            return None
        return f"your net has {answer['num_weights']:,} weights, {self.most_weights:,} are allowed"

    @symptom
    def too_large(self, case, answer):
        return self.rung_size(case, answer) is not None

    @symptom
    def one_digit(self, case, answer):
        return len(np.unique(np.argmax(answer["outputs"], axis=-1))) == 1

    @symptom
    def guesses(self, case, answer):
        return self.accuracy(case, answer) < 0.2
