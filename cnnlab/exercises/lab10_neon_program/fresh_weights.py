"""Lab 10: fresh-weights."""

import numpy as np

from cnnlab.exercises.lab10_neon_program.shared import PRODUCTS
from cnnlab.judging import compare
from cnnlab.judging.exercise import Case, FunctionExercise
from cnnlab.judging.mistakes import symptom


class FreshWeights(FunctionExercise):
    """`fresh_weights(shape, rule, seed)`: a kernel before training."""

    name = "fresh-weights"
    points = {"shape": 0, "random": 0, "variance": 2, "distribution": 1}

    def cases(self, rng):
        for name, shape, rule in [
            ("the second convolution", (3, 3, 32, 64), "kaiming"),
            ("the last layer, two classes", (3136, 2), "xavier"),
            ("a 5x5 convolution", (5, 5, int(rng.integers(20, 50)), 40), "xavier"),
            ("a dense layer", (int(rng.integers(400, 900)), 100), "kaiming"),
        ]:
            yield Case(f"{name}, {rule}", shape, rule, int(rng.integers(1000)))

    def oracle(self, shape, rule, seed):
        raise NotImplementedError  # random numbers are judged by what they have in common

    def rung_shape(self, case, answer):
        return compare.shape_difference(np.empty(case.args[0]), answer)

    def rung_random(self, case, answer):
        repeated = len(np.unique(np.round(answer, 12))) < 0.9 * np.size(answer)
        return "most of the weights are equal: draw each of them" if repeated else None

    def product(self, case, answer):
        """Variance times inputs."""
        with np.errstate(invalid="ignore"):  # NaN, where a weight is infinite
            return float(np.var(answer) * np.prod(case.args[0][:-1]))

    def rung_variance(self, case, answer):
        wanted, found = PRODUCTS[case.args[1]], self.product(case, answer)
        if not abs(found / wanted - 1) <= 0.05:
            return f"variance times inputs should be {wanted:.0f}, it is {found:.3g}"
        if not abs(np.mean(answer)) <= 6 * np.std(answer) / np.sqrt(np.size(answer)):
            return f"the mean should be 0, it is {np.mean(answer):.3g}"
        return None

    def rung_distribution(self, case, answer):
        """In standard deviations a uniform number is at most 1.73; many normal ones are larger."""
        largest = np.abs(answer).max() / np.std(answer)
        if case.args[1] == "xavier" and not largest <= 1.9:
            return f"one weight is {largest:.1f} standard deviations large: is this uniform?"
        if case.args[1] == "kaiming" and not largest >= 3:
            return f"no weight is above {largest:.1f} standard deviations: is this normal?"
        return None

    def by_another_rule(self, case, answer, inputs=1.0, product=1.0):
        """Whether the variance is as large as one gets with other inputs, or another product."""
        wanted = PRODUCTS[case.args[1]] * product * np.prod(case.args[0][:-1]) / inputs
        return abs(self.product(case, answer) / wanted - 1) < 0.05

    @symptom
    def by_outputs(self, case, answer):
        shape = case.args[0]
        return any(
            self.by_another_rule(case, answer, inputs)
            for inputs in (shape[-1], shape[-1] * np.prod(shape[:-2]))
        )

    @symptom
    def glorot(self, case, answer):
        *_, fan_in, fan_out = case.args[0]
        area = np.prod(case.args[0][:-2])
        return self.by_another_rule(case, answer, area * (fan_in + fan_out) / 2)

    @symptom
    def channels_alone(self, case, answer):
        return len(case.args[0]) == 4 and self.by_another_rule(case, answer, case.args[0][-2])

    @symptom
    def variance_as_deviation(self, case, answer):
        inputs = np.prod(case.args[0][:-1])
        return self.by_another_rule(case, answer, inputs, PRODUCTS[case.args[1]] / inputs)

    @symptom
    def deviation_as_bound(self, case, answer):
        return self.by_another_rule(case, answer, np.prod(case.args[0][:-1]), 1 / 3)

    @symptom
    def one_sign(self, case, answer):
        return not self.rung_random(case, answer) and bool((np.asarray(answer) >= 0).all())

    @symptom
    def one_distribution(self, case, answer):
        return not self.rung_variance(case, answer) and self.rung_distribution(case, answer)
