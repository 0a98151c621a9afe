"""Lab 16: small-net."""

from cnnlab.data import patch10
from cnnlab.judging.exercise import Case
from cnnlab.judging.mistakes import symptom
from cnnlab.judging.net_exercises import ModelExercise


class SmallNet(ModelExercise):
    """`small_net`: at most 5,000 weights, trained to know from which photograph a patch is."""

    name = "small-net"
    points = {"shape": 0, "size": 1, "accuracy": 2}
    pass_mark = 0.87
    most_weights = 5_000

    def cases(self, rng):
        _, (patches, labels) = patch10(0, 1000, seed=int(rng.integers(1000)))
        yield Case("1,000 test patches", patches, labels=labels)

    def rung_size(self, case, answer):
        if answer["num_weights"] > self.most_weights:
            return f"at most {self.most_weights:,} weights, yours has {answer['num_weights']:,}"
        return None

    @symptom
    def untrained(self, case, answer):
        wrong = self.rung_shape(case, answer) or self.rung_size(case, answer)
        return not wrong and self.accuracy(case, answer) < 0.25

    @symptom
    def unrolled(self, case, answer):
        return "Flatten" in answer["layers"] and bool(self.rung_size(case, answer))
