"""Lab 03: a kernel found by training."""

import numpy as np
from scipy import ndimage

from cnnlab.judging import compare
from cnnlab.judging.exercise import Case
from cnnlab.judging.mistakes import symptom
from cnnlab.judging.nan import of_numbers
from cnnlab.judging.net_exercises import ModelExercise


class Learned(ModelExercise):
    """`learned`: a net of one kernel that was found by training."""

    name = "learned"
    points = {"shape": 0, "weights": 1, "any_size": 0, "kernel": 2}
    independent = ("weights", "kernel")
    num_weights, most_steps = 9, 200
    farthest = 0.05  # from the kernel that a weight may be

    def cases(self, rng):
        """A single bright point: what comes out is the kernel, turned by 180 degrees."""
        pictures = np.zeros((2, 5, 5, 1), "float32")
        pictures[1, 2, 2] = 1
        yield Case("a picture of a single bright point", pictures)

    def oracle(self, pictures):
        return ndimage.sobel(pictures[1, ..., 0].astype(float), axis=1)[3:0:-1, 3:0:-1]

    def comparable(self, answer):
        """The net's kernel; what a black picture gives is its bias."""
        outputs = answer["outputs"]
        if self.rung_shape(None, answer):
            return outputs
        return (outputs[1] - outputs[0])[::-1, ::-1, 0]

    def rung_shape(self, case, answer):
        wanted, found = (2, 3, 3, 1), np.shape(answer["outputs"])
        return None if found == wanted else f"2 pictures of 5x5 should give {wanted}, not {found}"

    @of_numbers
    def rung_kernel(self, case, answer):
        if 0 < answer["steps"] <= self.most_steps:
            wanted = self.expected(case)
            share = self.farthest / np.mean(np.abs(wanted))
            return compare.value_difference(wanted, self.comparable(answer), 0, share)
        return f"1 to {self.most_steps} steps of training are allowed, you took {answer['steps']}"

    padded = symptom(lambda answer: np.shape(answer["outputs"]) == (2, 5, 5, 1))
    with_bias = symptom(lambda answer: answer["num_weights"] == 10)
    untrained = symptom(
        lambda self, case, answer: answer["steps"] == 0 and self.comes_up_to("kernel", case, answer)
    )

    @symptom
    def not_there_yet(self, case, answer):
        trained = 0 < answer["steps"] <= self.most_steps
        if not trained or not self.comes_up_to("kernel", case, answer):
            return False
        far = np.abs(self.comparable(answer) - self.expected(case)).max()
        return self.atol < far < 2
