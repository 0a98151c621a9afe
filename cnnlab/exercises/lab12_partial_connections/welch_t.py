"""Lab 12: is a difference of means more than chance?"""

import numpy as np

from cnnlab.judging.allowed import NUMPY
from cnnlab.judging.exercise import Case, FunctionExercise
from cnnlab.judging.mistakes import gives


def apart(first, second):
    return np.mean(first) - np.mean(second)


def of_mean(results, ddof=1):
    """Variance of a mean."""
    return np.var(results, ddof=ddof) / len(results)


class WelchT(FunctionExercise):
    """`welch_t(first, second)` says how many times its own uncertainty a difference of means is."""

    name = "welch-t"
    allowed = NUMPY
    points = {"shape": 0, "values": 2}

    def cases(self, rng):
        yield Case("3 seeds each", np.array([91.0, 92.0, 93.0]), np.array([94.0, 94.5, 95.0]))
        yield Case("8 and 5 seeds", 92 + rng.normal(size=8), 91 + 2 * rng.normal(size=5))
        yield Case("4 and 9 seeds", 95 + 2 * rng.normal(size=4), 91 + rng.normal(size=9))

    def oracle(self, first, second):
        from scipy.stats import ttest_ind  # takes half a second to import

        return float(ttest_ind(first, second, equal_var=False).statistic)

    other_sign = gives(lambda right: -right)
    no_sign = gives(lambda right: abs(right))
    divided_by_n = gives(
        lambda first, second: apart(first, second) / np.sqrt(of_mean(first, 0) + of_mean(second, 0))
    )
    number_of_seeds_ignored = gives(
        lambda first, second: (
            apart(first, second) / np.sqrt(np.var(first, ddof=1) + np.var(second, ddof=1))
        )
    )
    no_root = gives(lambda first, second: apart(first, second) / (of_mean(first) + of_mean(second)))
