"""Lab 07: a net that sees two points at once."""

import numpy as np

from cnnlab.data import point_pairs
from cnnlab.judging.exercise import Case
from cnnlab.judging.mistakes import stops_at
from cnnlab.judging.nan import of_numbers
from cnnlab.judging.net_exercises import ModelExercise, too_large, untrained

SAME_OUTPUT = 1e-5  # a net that cannot see both points differs by rounding alone


class PairNet(ModelExercise):
    """`pair_net`: a small net that tells whether two points are 8 or 12 pixels apart."""

    name = "pair-net"
    points = {"shape": 0, "size": 1, "sees": 1, "accuracy": 2}
    independent = ("size", "sees", "accuracy")
    pass_mark = 0.95
    most_weights = 1_300
    guess = 0.6

    def cases(self, rng):
        images, labels = point_pairs(1_000, seed=int(rng.integers(2**31)))
        yield Case("1,000 pictures that the net has not seen", images, labels=labels)

    @of_numbers
    def rung_sees(self, case, answer):
        """Twins differ only in the distance of the points: who sees it answers differently."""
        outputs = answer["outputs"]
        if np.abs(outputs[::2] - outputs[1::2]).max() > SAME_OUTPUT:
            return None
        return "your net gives the same answer for 8 and for 12 pixels: it never sees both points"

    too_large = too_large
    blind = stops_at("sees")
    untrained = untrained
