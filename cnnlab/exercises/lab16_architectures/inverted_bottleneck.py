"""Lab 16: inverted-bottleneck."""

import numpy as np

from cnnlab.exercises.lab16_architectures.shared import convolve, convolve_each, relu
from cnnlab.judging.exercise import Case
from cnnlab.judging.layer_exercise import LayerExercise
from cnnlab.judging.mistakes import asked, mistake, symptom


def relu6(maps):
    return np.clip(maps, 0, 6)


class InvertedBottleneckLayer(LayerExercise):
    """`InvertedBottleneck(filters, expansion, strides)`, the block of today's small nets."""

    name = "inverted-bottleneck"
    answer_name = "InvertedBottleneck"
    points = {"weights": 1, "shape": 0, "values": 2, "gradient": 1, "saved": 1}
    gradient_step = 1e-6  # the oracle is exact, and ReLU6 has bends

    def cases(self, rng):
        yield self.case("the last convolution is 0, so that the input comes out", rng, 3, 3, zero=1)
        yield self.case("3 maps in, 3 maps out", rng, 3, 3)
        yield self.case("2 maps in, 4 maps out", rng, 2, 4, expansion=3)
        yield self.case("strides of 2", rng, 3, 3, strides=2)

    def case(self, name, rng, channels, filters, expansion=2, strides=1, zero=0):
        wide = expansion * channels
        shapes = {
            "expand": ((1, 1, channels, wide), wide),
            "depthwise": ((3, 3, wide, 1), wide),
            "project": ((1, 1, wide, filters), filters),
        }
        weights = {}
        for part, (kernel, bias) in shapes.items():
            scale = 0 if zero and part == "project" else 1.5
            weights[f"{part}.kernel"] = scale * rng.normal(size=kernel).astype("float32")
            weights[f"{part}.bias"] = scale * rng.normal(size=bias).astype("float32")
        inputs = 2 * rng.normal(size=(2, 7, 5, channels)).astype("float32")
        config = {"filters": filters, "expansion": expansion, "strides": strides}
        return Case(name, inputs, weights, **config)

    def oracle(self, inputs, weights, filters, expansion, strides, **changes):
        """The block in NumPy; `changes` make it a wrong one."""
        act = changes.get("activation", relu6)
        early = changes.get("early", 1)
        late = strides // early
        parts = [
            (convolve, "expand", early, changes.get("after_expand", act)),
            (convolve_each, "depthwise", late, changes.get("after_depthwise", act)),
            (convolve, "project", 1, changes.get("last", lambda maps: maps)),
        ]
        maps = inputs
        for convolution, part, step, activation in parts:
            kernel, bias = weights[f"{part}.kernel"], weights[f"{part}.bias"]
            maps = activation(convolution(maps, kernel, bias, step, "same"))
        shortcut = inputs.shape == maps.shape and changes.get("shortcut", True)
        return maps + inputs if shortcut else maps

    @symptom
    def widened_by_filters(self, case, answer):
        found, right = answer["weights"]["expand.bias"], case.args[1]["expand.bias"].shape
        return found == (case.kwargs["expansion"] * case.kwargs["filters"],) != right

    @symptom
    def mixing_in_the_middle(self, case, answer):
        wide = len(case.args[1]["expand.bias"])
        return answer["weights"]["depthwise.kernel"] == (3, 3, wide, wide)

    @symptom
    def config_lost(self, case, answer):
        return not self.rung_values(case, answer) and bool(self.rung_saved(case, answer))

    no_shortcut = asked(shortcut=False)
    activation_at_the_end = asked(last=relu6)
    not_cut_at_six = asked(activation=relu)
    linear = asked(activation=lambda maps: maps)
    linear_in_the_middle = asked(after_depthwise=lambda maps: maps)

    @mistake
    def strides_too_early(self, inputs, weights, strides, **config):
        return self.oracle(inputs, weights, strides=strides, **config, early=strides)
