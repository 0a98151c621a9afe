"""Lab 09: the loss of a classifier."""

import numpy as np
from sklearn.metrics import log_loss

from cnnlab.judging.allowed import NUMPY
from cnnlab.judging.exercise import Case, FunctionExercise
from cnnlab.judging.mistakes import gives


class CrossEntropy(FunctionExercise):
    """`cross_entropy(probabilities, labels)`: the mean loss of some answers."""

    name = "cross-entropy"
    points = {"shape": 0, "values": 2}
    allowed = NUMPY

    def cases(self, rng):
        yield Case("three pictures, ten equal chances", np.full((3, 10), 0.1), np.array([0, 7, 7]))
        for num, classes in ((6, 4), (9, 10)):
            probabilities = rng.dirichlet(np.ones(classes), num) + 0.01
            probabilities /= probabilities.sum(axis=1, keepdims=True)
            labels = rng.integers(0, classes, num)
            yield Case(f"{num} pictures, {classes} classes", probabilities, labels)

    def oracle(self, probabilities, labels):
        return float(log_loss(labels, probabilities, labels=range(probabilities.shape[1])))

    negative = gives(lambda right: -right)
    summed = gives(lambda right, labels: len(labels) * right)
    base_ten = gives(lambda right: right / np.log(10))
    base_two = gives(lambda right: right / np.log(2))
    mean_of_all_cells = gives(lambda right, probabilities: right / probabilities.shape[1])
    of_the_largest = gives(lambda probabilities: -np.log(probabilities.max(axis=1)).mean())
    logarithm_of_the_mean = gives(
        lambda probabilities, labels: -np.log(probabilities[np.arange(len(labels)), labels].mean())
    )
