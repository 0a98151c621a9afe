"""Exercises whose answer is a trained net that a table describes to the last activation."""

import numpy as np

from cnnlab.judging import compare
from cnnlab.judging.mistakes import symptom
from cnnlab.judging.net_exercises import DigitsExercise


class DescribedNet(DigitsExercise):
    """The net gives what is computed of its own weights, in NumPy, by the judge.

    Rung: `as_described`. Mistakes: `relu = computes(act=relu)`.
    """

    shapes: tuple  # of the weights

    def computed(self, images, weights):
        """What the net that is asked for gives, in NumPy."""
        raise NotImplementedError

    def readings(self, weights):
        """Orders in which the same weights may come."""
        yield weights

    def shapes_of(self, answer):
        return tuple(np.shape(weight) for weight in answer["weights"])

    def gives_computed(self, case, answer, few=20, **changes):
        """Whether the net gives what is computed of its weights; `changes` make it a wrong one.

        Of some images that its process, which might answer others by other means, cannot know.
        """
        if self.shapes_of(answer) != self.shapes:
            return False
        drawn = np.random.default_rng(case.kwargs["labels"]).choice(len(case.args[0]), few, False)
        images, outputs = case.args[0][drawn], answer["outputs"][drawn]
        return any(
            compare.same(self.computed(images, weights, **changes), outputs, 1e-3, 1e-3)
            for weights in self.readings(answer["weights"])
        )

    def rung_as_described(self, case, answer):
        found = self.shapes_of(answer)
        if found != self.shapes:
            return f"expected weights of the shapes {self.shapes}, yours have {found}"
        if self.gives_computed(case, answer):
            return None
        return "with its weights, the net that is asked for gives other values: another activation?"


def computes(**changes):
    """The mistake of who has a net that computes so."""

    @symptom
    def known(self, case, answer):
        return not self.gives_computed(case, answer) and self.gives_computed(
            case, answer, **changes
        )

    return known
