"""Lab 10: the cost of logits, and what goes back from it."""

import numpy as np
from scipy.special import expit, log_expit

from cnnlab.judging.allowed import NUMPY
from cnnlab.judging.exercise import Case, DictExercise
from cnnlab.judging.mistakes import gives, symptom


def slope(logits):
    """Of the sigmoid: p (1 - p)."""
    return expit(logits) * expit(-logits)


class LogitErrors(DictExercise):
    """`logit_errors(logits, targets)`: the cost, and what goes back from it."""

    name = "logit-errors"
    points = {"shape": 0, "cost": 1, "gradient": 2, "no_shortcut": 1}
    allowed = NUMPY
    independent = ("cost", "gradient", "no_shortcut")

    def cases(self, rng):
        yield Case("logits 0, 2 and −2, target 1", np.array([0.0, 2.0, -2.0]), np.ones(3))
        logits = rng.normal(size=(6, 2)) * 4
        yield Case("six pictures, two classes", logits, rng.integers(0, 2, (6, 2)))
        large = np.array([[40.0, -40.0], [800.0, -800.0], [-800.0, 800.0]])
        yield Case("sure answers: logits of 40 and 800", large, np.array([[0, 1], [0, 1], [0, 1]]))

    def cost(self, z, t):
        return -(t * log_expit(z) + (1 - t) * log_expit(-z))

    def oracle(self, logits, targets, step=1e-4):
        """The gradient by central differences of the cost; of its sigmoid's slope, too."""
        up, down = self.cost(logits + step, targets), self.cost(logits - step, targets)
        gradient = (up - down) / (2 * step)
        cost = self.cost(logits, targets)
        return {"cost": cost, "gradient": gradient, "no_shortcut": gradient * slope(logits)}

    @symptom
    def rounded_away(self, case, answer, right, logits):
        small = np.abs(logits) < 30
        near = self.same(right["cost"][small], answer["cost"][small])
        return near and self.difference("cost", case, answer) is not None

    target_one_alone = gives(lambda logits, targets: -targets * log_expit(logits), part="cost")
    averaged = gives(lambda right: (right / right.size, right / len(right)), part="gradient")
    other_sign = gives(lambda right: -right, part="gradient")
    by_the_probability = gives(
        lambda logits, targets: (expit(logits) - targets) / slope(logits), part="gradient"
    )
    not_multiplied = gives(lambda logits, targets: expit(logits) - targets, part="no_shortcut")
    slope_alone = gives(lambda logits: slope(logits), part="no_shortcut")
