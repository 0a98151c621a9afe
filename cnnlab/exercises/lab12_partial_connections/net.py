"""Lab 12: net."""

from cnnlab.arithmetic import conv_weights, partial_weights
from cnnlab.data import unseen_mnist
from cnnlab.exercises.lab12_partial_connections.shared import LENET
from cnnlab.judging.exercise import Case
from cnnlab.judging.mistakes import symptom
from cnnlab.judging.net_exercises import ModelExercise
from cnnlab.layers import LENET5_C3


class Net(ModelExercise):
    """`net` is a small LeNet with LeNet-5's table, trained on digits."""

    name = "net"
    points = {"shape": 0, "weights": 1, "accuracy": 2}
    pass_mark = 0.90
    num_weights = conv_weights(5, 1, 6) + partial_weights(LENET5_C3, 5) + 4 * 4 * 16 * 10 + 10

    def cases(self, rng):
        images, labels = unseen_mnist(1000, rng)
        yield Case("1,000 test digits", images, labels=labels)

    def rung_weights(self, case, answer):
        if "PartialConv2D" not in answer["layers"]:
            return f"a `PartialConv2D` was expected among the layers, yours are {answer['layers']}"
        if answer["num_weights"] != self.num_weights:
            return f"expected {self.num_weights:,} weights, yours has {answer['num_weights']:,}"
        return None

    @symptom
    def all_linked(self, case, answer):
        return answer["num_weights"] == self.num_weights + (LENET.size - LENET.sum()) * 25

    @symptom
    def untrained(self, case, answer):
        return answer["num_weights"] == self.num_weights and self.accuracy(case, answer) < 0.25
