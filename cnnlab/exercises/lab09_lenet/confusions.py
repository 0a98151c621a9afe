"""Lab 09: which digit is taken for which."""

import numpy as np
from sklearn.metrics import confusion_matrix

from cnnlab.judging.allowed import NUMPY
from cnnlab.judging.exercise import Case, FunctionExercise
from cnnlab.judging.mistakes import gives, symptom


class Confusions(FunctionExercise):
    """`confusions(labels, answers)` counts what was taken for what."""

    name = "confusions"
    points = {"shape": 1, "dtype": 0, "values": 1}
    allowed = NUMPY

    def cases(self, rng):
        yield Case("four sevens", np.array([7, 7, 7, 7]), np.array([7, 1, 7, 9]))
        yield Case("no digit above 5", np.array([5, 0, 3, 3, 2]), np.array([5, 2, 3, 1, 2]))
        for num in (12, 300):
            labels = rng.integers(0, 10, num)
            answers = np.where(rng.random(num) < 0.6, labels, rng.integers(0, 10, num))
            yield Case(f"{num} digits", labels, answers)

    def oracle(self, labels, answers):
        return confusion_matrix(labels, answers, labels=range(10))

    transposed = gives(lambda right: right.T)
    shares = gives(lambda right: right / np.maximum(right.sum(axis=1, keepdims=True), 1))
    once_a_cell = gives(lambda right: np.minimum(right, 1))
    no_diagonal = gives(lambda right: right - np.diag(np.diag(right)))

    @symptom
    def only_what_occurs(self, case, answer, right):
        classes, shape = len(np.unique(case.args)), np.shape(answer)
        of_these = shape in ((classes, classes), (np.max(case.args) + 1,) * 2)
        return of_these and shape != right.shape
