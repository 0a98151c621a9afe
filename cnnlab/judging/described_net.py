"""Exercises whose answer is a trained net that a table describes to the last activation."""

import numpy as np

from cnnlab.judging import compare
from cnnlab.judging.mistakes import symptom
from cnnlab.judging.nan import of_numbers
from cnnlab.judging.net_exercises import DigitsExercise
from cnnlab.judging.probes.weights import shape_of


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
        """As `shape_of` reads them: in a layer of the student's own, too."""
        weights = answer["weights"]
        if len(weights) != len(self.shapes):
            return tuple(np.shape(weight) for weight in weights)
        return tuple(map(shape_of, weights, self.shapes))

    def gives_computed(self, case, answer, few=20, **changes):
        """Whether the net gives what is computed of its weights; `changes` make it a wrong one.

        Of some images that its process, which might answer others by other means, cannot know.
        """
        if self.shapes_of(answer) != self.shapes:
            return False
        drawn = np.random.default_rng(case.kwargs["labels"]).choice(len(case.args[0]), few, False)
        images, outputs = case.args[0][drawn], answer["outputs"][drawn]
        found = [np.reshape(each, self.shapes[n]) for n, each in enumerate(answer["weights"])]
        return any(
            compare.same(self.computed(images, weights, **changes), outputs, 1e-3, 1e-3)
            for weights in self.readings(found)
        )

    @of_numbers
    def rung_as_described(self, case, answer):
        found = self.shapes_of(answer)
        if found != self.shapes:
            return f"expected weights of the shapes {self.shapes}, yours have {found}"
        if self.gives_computed(case, answer):
            return None
        return (
            "with its weights, the net that is asked for gives other values: "
            "is each layer as in the table?"
        )


def computes(**changes):
    """The mistake of who has a net that computes so."""

    @symptom
    def known(self, case, answer):
        return not self.gives_computed(case, answer) and self.gives_computed(
            case, answer, **changes
        )

    return known
