"""Lab 06: how the slope shrinks down a chain of layers."""

from itertools import accumulate

import numpy as np

from cnnlab.exercises.lab06_residual.shared import sigmoid, slope
from cnnlab.judging.allowed import NUMPY
from cnnlab.judging.exercise import Case, FunctionExercise
from cnnlab.judging.mistakes import gives, symptom


def outputs(x, weights):
    """Of all layers; `x` comes first."""
    return np.array([*accumulate(weights, lambda a, weight: sigmoid(weight * a), initial=x)])


def steep(output):
    """The sigmoid's slope where it gives this output."""
    return output * (1 - output)


def product(factors):
    """For each layer the factors of all layers above, multiplied."""
    return np.append(np.cumprod(factors[::-1])[::-1], 1.0)


class ChainSlopes(FunctionExercise):
    """`chain_slopes(x, weights)`: how much the top of a chain changes with each layer's output."""

    name = "chain-slopes"
    points = {"shape": 1, "values": 2}
    allowed = NUMPY
    # The slopes of a long chain are tiny, and still can be wrong. In 32 bits 1 - a of an output `a`
    # near 1 keeps few digits.
    rtol, atol = 1e-3, 0

    def cases(self, rng):
        yield Case("two layers with weights 1 and 2", 0.5, np.array([1.0, 2.0]))
        yield Case("no layer at all", 0.5, np.array([]))
        yield Case(
            "8 layers, weights of both signs", rng.uniform(-1, 1), rng.normal(scale=2, size=8)
        )

    def oracle(self, x, weights):
        found = enumerate(outputs(x, weights))
        return np.array([slope(lambda a, k=k: outputs(a, weights[k:])[-1], at) for k, at in found])

    no_weights = gives(lambda x, weights: product(steep(outputs(x, weights)[1:])))
    no_activation = gives(lambda weights: product(weights))
    slope_at_the_output = gives(
        lambda x, weights: product(steep(sigmoid(outputs(x, weights)[1:])) * weights)
    )
    slope_at_the_input = gives(
        lambda x, weights: product(steep(outputs(x, weights)[:-1]) * weights)
    )
    from_the_bottom = gives(
        lambda x, weights: np.append(1.0, np.cumprod(steep(outputs(x, weights)[1:]) * weights))
    )
    upside_down = gives(lambda right: right[::-1])
    one_missing = symptom(lambda answer, weights: np.shape(answer) == np.shape(weights))
