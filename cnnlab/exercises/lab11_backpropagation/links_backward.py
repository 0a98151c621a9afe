"""Lab 11: the way back through links that share weights."""

import numpy as np

from cnnlab.judging.allowed import NUMPY_SUMS
from cnnlab.judging.exercise import Case, DictExercise
from cnnlab.judging.mistakes import gives


def overwritten(delta, inputs, links, weights):
    """What NumPy makes of `gradients[links] = ...`: the last link of each weight stays."""
    gradients = np.zeros(len(weights))
    gradients[links[links >= 0]] = (delta.T @ inputs)[links >= 0]
    return gradients


class LinksBackward(DictExercise):
    """`links_backward(delta, inputs, links, weights)`: the way back where links share weights."""

    name = "links-backward"
    allowed = NUMPY_SUMS
    points = {"shape": 0, "inputs": 1, "weights": 2}
    independent = ("inputs", "weights")

    def cases(self, rng):
        links = np.array([[0, 1, -1], [-1, 0, 1]])
        arrays = np.array([[1, 10]]), np.array([[1, 2, 3]]), links, np.array([5, 7])
        yield Case("two weights on four links", *arrays)
        for batch, outputs, inputs, weights in [(1, 5, 7, 3), (4, 6, 5, 4)]:
            links = rng.integers(-1, weights - 1, size=(outputs, inputs))
            links.flat[:weights] = range(-1, weights - 1)  # all but the last weight, and no link
            sizes = (batch, outputs), (batch, inputs), weights
            delta, values, numbers = (rng.normal(size=size) for size in sizes)
            name = f"{weights} weights, {inputs} inputs, {outputs} outputs, a batch of {batch}"
            yield Case(name, delta, values, links, numbers)

    def oracle(self, delta, inputs, links, weights):
        """Link by link."""
        back, gradients = np.zeros(inputs.shape), np.zeros(len(weights))
        for output, value in np.argwhere(links >= 0):
            weight = links[output, value]
            back[:, value] += delta[:, output] * weights[weight]
            gradients[weight] += np.sum(delta[:, output] * inputs[:, value])
        return {"inputs": back, "weights": gradients}

    last_weight = gives(lambda delta, links, weights: delta @ weights[links], part="inputs")
    averaged_over_batch = gives(lambda right, delta: right / len(delta), part="weights")
    averaged_over_links = gives(
        lambda right, links: right / np.bincount(links[links >= 0], minlength=len(right)),
        part="weights",
    )
    last_link = gives(overwritten, part="weights")
