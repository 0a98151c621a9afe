"""Lab 07: a power law through measured widths."""

from statistics import linear_regression

import numpy as np

from cnnlab.judging.allowed import NUMPY
from cnnlab.judging.exercise import Case, DictExercise
from cnnlab.judging.mistakes import gives, mistake


class PowerLaw(DictExercise):
    """`power_law(depths, widths)`: factor and exponent of `width = factor * depth ** exponent`."""

    name = "power-law"
    points = {"shape": 0, "exponent": 1, "factor": 1}
    allowed = NUMPY
    independent = ("exponent", "factor")

    def cases(self, rng):
        depths = np.array([1, 2, 4, 8, 16])
        yield Case("widths 2, 4, 8, 16, 32", depths, np.array([2.0, 4, 8, 16, 32]))
        yield Case("three times a root", depths, 3 * np.sqrt(depths))
        for num in (5, 8):
            depths = np.sort(rng.choice(np.arange(1, 40), num, replace=False))
            widths = rng.uniform(0.5, 2) * depths ** rng.uniform(0.3, 0.9)
            yield Case(f"{num} noisy widths", depths, widths * rng.uniform(0.8, 1.25, num))

    def oracle(self, depths, widths):
        line = linear_regression(np.log(depths), np.log(widths))
        return {"exponent": float(line.slope), "factor": float(np.exp(line.intercept))}

    factor_as_logarithm = gives(lambda right: np.log(right), part="factor")

    @mistake
    def no_logarithm(self, depths, widths):
        line = linear_regression(depths, widths)
        return {"exponent": line.slope, "factor": line.intercept}

    @mistake
    def swapped(self, depths, widths):
        line = linear_regression(np.log(depths), np.log(widths))
        return {"exponent": line.intercept, "factor": np.exp(line.slope)}

    other_way_round = gives(lambda self, depths, widths: self.oracle(widths, depths))
