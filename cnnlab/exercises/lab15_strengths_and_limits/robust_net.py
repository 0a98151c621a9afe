"""Lab 15: a net that reads shifted and turned digits."""

import numpy as np

from cnnlab.data import unseen_mnist
from cnnlab.exercises.lab15_strengths_and_limits.shared import DIRECTIONS, moved, turned
from cnnlab.judging.exercise import Case, where
from cnnlab.judging.mistakes import symptom
from cnnlab.judging.net_exercises import ModelExercise, untrained


class RobustNet(ModelExercise):
    """`robust_net` reads digits that have moved, and digits that are turned."""

    name = "robust-net"
    points = {"shape": 0, "weights": 1, "shift": 1, "rotation": 1}
    independent = ("weights", "shift", "rotation")
    trained_from = "shift"
    pass_mark, guess = 0.80, 0.2
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

    rung_weights = ModelExercise.rung_size
    rung_shift = where(ModelExercise.rung_accuracy, lambda case: "shifted" in case.name)
    rung_rotation = where(ModelExercise.rung_accuracy, lambda case: "turned" in case.name)

    untrained = untrained

    @symptom
    def seen_upright_only(self, case, answer):
        well = self.comes_up_to("shift", case, answer)
        return well and self.guess <= self.accuracy(case, answer) < 0.7
