"""Lab 08: seen-places."""

import itertools

import numpy as np

from cnnlab.judging.exercise import Case, FunctionExercise
from cnnlab.judging.mistakes import mistake


class SeenPlaces(FunctionExercise):
    """`seen_places(rates)`: which pixels of a row a stack of dilated layers sees."""

    name = "seen-places"
    points = {"shape": 1, "dtype": 0, "values": 2}

    def cases(self, rng):
        for rates in ([1, 2, 4], [2, 2, 2], [1, 2, 4, 8], [3, 1], [4, 2], []):
            yield Case(f"rates {rates}", rates)
        for num_layers in (2, 3, 4):
            rates = rng.integers(1, 7, num_layers).tolist()
            yield Case(f"rates {rates}", rates)

    def oracle(self, rates):
        """Takes every way down: at each layer one of three steps."""
        ways = itertools.product(*((-rate, 0, rate) for rate in rates))
        places = {sum(steps) for steps in ways}
        return np.isin(np.arange(-sum(rates), sum(rates) + 1), list(places))

    @mistake
    def no_holes(self, rates):
        return np.ones(2 * sum(rates) + 1, bool)

    @mistake
    def last_layer_alone(self, rates):
        reach = sum(rates)
        return np.isin(
            np.arange(-reach, reach + 1), [0, *(s * r for r in rates[-1:] for s in (-1, 1))]
        )

    @mistake
    def middle_missing(self, rates):
        places = {sum(steps) for steps in itertools.product(*((-rate, rate) for rate in rates))}
        return np.isin(np.arange(-sum(rates), sum(rates) + 1), list(places))
