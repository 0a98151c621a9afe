"""Lab 04: a net with trained pooling that reads digits."""

from cnnlab.arithmetic import conv_weights, dense_weights
from cnnlab.judging.mistakes import symptom
from cnnlab.judging.net_exercises import DigitsExercise, untrained


class PoolingNet(DigitsExercise):
    """`pooling_net`: a trained net with two subsampling layers that reads digits."""

    name = "pooling-net"
    points = {"shape": 0, "weights": 1, "accuracy": 2}
    pass_mark = 0.92
    num_weights = conv_weights(5, 1, 6) + 12 + conv_weights(5, 6, 16) + 32 + dense_weights(256, 10)

    def rung_weights(self, case, answer):
        if sum("Subsampling" in layer for layer in answer["layers"]) != 2:
            return f"expected two subsampling layers, your layers are {answer['layers']}"
        return super().rung_weights(case, answer)

    plain_pooling = symptom(
        lambda answer: {"MaxPooling2D", "AveragePooling2D"}.intersection(answer["layers"])
    )
    untrained = untrained
