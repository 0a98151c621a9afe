"""Lab 04: pooling-net."""

from cnnlab.arithmetic import conv_weights, dense_weights
from cnnlab.data import unseen_mnist
from cnnlab.judging.exercise import Case
from cnnlab.judging.mistakes import symptom
from cnnlab.judging.net_exercises import ModelExercise


class PoolingNet(ModelExercise):
    """`pooling_net`: a trained net with two subsampling layers that reads digits."""

    name = "pooling-net"
    points = {"shape": 0, "weights": 1, "accuracy": 2}
    pass_mark = 0.92
    num_weights = conv_weights(5, 1, 6) + 12 + conv_weights(5, 6, 16) + 32 + dense_weights(256, 10)

    def cases(self, rng):
        images, labels = unseen_mnist(2000, rng)
        yield Case("2,000 digits that the net has not seen", images, labels=labels)

    def rung_weights(self, case, answer):
        subsampling = [name for name in answer["layers"] if "Subsampling" in name]
        if len(subsampling) != 2:
            return f"expected two subsampling layers, your layers are {answer['layers']}"
        if answer["num_weights"] != self.num_weights:
            return f"expected {self.num_weights:,} weights, yours has {answer['num_weights']:,}"
        return None

    @symptom
    def plain_pooling(self, case, answer):
        return "MaxPooling2D" in answer["layers"] or "AveragePooling2D" in answer["layers"]

    @symptom
    def untrained(self, case, answer):
        return answer["num_weights"] == self.num_weights and self.accuracy(case, answer) < 0.25
