"""Lab 02: a small net that reads digits."""

import numpy as np

from cnnlab.judging.mistakes import symptom
from cnnlab.judging.net_exercises import DigitsExercise, no_softmax, too_large, untrained


class DigitsNet(DigitsExercise):
    """`digits_net`: a trained net of at most 5,000 weights that reads handwritten digits."""

    name = "digits-net"
    points = {"shape": 0, "convolutions": 0, "size": 1, "accuracy": 2}
    independent = ("size", "accuracy")
    pass_mark = 0.92
    most_weights = 5_000

    def rung_convolutions(self, case, answer):
        shapes = answer["trained"]
        windows = [shape for shape in shapes if len(shape) == 4 and max(shape[:2]) > 1]
        if not windows:
            return "a net of convolutions is asked for: no window of yours is larger than a pixel"
        if all([*shape[:2], shape[3]] in shapes for shape in windows):  # a bias for each place
            return "a net of convolutions is asked for: yours has other weights at each place"
        return None

    too_large = too_large
    no_softmax = no_softmax
    untrained = untrained  # such a net, too, may say one digit alone
    one_digit = symptom(
        lambda self, case, answer: (
            self.comes_up_to(self.trained_from, case, answer)
            and len(np.unique(np.argmax(answer["outputs"], axis=-1))) == 1
        )
    )
