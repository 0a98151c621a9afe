"""Lab 06: residual-layer."""

import numpy as np

from cnnlab.exercises.lab06_residual.shared import convolution
from cnnlab.judging.exercise import Case
from cnnlab.judging.forbidden import finished
from cnnlab.judging.layer_exercise import LayerExercise
from cnnlab.judging.mistakes import mistake, symptom

ACTIVATIONS = {"relu": lambda z: np.maximum(z, 0), "tanh": np.tanh}


class ResidualLayer(LayerExercise):
    """`Residual(filters, activation)`, the slide's block as a Keras layer."""

    name = "residual-layer"
    answer_name = "Residual"
    forbidden = (finished("cnnlab.layers.ResidualBlock"),)
    points = {"weights": 1, "shape": 0, "values": 2, "gradient": 1, "saved": 1}

    def cases(self, rng):
        yield self.case(
            "the second convolution is 0, so that g(a) must come out", rng, 3, 3, zero=1
        )
        yield self.case("3 maps in, 3 maps out", rng, 3, 3, activation="tanh")
        yield self.case("2 maps in, 4 maps out", rng, 2, 4, activation="tanh")

    def case(self, name, rng, channels, filters, zero=0, activation="relu"):
        shapes = {"first": (3, 3, channels, filters), "second": (3, 3, filters, filters)}
        if channels != filters:
            shapes["projection"] = (1, 1, channels, filters)
        weights = {}
        for part, shape in shapes.items():
            scale = 0 if zero and part == "second" else 0.4
            weights[f"{part}.kernel"] = scale * rng.normal(size=shape).astype("float32")
            weights[f"{part}.bias"] = scale * rng.normal(size=filters).astype("float32")
        inputs = rng.normal(size=(2, 5, 6, channels)).astype("float32")
        inputs += 0.1 * np.sign(inputs)  # away from ReLU's bend, where differences are no slope
        return Case(name, inputs, weights, filters=filters, activation=activation)

    def oracle(self, inputs, weights, filters, activation):
        g = ACTIVATIONS[activation]
        return g(self.branch(inputs, weights, g) + self.shortcut(inputs, weights))

    def branch(self, inputs, weights, g):
        return self.part("second", g(self.part("first", inputs, weights)), weights)

    def shortcut(self, inputs, weights):
        return (
            self.part("projection", inputs, weights) if "projection.kernel" in weights else inputs
        )

    def part(self, name, maps, weights):
        return convolution(maps, weights[f"{name}.kernel"], weights[f"{name}.bias"])

    @symptom
    def always_projected(self, case, answer):
        extra = case.kwargs["filters"] * (case.args[0].shape[-1] + 1)
        wanted = sum(weight.size for weight in case.args[1].values())
        return "projection.kernel" not in case.args[1] and answer["num_weights"] == wanted + extra

    @symptom
    def config_lost(self, case, answer):
        return "reloaded" in answer and not self.same(answer["outputs"], answer["reloaded"])

    @mistake
    def no_shortcut(self, inputs, weights, filters, activation):
        g = ACTIVATIONS[activation]
        return g(self.branch(inputs, weights, g))

    @mistake
    def added_after_the_activation(self, inputs, weights, filters, activation):
        g = ACTIVATIONS[activation]
        return g(self.branch(inputs, weights, g)) + self.shortcut(inputs, weights)

    @mistake
    def no_last_activation(self, inputs, weights, filters, activation):
        g = ACTIVATIONS[activation]
        return self.branch(inputs, weights, g) + self.shortcut(inputs, weights)

    @mistake
    def no_inner_activation(self, inputs, weights, filters, activation):
        z = self.branch(inputs, weights, lambda maps: maps)
        return ACTIVATIONS[activation](z + self.shortcut(inputs, weights))

    @mistake
    def activated_twice(self, inputs, weights, filters, activation):
        g = ACTIVATIONS[activation]
        return g(g(self.branch(inputs, weights, g)) + self.shortcut(inputs, weights))
