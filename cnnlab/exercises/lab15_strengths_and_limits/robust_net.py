"""Lab 15: robust-net."""

import numpy as np

from cnnlab.data import unseen_mnist
from cnnlab.exercises.lab15_strengths_and_limits.shared import DIRECTIONS, moved, turned
from cnnlab.judging.exercise import Case
from cnnlab.judging.mistakes import symptom
from cnnlab.judging.net_exercises import ModelExercise


class RobustNet(ModelExercise):
    """`robust_net` reads digits that have moved, and digits that are turned."""

    name = "robust-net"
    points = {"shape": 0, "weights": 1, "shift": 1, "rotation": 1}
    pass_mark = 0.80
    most_weights = 61_000

    def cases(self, rng):
        digits, labels = unseen_mnist(1000, rng)
        parts = np.array_split(rng.permutation(len(labels)), 4)
        digits_of = [digits[part] for part in parts]
        labels = labels[np.concatenate(parts)]
        shifted = [moved(d, 3 * r, 3 * c) for d, (r, c) in zip(digits_of, DIRECTIONS, strict=True)]
        rotated = [turned(d, 30 * (-1) ** i) for i, d in enumerate(digits_of)]
        yield Case("1,000 digits, shifted by 3 pixels", np.concatenate(shifted), labels=labels)
        yield Case("1,000 digits, turned by 30°", np.concatenate(rotated), labels=labels)

    def rung_weights(self, case, answer):
        found = answer["num_weights"]
        if found > self.most_weights:
            return f"your net has {found:,} weights, {self.most_weights:,} are allowed"
        return None

    def rung_shift(self, case, answer):
        return self.rung_accuracy(case, answer) if "shifted" in case.name else None

    def rung_rotation(self, case, answer):
        return self.rung_accuracy(case, answer) if "turned" in case.name else None

    @symptom
    def untrained(self, case, answer):
        return self.rung_weights(case, answer) is None and self.accuracy(case, answer) < 0.2

    @symptom
    def seen_upright_only(self, case, answer):
        return 0.2 <= self.accuracy(case, answer) < 0.7
