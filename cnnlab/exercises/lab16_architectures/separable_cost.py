"""Lab 16: what a depthwise separable convolution costs."""

import keras
import numpy as np

from cnnlab.arithmetic import summarize
from cnnlab.judging.allowed import NUMPY
from cnnlab.judging.exercise import Case, DictExercise
from cnnlab.judging.mistakes import gives


def pixels(height, width, strides):
    """Of an output map."""
    return -(-height // strides) * -(-width // strides)


def counted(weights):
    """The mistake of who counts so many weights, each of them once an output pixel."""

    def answer(height, width, channels, filters, kernel_size, strides):
        number = weights(kernel_size, channels, filters)
        return {"weights": number, "multiplications": pixels(height, width, strides) * number}

    return gives(answer)


def of_the_input(right, height, width, strides):
    """Multiplications for all pixels of the input; for too few, where strides leave a rest."""
    weights = right // pixels(height, width, strides)
    return weights * height * width, weights * (height // strides) * (width // strides)


class SeparableCost(DictExercise):
    """`separable_cost(...)`: weights and multiplications of a depthwise separable convolution."""

    name = "separable-cost"
    points = {"shape": 0, "dtype": 0, "weights": 1, "multiplications": 1}
    allowed = NUMPY
    independent = ("weights", "multiplications")

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

    ordinary = counted(lambda k, channels, filters: k**2 * channels * filters)
    not_mixed = counted(lambda k, channels, filters: k**2 * channels)
    mixed_first = counted(lambda k, channels, filters: (k**2 + channels) * filters)
    with_biases = gives(
        lambda right, channels, filters: right | {"weights": right["weights"] + channels + filters}
    )

    pixels_of_the_input = gives(of_the_input, part="multiplications")
