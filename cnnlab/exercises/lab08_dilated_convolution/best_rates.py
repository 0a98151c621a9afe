"""Lab 08: rates that see most without a hole."""

import numpy as np

from cnnlab.exercises.lab08_dilated_convolution.seen_places import SeenPlaces
from cnnlab.judging import kinds
from cnnlab.judging.exercise import ValueExercise
from cnnlab.judging.mistakes import symptom


class BestRates(ValueExercise):
    """`best_rates`: four rates with the largest field that has no holes."""

    name = "best-rates"
    points = {"shape": 0, "no_holes": 1, "largest": 1}
    num_layers, highest = 4, 1_000  # a rate above it leaves holes, and rows too long to look at

    def expected(self, case):
        return np.zeros(self.num_layers, int)  # the shape alone: other rungs look at the pixels

    def seen(self, answer):
        return SeenPlaces().oracle([int(rate) for rate in answer])

    def rung_shape(self, case, answer):
        if message := super().rung_shape(case, answer):
            return message
        rates = kinds.as_array(answer)
        if rates.dtype.kind in "iu" and np.isin(rates, np.arange(1, self.highest + 1)).all():
            return None
        return f"expected whole numbers from 1 to {self.highest:,}, got {answer}"

    def rung_no_holes(self, case, answer):
        seen = self.seen(answer)
        if seen.all():
            return None
        return f"{np.sum(~seen)} of the {seen.size} pixels between first and last are not seen"

    def rung_largest(self, case, answer):
        size = self.seen(answer).size
        if size == 3**self.num_layers:  # each of the 3 ** 4 ways ends at a pixel of its own
            return None
        return f"no holes, and {size} pixels: there are four rates that see more without a hole"

    doubled = symptom(lambda answer: sorted(answer) == [1, 2, 4, 8])

    @symptom
    def no_one(self, case, answer):
        return not self.rung_shape(case, answer) and np.gcd.reduce(np.array(answer, int)) > 1
