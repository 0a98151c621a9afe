"""Lab 16: a small net, trained."""

from cnnlab.data import patch10
from cnnlab.judging.exercise import Case
from cnnlab.judging.mistakes import symptom
from cnnlab.judging.net_exercises import ModelExercise, no_softmax, untrained


class SmallNet(ModelExercise):
    """`small_net`: at most 5,000 weights, trained to know from which photograph a patch is."""

    name = "small-net"
    points = {"shape": 0, "size": 1, "accuracy": 2}
    independent = ("size", "accuracy")
    pass_mark = 0.87
    most_weights = 5_000

    def cases(self, rng):
        _, (patches, labels) = patch10(0, 1000, seed=int(rng.integers(1000)))
        yield Case("1,000 test patches", patches, labels=labels)

    untrained = untrained
    no_softmax = no_softmax

    @symptom
    def unrolled(self, case, answer):
        return "Flatten" in answer["layers"] and bool(self.rung_size(case, answer))
