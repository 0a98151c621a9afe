"""Lab 06: chain-slopes."""

import numpy as np

from cnnlab.exercises.lab06_residual.shared import sigmoid, slope
from cnnlab.judging.exercise import Case, FunctionExercise
from cnnlab.judging.mistakes import gives, mistake, symptom


class ChainSlopes(FunctionExercise):
    """`chain_slopes(x, weights)`: how much the top of a chain changes with each layer's output."""

    name = "chain-slopes"
    points = {"shape": 1, "values": 2}
    atol = 1e-15  # the slopes of a long chain are tiny, and still can be wrong

    def cases(self, rng):
        yield Case("two layers with weights 1 and 2", 0.5, np.array([1.0, 2.0]))
        yield Case("no layer at all", 0.5, np.array([]))
        yield Case("8 layers, weights of both signs", rng.normal(), rng.normal(scale=3, size=8))

    def oracle(self, x, weights):
        return np.array(
            [
                slope(lambda a, k=k: self.rest(a, weights[k:]), output)
                for k, output in enumerate(self.outputs(x, weights))
            ]
        )

    def outputs(self, x, weights):
        return [self.rest(x, weights[:k]) for k in range(len(weights) + 1)]

    def rest(self, output, weights):
        for weight in weights:
            output = sigmoid(weight * output)
        return output

    def product(self, factors):
        """Slopes made of other factors: those of all layers above are multiplied."""
        return np.append(np.cumprod(factors[::-1])[::-1], 1.0)

    def factors(self, x, weights):
        outputs = np.array(self.outputs(x, weights))[1:]
        return outputs * (1 - outputs)

    @mistake
    def no_weights(self, x, weights):
        return self.product(self.factors(x, weights))

    @mistake
    def no_activation(self, x, weights):
        return self.product(weights)

    @mistake
    def slope_at_the_output(self, x, weights):
        again = sigmoid(np.array(self.outputs(x, weights))[1:])
        return self.product(again * (1 - again) * weights)

    @mistake
    def slope_at_the_input(self, x, weights):
        inputs = np.array(self.outputs(x, weights))[:-1]
        return self.product(inputs * (1 - inputs) * weights)

    @mistake
    def from_the_bottom(self, x, weights):
        return np.append(1.0, np.cumprod(self.factors(x, weights) * weights))

    upside_down = gives(lambda right: right[::-1])

    @symptom
    def one_missing(self, case, answer):
        return np.shape(answer) == np.shape(case.args[1])
