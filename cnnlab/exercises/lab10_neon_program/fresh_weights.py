"""Lab 10: weights before training."""

import numpy as np

from cnnlab.exercises.lab10_neon_program.shared import PRODUCTS
from cnnlab.judging import compare
from cnnlab.judging.allowed import NUMPY
from cnnlab.judging.exercise import Case, FunctionExercise
from cnnlab.judging.mistakes import stops_at, symptom


def variance(answer):
    with np.errstate(invalid="ignore"):  # NaN, where a weight is infinite
        return float(np.var(answer))


def inputs(shape):
    return np.prod(shape[:-1])


def of_variance(formula, rules=PRODUCTS):
    """The mistake of who draws with such a variance, where the right one is product / inputs."""

    @symptom
    def known(self, case, answer, shape, rule):
        if rule not in rules or not self.comes_up_to("variance", case, answer):
            return False
        wrong = np.array(formula(PRODUCTS[rule], shape))
        return np.any(np.abs(variance(answer[0]) / wrong - 1) < 0.05)

    return known


def a_third(product, shape):
    """The variance of uniform numbers whose bound is the standard deviation."""
    return product / inputs(shape) / 3


class FreshWeights(FunctionExercise):
    """`fresh_weights(shape, rule, seed)`: a kernel before training."""

    name = "fresh-weights"
    probe = "call_each"
    points = {"shape": 0, "random": 0, "seed": 0, "variance": 2, "distribution": 1}
    allowed = NUMPY
    independent = ("variance", "distribution")

    def cases(self, rng):
        for name, shape, rule in [
            ("a dense layer", (int(rng.integers(400, 900)), 100), "kaiming"),
            ("the second convolution", (3, 3, 32, 64), "kaiming"),
            ("a 5x5 convolution", (5, 5, int(rng.integers(20, 40)), 60), "xavier"),
            ("the last layer, two classes", (3136, 2), "xavier"),
        ]:
            yield Case(f"{name}, `{rule}`", shape, rule, int(rng.integers(1000)))

    def oracle(self, shape, rule, seed):
        raise NotImplementedError  # random numbers are judged by what they have in common

    def question(self, case):
        """Asks again, and with another seed."""
        shape, rule, seed = case.args
        return ([case.args, case.args, (shape, rule, seed + 1)],), {}

    def comparable(self, answer):
        return answer[0]

    def rung_shape(self, case, answer):
        return compare.shape_difference(np.empty(case.args[0]), self.comparable(answer))

    def rung_seed(self, case, answer):
        first, again, other = (np.asarray(each).tobytes() for each in answer)  # NaN equals itself
        if first != again:
            return "the same seed gives other numbers the second time"
        if first == other:
            return "two seeds give the same numbers"
        return None

    def rung_random(self, case, answer):
        answer = self.comparable(answer)
        repeated = len(np.unique(np.round(answer, 12))) < 0.9 * np.size(answer)
        return "most of the weights are equal: draw each of them" if repeated else None

    def rung_variance(self, case, answer):
        answer = self.comparable(answer)
        shape, rule, _ = case.args
        wanted, found = PRODUCTS[rule], variance(answer) * inputs(shape)
        if not abs(found / wanted - 1) <= 0.08:  # over four standard deviations
            return f"variance times inputs should be {wanted:.0f}, it is {found:.3g}"
        if not abs(np.mean(answer)) <= 6 * np.std(answer) / np.sqrt(np.size(answer)):
            return f"the mean should be 0, it is {np.mean(answer):.3g}"
        return None

    def rung_distribution(self, case, answer):
        """In standard deviations a uniform number is at most 1.73; many normal ones are larger."""
        answer = self.comparable(answer)
        largest = np.abs(answer).max() / np.sqrt(variance(answer))
        if case.args[1] == "xavier" and not largest <= 1.9:
            return f"one weight is {largest:.1f} standard deviations large: is this uniform?"
        if case.args[1] == "kaiming" and not largest >= 3:
            return f"no weight is above {largest:.1f} standard deviations: is this normal?"
        return None

    of_the_other_rule = of_variance(lambda product, shape: 2 / product / inputs(shape))
    by_outputs = of_variance(
        lambda product, shape: [product / shape[-1], product / np.prod(shape[:-2]) / shape[-1]]
    )
    glorot = of_variance(
        lambda product, shape: 2 * product / np.prod(shape[:-2]) / (shape[-2] + shape[-1])
    )
    channels_alone = of_variance(
        lambda product, shape: product / shape[-2] if len(shape) == 4 else np.inf
    )
    variance_as_deviation = of_variance(lambda product, shape: (product / inputs(shape)) ** 2)
    deviation_as_bound = of_variance(a_third, rules=["xavier"])
    bound_of_kaiming = of_variance(a_third, rules=["kaiming"])

    @symptom
    def one_sign(self, case, answer):
        return not self.rung_random(case, answer) and (np.asarray(answer[0]) >= 0).all()

    one_distribution = stops_at("distribution")
