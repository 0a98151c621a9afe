"""Lab 01: a net of shared weights that reads digits."""

from cnnlab.judging.net_exercises import DigitsExercise, no_softmax, too_large, untrained


class SharedNet(DigitsExercise):
    """`shared_net`: a trained net of at most 8,000 weights, with convolutions."""

    name = "shared-net"
    points = {"shape": 0, "convolutions": 0, "size": 1, "accuracy": 2}
    independent = ("size", "accuracy")
    pass_mark = 0.93
    most_weights = 8_000

    def rung_convolutions(self, case, answer):
        if "Conv2D" in answer["layers"]:
            return None
        return f"a `Conv2D` was expected among the layers, yours are {answer['layers']}"

    too_large = too_large
    untrained = untrained
    no_softmax = no_softmax
