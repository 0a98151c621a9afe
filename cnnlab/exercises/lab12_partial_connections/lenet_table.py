"""Lab 12: lenet-table."""

import numpy as np
from scipy.linalg import circulant

from cnnlab.exercises.lab12_partial_connections.shared import LENET
from cnnlab.judging.exercise import Case, FunctionExercise
from cnnlab.judging.mistakes import gives, mistake


class LenetTable(FunctionExercise):
    """`lenet_table(channels)` writes LeNet-5's table from its rule."""

    name = "lenet-table"
    points = {"shape": 1, "values": 2}

    def cases(self, rng):
        yield Case("LeNet-5, 6 input maps", 6)
        yield Case("8 input maps", 8)
        yield Case("9 input maps", 9)

    def oracle(self, channels):
        return LENET if channels == 6 else self.stacked(channels)

    def stacked(self, channels, pair=(0, 1, 3, 4), turn=circulant):
        """Each group is a column that is shifted down, and around, by one row a map."""

        def group(rows, num):
            return turn(np.isin(np.arange(channels), rows).astype(int))[:, :num]

        three, four = group((0, 1, 2), channels), group((0, 1, 2, 3), channels)
        return np.hstack([three, four, group(pair, channels // 2), np.ones((channels, 1), int)])

    @mistake
    def not_around(self, channels):
        def turn(column):  # 4 rows at most can come back at the top
            return np.tril(circulant(column))

        return self.stacked(channels, turn=turn)

    @mistake
    def upwards(self, channels):
        return self.stacked(channels, turn=lambda column: circulant(np.roll(column[::-1], 1)))

    @mistake
    def no_gap(self, channels):
        return self.stacked(channels, pair=(0, 1, 2, 3))

    transposed = gives(lambda right: right.T)
