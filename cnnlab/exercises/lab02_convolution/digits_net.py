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
        if any(len(shape) == 4 and shape[0] > 1 for shape in answer["trained"]):
            return None
        return "a net of convolutions is asked for: no window of yours is larger than a pixel"

    too_large = too_large
    no_softmax = no_softmax
    one_digit = symptom(
        lambda self, case, answer: (
            self.comes_up_to(self.trained_from, case, answer)
            and len(np.unique(np.argmax(answer["outputs"], axis=-1))) == 1
        )
    )
    untrained = untrained
