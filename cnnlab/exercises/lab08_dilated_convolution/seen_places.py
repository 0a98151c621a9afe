"""Lab 08: what a stack of dilated layers sees."""

import itertools

import numpy as np

from cnnlab.judging.allowed import NUMPY
from cnnlab.judging.exercise import Case, FunctionExercise
from cnnlab.judging.mistakes import asked, gives


def ends(rates, steps):
    """Where the ways down a stack end, that go a step times the rate aside at each layer."""
    return {sum(way) for way in itertools.product(*([s * rate for s in steps] for rate in rates))}


def marked(places, rates):
    """A row as long as these rates reach, True at the places."""
    reach = sum(rates)
    return np.isin(np.arange(-reach, reach + 1), list(places))


class SeenPlaces(FunctionExercise):
    """`seen_places(rates)`: which pixels of a row a stack of dilated layers sees."""

    name = "seen-places"
    points = {"shape": 1, "dtype": 0, "values": 2}
    allowed = NUMPY

    def cases(self, rng):
        for rates in ([1, 2, 4], [2, 2, 2], [1, 2, 4, 8], [3, 1], [4, 2], []):
            yield Case(f"rates {rates}", rates)
        for num_layers in (2, 3, 4):
            rates = rng.integers(1, 7, num_layers).tolist()
            yield Case(f"rates {rates}", rates)

    def oracle(self, rates, steps=(-1, 0, 1)):
        """Takes every way down: at each layer one of three steps."""
        return marked(ends(rates, steps), rates)

    no_holes = gives(lambda rates: np.ones(2 * sum(rates) + 1, bool))
    last_layer_alone = gives(lambda rates: marked(ends(rates[-1:], (-1, 0, 1)), rates))
    middle_missing = asked(steps=(-1, 1))
