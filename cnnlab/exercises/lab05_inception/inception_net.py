"""Lab 05: a small net of inception modules that reads digits."""

from cnnlab.judging.net_exercises import DigitsExercise, no_softmax, too_large, untrained


class InceptionNet(DigitsExercise):
    """`inception_net`: a trained net with two inception modules that reads digits."""

    name = "inception-net"
    points = {"shape": 0, "modules": 0, "size": 1, "accuracy": 2}
    independent = ("size", "accuracy")
    pass_mark = 0.90
    most_weights = 10_000

    def rung_modules(self, case, answer):
        if sum("Inception" in layer for layer in answer["layers"]) >= 2:
            return None
        return f"expected two inception modules, your layers are {answer['layers']}"

    too_large = too_large
    untrained = untrained
    no_softmax = no_softmax
