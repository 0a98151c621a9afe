"""Lab 10: logit-errors."""

import numpy as np
from scipy.special import expit, log_expit

from cnnlab.judging import compare
from cnnlab.judging.exercise import Case, DictExercise
from cnnlab.judging.mistakes import symptom


class LogitErrors(DictExercise):
    """`logit_errors(logits, targets)`: the cost, and what goes back from it."""

    name = "logit-errors"
    points = {"shape": 0, "cost": 1, "gradient": 2, "no_shortcut": 1}
    rtol, atol = 1e-6, 1e-12

    def cases(self, rng):
        yield Case("logits 0, 2 and −2, target 1", np.array([0.0, 2.0, -2.0]), np.ones(3))
        logits = rng.normal(size=(6, 2)) * 4
        yield Case("six pictures, two classes", logits, rng.integers(0, 2, (6, 2)))
        large = np.array([[40.0, -40.0], [800.0, -800.0], [-800.0, 800.0]])
        yield Case("sure answers: logits of 40 and 800", large, np.array([[0, 1], [0, 1], [0, 1]]))

    def cost(self, z, t):
        return -(t * log_expit(z) + (1 - t) * log_expit(-z))

    def oracle(self, logits, targets):
        """The gradient by central differences of the cost; of its sigmoid's slope, too."""
        step = 1e-4
        gradient = (self.cost(logits + step, targets) - self.cost(logits - step, targets)) / (
            2 * step
        )
        slope = expit(logits) * expit(-logits)
        cost = self.cost(logits, targets)
        return {"cost": cost, "gradient": gradient, "no_shortcut": gradient * slope}

    def difference(self, key, case, answer):
        """Differences are good to about seven digits."""
        wanted = self.expected(case)[key]
        message = compare.value_difference(wanted, answer[key], 1e-6, 1e-7)
        return message and f"{key}: {message}"

    def is_wrong(self, key, case, answer, *wrong_values):
        """Whether the answer under this key is not right, but one of `wrong_values`."""
        return self.difference(key, case, answer) is not None and any(
            compare.same(wrong, answer[key], 1e-5, 1e-7) for wrong in wrong_values
        )

    @symptom
    def rounded_away(self, case, answer):
        wanted = self.expected(case)["cost"]
        small = wanted < 30
        right = compare.same(wanted[small], answer["cost"][small], 1e-4, 1e-6)
        return right and self.difference("cost", case, answer) is not None

    @symptom
    def target_one_alone(self, case, answer):
        logits, targets = case.args
        return self.is_wrong("cost", case, answer, -targets * log_expit(logits))

    @symptom
    def averaged(self, case, answer):
        wanted = self.expected(case)["gradient"]
        return self.is_wrong("gradient", case, answer, wanted / wanted.size, wanted / len(wanted))

    @symptom
    def other_sign(self, case, answer):
        return self.is_wrong("gradient", case, answer, -self.expected(case)["gradient"])

    @symptom
    def by_the_probability(self, case, answer):
        p = expit(case.args[0])
        wrong = self.expected(case)["gradient"] / (p * (1 - p))
        return self.is_wrong("gradient", case, answer, wrong)

    @symptom
    def not_multiplied(self, case, answer):
        return self.is_wrong("no_shortcut", case, answer, self.expected(case)["gradient"])

    @symptom
    def slope_alone(self, case, answer):
        p = expit(case.args[0])
        return self.is_wrong("no_shortcut", case, answer, p * (1 - p))
