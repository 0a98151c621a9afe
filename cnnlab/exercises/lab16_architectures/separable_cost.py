"""Lab 16: separable-cost."""

import keras
import numpy as np

from cnnlab.arithmetic import summarize
from cnnlab.judging.exercise import Case, DictExercise
from cnnlab.judging.mistakes import mistake, symptom


class SeparableCost(DictExercise):
    """`separable_cost(...)`: weights and multiplications of a depthwise separable convolution."""

    name = "separable-cost"
    points = {"shape": 0, "dtype": 0, "weights": 1, "multiplications": 1}

    def cases(self, rng):
        yield Case("MobileNet, 14x14 pixels, 512 maps", 14, 14, 512, 512, 3)
        for kernel_size, strides in ((3, 2), (5, 1), (7, 2)):
            height, width = (2 * rng.integers(5, 40, 2) + 1).tolist()
            channels, filters = rng.choice(np.arange(3, 60), 2, replace=False).tolist()
            name = f"{height}x{width}, {channels} -> {filters}, {kernel_size=}, {strides=}"
            yield Case(name, height, width, channels, filters, kernel_size, strides)

    def oracle(self, height, width, channels, filters, kernel_size, strides=1):
        layer = keras.layers.SeparableConv2D(
            filters, kernel_size, strides, padding="same", use_bias=False
        )
        table = summarize(keras.Sequential([keras.Input((height, width, channels)), layer]))
        return {"weights": layer.count_params(), "multiplications": table.multiplications}

    def wrong(self, weights, height, width, channels, filters, kernel_size, strides=1):
        """Another number of weights, each used once an output pixel."""
        pixels = -(-height // strides) * -(-width // strides)
        return {"weights": weights, "multiplications": pixels * weights}

    @mistake
    def ordinary(self, height, width, channels, filters, kernel_size, strides=1):
        weights = kernel_size**2 * channels * filters
        return self.wrong(weights, height, width, channels, filters, kernel_size, strides)

    @mistake
    def not_mixed(self, height, width, channels, filters, kernel_size, strides=1):
        weights = kernel_size**2 * channels
        return self.wrong(weights, height, width, channels, filters, kernel_size, strides)

    @mistake
    def mixed_first(self, height, width, channels, filters, kernel_size, strides=1):
        weights = kernel_size**2 * filters + channels * filters
        return self.wrong(weights, height, width, channels, filters, kernel_size, strides)

    @mistake
    def with_biases(self, height, width, channels, filters, kernel_size, strides=1):
        right = self.oracle(height, width, channels, filters, kernel_size, strides)
        return {**right, "weights": right["weights"] + channels + filters}

    @symptom
    def pixels_of_the_input(self, case, answer):
        if self.rung_shape(case, answer):
            return False
        height, width, _, _, _, strides = (*case.args, 1)[:6]
        all_pixels, too_few = height * width, (height // strides) * (width // strides)
        used = answer["multiplications"] / answer["weights"]
        return strides > 1 and used in (all_pixels, too_few)
