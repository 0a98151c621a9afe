"""Lab 06: the residual block, as a Keras layer."""

import numpy as np

from cnnlab.exercises.numpy_layers import ACTIVATIONS, convolution, linear
from cnnlab.judging.drawn import normal
from cnnlab.judging.exercise import Case
from cnnlab.judging.forbidden import finished
from cnnlab.judging.layer_exercise import LayerExercise, config_lost
from cnnlab.judging.mistakes import asked, symptom


def slide(g, z, shortcut):
    """The end of the block as on the slide."""
    return g(z + shortcut)


class ResidualLayer(LayerExercise):
    """`Residual(filters, activation)`, the slide's block as a Keras layer."""

    name = "residual-layer"
    answer_name = "Residual"
    forbidden = (finished("cnnlab.layers.ResidualBlock"),)
    points = {"weights": 1, "shape": 0, "values": 2, "gradient": 1, "trains": 0}
    points |= {"built": 0, "saved": 1}

    def cases(self, rng):
        name = "the second convolution is 0, so that g(a) must come out"
        case = self.case(name, rng, 3, 3, "relu")
        for part in ("kernel", "bias"):
            case.args[1][f"second.{part}"][:] = 0
        yield case
        yield self.case("3 maps in, 3 maps out", rng, 3, 3, "tanh")
        yield self.case("2 maps in, 4 maps out", rng, 2, 4, "tanh")
        yield self.case("3 maps in, 2 maps out, activation left out", rng, 3, 2)

    def case(self, name, rng, channels, filters, *activation):
        sizes = {"first": (3, channels), "second": (3, filters)}
        if channels != filters:
            sizes["projection"] = (1, channels)
        weights = {}
        for part, (k, maps) in sizes.items():
            weights[f"{part}.kernel"] = normal(rng, (k, k, maps, filters), 0.4)
            weights[f"{part}.bias"] = normal(rng, filters, 0.4)
        inputs = normal(rng, (2, 5, 6, channels))
        inputs += 0.1 * np.sign(inputs)  # away from ReLU's bend, where differences are no slope
        settings = {"activation": activation[0]} if activation else {}
        return Case(name, inputs, weights, filters=filters, **settings)

    def oracle(self, inputs, weights, filters, activation="relu", inner=None, end=slide):
        """Wrong blocks have another `inner` activation, or another end."""

        def part(name, maps):
            kernel, bias = weights[f"{name}.kernel"], weights[f"{name}.bias"]
            return convolution(maps, kernel, bias, padding="same")

        g = ACTIVATIONS[activation]
        z = part("second", (inner or g)(part("first", inputs)))
        projected = "projection.kernel" in weights
        return end(g, z, part("projection", inputs) if projected else inputs)

    @symptom
    def always_projected(self, case, answer):
        extra = case.kwargs["filters"] * (case.args[0].shape[-1] + 1)
        wanted = sum(weight.size for weight in case.args[1].values())
        return "projection.kernel" not in case.args[1] and answer["num_weights"] == wanted + extra

    config_lost = config_lost
    no_shortcut = asked(end=lambda g, z, shortcut: g(z))
    added_after_the_activation = asked(end=lambda g, z, shortcut: g(z) + shortcut)
    no_last_activation = asked(end=lambda g, z, shortcut: z + shortcut)
    no_inner_activation = asked(inner=linear)
    activated_twice = asked(end=lambda g, z, shortcut: g(g(z) + shortcut))
