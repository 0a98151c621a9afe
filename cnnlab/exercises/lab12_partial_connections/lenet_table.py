"""Lab 12: the rule of LeNet-5's table."""

import numpy as np
from scipy.linalg import circulant

from cnnlab.exercises.lab12_partial_connections.shared import LENET
from cnnlab.judging.allowed import NUMPY
from cnnlab.judging.exercise import Case, FunctionExercise
from cnnlab.judging.mistakes import asked, gives


def stacked(channels, pair=(0, 1, 3, 4), turn=circulant):
    """Each group is a column that is shifted down, and around, by one row a map."""

    def group(rows, num):
        return turn(np.isin(np.arange(channels), rows).astype(int))[:, :num]

    three, four = group((0, 1, 2), channels), group((0, 1, 2, 3), channels)
    return np.hstack([three, four, group(pair, channels // 2), np.ones((channels, 1), int)])


class LenetTable(FunctionExercise):
    """`lenet_table(channels)` writes LeNet-5's table from its rule."""

    name = "lenet-table"
    points = {"shape": 1, "values": 2}
    allowed = NUMPY

    def cases(self, rng):
        yield Case("LeNet-5, 6 input maps", 6)
        yield Case("8 input maps", 8)
        yield Case("9 input maps", 9)
        for channels in rng.choice(np.arange(10, 25), 2, replace=False).tolist():
            yield Case(f"{channels} input maps", channels)
        yield Case("5 input maps", 5)

    def oracle(self, channels, **changes):
        return LENET if channels == 6 and not changes else stacked(channels, **changes)

    not_around = asked(turn=lambda column: np.tril(circulant(column)))
    upwards = asked(turn=lambda column: circulant(np.roll(column[::-1], 1)))
    no_gap = asked(pair=(0, 1, 2, 3))
    transposed = gives(lambda right: right.T)
