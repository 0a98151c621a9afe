"""Lab 11: links-backward."""

import numpy as np

from cnnlab.judging import compare
from cnnlab.judging.exercise import Case, DictExercise
from cnnlab.judging.forbidden import DERIVATIVES
from cnnlab.judging.mistakes import gives, symptom


class LinksBackward(DictExercise):
    """`links_backward(delta, inputs, links, weights)`: the way back where links share weights."""

    name = "links-backward"
    forbidden = (DERIVATIVES,)
    points = {"shape": 0, "inputs": 1, "weights": 2}

    def cases(self, rng):
        links = np.array([[0, 1, -1], [-1, 0, 1]])
        yield Case(
            "two weights on four links", np.array([[1, 10]]), np.array([[1, 2, 3]]),
            links, np.array([5, 7]),
        )  # fmt: skip
        for batch, outputs, inputs, num_weights in [(1, 5, 7, 3), (4, 6, 5, 4)]:
            links = rng.integers(-1, num_weights, size=(outputs, inputs))
            links.flat[: num_weights + 1] = range(-1, num_weights)  # all occur, and a missing link
            sizes = (batch, outputs), (batch, inputs), num_weights
            delta, values, weights = (rng.normal(size=size) for size in sizes)
            name = f"{num_weights} weights, {inputs} inputs, {outputs} outputs, a batch of {batch}"
            yield Case(name, delta, values, links, weights)

    def oracle(self, delta, inputs, links, weights):
        """Link by link."""
        back, gradients = np.zeros(inputs.shape), np.zeros(len(weights))
        for output, value in np.argwhere(links >= 0):
            weight = links[output, value]
            back[:, value] += delta[:, output] * weights[weight]
            gradients[weight] += np.sum(delta[:, output] * inputs[:, value])
        return {"inputs": back, "weights": gradients}

    last_weight = gives(lambda right, delta, links, weights: delta @ weights[links], part="inputs")

    @symptom
    def averaged_over_batch(self, case, answer):
        right, batch = self.expected(case), len(case.args[0])
        return batch > 1 and compare.same(right["weights"] / batch, answer["weights"], 1e-6, 1e-9)

    @symptom
    def averaged_over_links(self, case, answer):
        links = case.args[2]
        counts = [np.sum(links == k) for k in range(len(case.args[3]))]
        return self.same(self.expected(case)["weights"] / counts, answer["weights"])

    @symptom
    def last_link(self, case, answer):
        delta, inputs, links, weights = case.args
        of_links, last = delta.T @ inputs, np.zeros(len(weights))
        for output, value in np.argwhere(links >= 0):
            last[links[output, value]] = of_links[output, value]
        return self.same(last, answer["weights"])
