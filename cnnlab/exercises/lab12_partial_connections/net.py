"""Lab 12: a small LeNet with LeNet-5's table, trained."""

from cnnlab.arithmetic import conv_weights, partial_weights
from cnnlab.exercises.lab12_partial_connections.shared import LENET
from cnnlab.judging.mistakes import symptom
from cnnlab.judging.net_exercises import DigitsExercise, untrained
from cnnlab.layers import LENET5_C3


class Net(DigitsExercise):
    """`net` is a small LeNet with LeNet-5's table, trained on digits."""

    name = "net"
    points = {"shape": 0, "weights": 1, "accuracy": 2}
    pass_mark = 0.90
    num_digits = 1_000
    num_weights = conv_weights(5, 1, 6) + partial_weights(LENET5_C3, 5) + 4 * 4 * 16 * 10 + 10

    def rung_weights(self, case, answer):
        if "PartialConv2D" not in answer["layers"]:
            return f"a `PartialConv2D` was expected among the layers, yours are {answer['layers']}"
        return super().rung_weights(case, answer)

    @symptom
    def all_linked(self, answer):
        return answer["num_weights"] == self.num_weights + (LENET == 0).sum() * 25

    untrained = untrained
