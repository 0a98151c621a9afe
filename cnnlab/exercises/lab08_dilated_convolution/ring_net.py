"""Lab 08: a net that fills rings."""

import numpy as np

from cnnlab.data import rings
from cnnlab.judging.exercise import Case
from cnnlab.judging.mistakes import symptom
from cnnlab.judging.nan import of_numbers
from cnnlab.judging.net_exercises import ModelExercise, percent, too_large


class RingNet(ModelExercise):
    """`ring_net`: a small net that fills rings, in maps of the picture's own size."""

    name = "ring-net"
    points = {"shape": 0, "size": 1, "from_0_to_1": 0, "filled": 3}
    independent = ("size", "filled")
    pass_mark = 0.97
    most_weights = 1_900

    def cases(self, rng):
        images, insides = rings(200, seed=int(rng.integers(2**31)))
        yield Case("200 pictures that the net has not seen", images, insides=insides)

    def rung_shape(self, case, answer):
        wanted, found = case.args[0].shape, np.shape(answer["outputs"])
        return None if found == wanted else f"expected maps of shape {wanted}, got {found}"

    @of_numbers
    def rung_from_0_to_1(self, case, answer):
        low, high = np.min(answer["outputs"]), np.max(answer["outputs"])
        if low >= 0 and high <= 1:
            return None
        found = f"yours go from {low:.3g} to {high:.3g}"
        return f"numbers from 0 to 1 are asked for, {found}: does the net end in a sigmoid?"

    def overlap(self, case, answer):
        """Pixels in both, divided by pixels in either."""
        wanted, found = case.kwargs["insides"] > 0.5, answer["outputs"] > 0.5
        return np.sum(wanted & found) / np.sum(wanted | found)

    def rung_filled(self, case, answer):
        overlap = self.overlap(case, answer)
        if overlap >= self.pass_mark:
            return None
        return f"the overlap is {percent(overlap)}, the pass mark is {self.pass_mark:.0%}"

    too_large = too_large

    @symptom
    def same_everywhere(self, case, answer):
        return not self.rung_shape(case, answer) and len(np.unique(answer["outputs"] > 0.5)) == 1

    @symptom
    def small_field(self, case, answer):
        if self.rung_shape(case, answer) or self.rung_from_0_to_1(case, answer):
            return False
        inside = case.kwargs["insides"].sum(axis=(1, 2, 3))
        missed = (case.kwargs["insides"] * (answer["outputs"] <= 0.5)).sum(axis=(1, 2, 3))
        large = inside > np.median(inside)
        return missed[large].sum() > 0.15 * inside[large].sum()
