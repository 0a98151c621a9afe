"""Lab 14: weighted-layer."""

import numpy as np
from scipy.signal import correlate2d

from cnnlab.judging.exercise import Case
from cnnlab.judging.layer_exercise import LayerExercise
from cnnlab.judging.mistakes import mistake, symptom


class WeightedConvolution(LayerExercise):
    """`WeightedConvolution(filters, kernel_size)`: a kernel a filter, a weight a channel."""

    name = "weighted-layer"
    answer_name = "WeightedConvolution"
    points = {"weights": 1, "shape": 0, "values": 2, "gradient": 0, "output_shape": 0, "saved": 1}

    def cases(self, rng):
        for size, kernel_size, channels, filters in [
            ((6, 7), (3, 3), 3, 1),
            ((7, 5), (3, 2), 3, 4),
            ((5, 9), (1, 4), 5, 2),
        ]:
            shapes = {
                "kernel": (*kernel_size, filters),
                "channel_weights": (channels, filters),
                "bias": (filters,),
            }
            weights = {n: rng.normal(size=shape).astype("float32") for n, shape in shapes.items()}
            name = f"{size[0]}x{size[1]} pixels, {channels} channels, {filters} filters"
            inputs = rng.normal(size=(2, *size, channels)).astype("float32")
            settings = {"filters": filters, "kernel_size": kernel_size}
            yield Case(f"{name} of {kernel_size[0]}x{kernel_size[1]}", inputs, weights, **settings)

    def oracle(self, inputs, weights, filters, kernel_size):
        """SciPy's correlation of the weighed sum of the channels, filter after filter."""
        kernel, shares = weights["kernel"], weights["channel_weights"]
        maps = [
            [correlate2d(picture @ shares[:, f], kernel[..., f], "valid") for f in range(filters)]
            for picture in inputs
        ]
        return np.moveaxis(np.array(maps), 1, -1) + weights["bias"]

    def changed(self, weights, name, change):
        return weights | {name: change(weights[name])}

    @mistake
    def no_bias(self, inputs, weights, **settings):
        return self.oracle(inputs, self.changed(weights, "bias", lambda b: 0 * b), **settings)

    @mistake
    def equal_weights(self, inputs, weights, **settings):
        return self.oracle(
            inputs, self.changed(weights, "channel_weights", np.ones_like), **settings
        )

    @mistake
    def averaged(self, inputs, weights, **settings):
        share = 1 / inputs.shape[-1]
        return self.oracle(
            inputs, self.changed(weights, "channel_weights", lambda w: w * share), **settings
        )

    @mistake
    def bias_too_early(self, inputs, weights, **settings):
        def through(bias):
            return bias * weights["kernel"].sum(axis=(0, 1))

        return self.oracle(inputs, self.changed(weights, "bias", through), **settings)

    @mistake
    def turned(self, inputs, weights, **settings):
        return self.oracle(
            inputs, self.changed(weights, "kernel", lambda k: k[::-1, ::-1]), **settings
        )

    @symptom
    def loops_over_batch(self, case, answer):
        return "NoneType" in answer["reloaded"]
