"""Lab 12: welch-t."""

import numpy as np

from cnnlab.judging.exercise import Case, FunctionExercise
from cnnlab.judging.forbidden import finished
from cnnlab.judging.mistakes import gives, mistake


class WelchT(FunctionExercise):
    """`welch_t(first, second)` says how many times its own uncertainty a difference of means is."""

    name = "welch-t"
    forbidden = (finished("scipy.stats.ttest_ind"),)
    points = {"shape": 0, "values": 2}

    def cases(self, rng):
        yield Case("3 seeds each", np.array([91.0, 92.0, 93.0]), np.array([94.0, 94.5, 95.0]))
        yield Case("8 and 5 seeds", 92 + rng.normal(size=8), 91 + 2 * rng.normal(size=5))
        yield Case("4 and 9 seeds", 95 + 2 * rng.normal(size=4), 91 + rng.normal(size=9))

    def oracle(self, first, second):
        from scipy.stats import ttest_ind  # takes half a second to import

        return float(ttest_ind(first, second, equal_var=False).statistic)

    def ratio(self, first, second, uncertainty):
        return (np.mean(first) - np.mean(second)) / uncertainty

    other_sign = gives(lambda right: -right)
    no_sign = gives(lambda right: abs(right))

    @mistake
    def divided_by_n(self, first, second):
        uncertainty = np.sqrt(np.var(first) / len(first) + np.var(second) / len(second))
        return self.ratio(first, second, uncertainty)

    @mistake
    def number_of_seeds_ignored(self, first, second):
        return self.ratio(first, second, np.sqrt(np.var(first, ddof=1) + np.var(second, ddof=1)))

    @mistake
    def no_root(self, first, second):
        variance = np.var(first, ddof=1) / len(first) + np.var(second, ddof=1) / len(second)
        return self.ratio(first, second, variance)
