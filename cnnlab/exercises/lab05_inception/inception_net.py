"""Lab 05: a small net of inception modules that reads digits."""

from cnnlab.judging.net_exercises import DigitsExercise, too_large, untrained


class InceptionNet(DigitsExercise):
    """`inception_net`: a trained net with two inception modules that reads digits."""

    name = "inception-net"
    points = {"shape": 0, "size": 1, "accuracy": 2}
    pass_mark = 0.90
    most_weights = 10_000

    def rung_size(self, case, answer):
        if sum("Inception" in layer for layer in answer["layers"]) < 2:
            return f"expected two inception modules, your layers are {answer['layers']}"
        return super().rung_size(case, answer)

    too_large = too_large
    untrained = untrained
