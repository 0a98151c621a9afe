"""Lab 01: shared-net."""

from cnnlab.data import unseen_mnist
from cnnlab.judging.exercise import Case
from cnnlab.judging.mistakes import symptom
from cnnlab.judging.net_exercises import ModelExercise


class SharedNet(ModelExercise):
    """`make_shared_net()`, trained: at most 8,000 weights, most of them shared."""

    name = "shared-net"
    points = {"shape": 0, "size": 1, "accuracy": 2}
    pass_mark = 0.93
    most_weights = 8_000

    def cases(self, rng):
        images, labels = unseen_mnist(2_000, rng)
        yield Case("2,000 digits that the net has not seen", images, labels=labels)

    def rung_size(self, case, answer):
        if "Conv2D" not in answer["layers"]:
            return f"a `Conv2D` was expected among the layers, yours are {answer['layers']}"
        if answer["num_weights"] > self.most_weights:
            allowed = f"{self.most_weights:,} are allowed"
            return f"your net has {answer['num_weights']:,} weights, {allowed}"
        return None

    @symptom
    def too_large(self, case, answer):
        return "Conv2D" in answer["layers"] and answer["num_weights"] > self.most_weights

    @symptom
    def guesses(self, case, answer):
        return self.rung_size(case, answer) is None and self.accuracy(case, answer) < 0.2
