"""Lab 16: the block of today's small nets, as a Keras layer."""

import numpy as np

from cnnlab.exercises import numpy_layers
from cnnlab.exercises.lab16_architectures.shared import depthwise
from cnnlab.exercises.numpy_layers import convolution
from cnnlab.judging.drawn import normal
from cnnlab.judging.exercise import Case
from cnnlab.judging.layer_exercise import LayerExercise, config_lost
from cnnlab.judging.mistakes import asked, symptom


def relu6(maps):
    return np.clip(maps, 0, 6)


class InvertedBottleneckLayer(LayerExercise):
    """`InvertedBottleneck(filters, expansion, strides)`, the block of today's small nets."""

    name = "inverted-bottleneck"
    answer_name = "InvertedBottleneck"
    points = {"weights": 1, "shape": 0, "values": 2, "gradient": 1, "trains": 0}
    points |= {"built": 0, "saved": 1}

    def cases(self, rng):
        yield self.case("the last convolution is 0, so that the input comes out", rng, 3, 3, last=0)
        yield self.case("3 maps in, 3 maps out", rng, 3, 3)
        yield self.case("2 maps in, 4 maps out", rng, 2, 4, expansion=3)
        yield self.case("strides of 2", rng, 3, 3, strides=2)
        yield self.case("expansion and strides left out", rng, 2, 2, expansion=None, strides=None)

    def case(self, name, rng, channels, filters, expansion=2, strides=1, last=1.5):
        wide, weights = (expansion or 6) * channels, {}
        for part, kernel, bias, scale in [
            ("expand", (1, 1, channels, wide), wide, 1.5),
            ("depthwise", (3, 3, wide, 1), wide, 1.5),
            ("project", (1, 1, wide, filters), filters, last),
        ]:
            weights[f"{part}.kernel"] = normal(rng, kernel, scale)
            weights[f"{part}.bias"] = normal(rng, bias, scale)
        config = {"expansion": expansion, "strides": strides}
        config = {"filters": filters} | {k: v for k, v in config.items() if v is not None}
        return Case(name, normal(rng, (2, 7, 5, channels), 2), weights, **config)

    def oracle(self, inputs, weights, filters, expansion=6, strides=1, **changes):
        """The block in NumPy; `changes` make it a wrong one."""
        act = changes.get("activation", relu6)
        early, late = (strides, 1) if "early" in changes else (1, strides)
        maps = inputs
        for layer, part, step, activation in [
            (convolution, "expand", early, act),
            (depthwise, "depthwise", late, changes.get("after_depthwise", act)),
            (convolution, "project", 1, changes.get("last", numpy_layers.linear)),
        ]:
            kernel, bias = weights[f"{part}.kernel"], weights[f"{part}.bias"]
            maps = activation(layer(maps, kernel, bias, step, "same"))
        shortcut = inputs.shape == maps.shape and changes.get("shortcut", True)
        return maps + inputs if shortcut else maps

    @symptom
    def widened_by_filters(self, answer, weights, filters, expansion):
        found = answer["weights"]["expand.bias"]
        return found == (expansion * filters,) != weights["expand.bias"].shape

    @symptom
    def mixing_in_the_middle(self, answer, weights):
        wide = len(weights["expand.bias"])
        return answer["weights"]["depthwise.kernel"] == (3, 3, wide, wide)

    config_lost = config_lost
    no_shortcut = asked(shortcut=False)
    activation_at_the_end = asked(last=relu6)
    not_cut_at_six = asked(activation=numpy_layers.relu)
    linear = asked(activation=numpy_layers.linear)
    linear_in_the_middle = asked(after_depthwise=numpy_layers.linear)
    strides_too_early = asked(early=True)
