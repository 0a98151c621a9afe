"""Lab 09: shapes and weights of a net, layer by layer."""

from functools import cache

import keras
import numpy as np

from cnnlab.judging.allowed import NUMPY
from cnnlab.judging.exercise import Case
from cnnlab.judging.mistakes import symptom
from cnnlab.judging.rows_exercise import RowsExercise
from cnnlab.layers import PartialConv2D, Subsampling

LENET5 = (
    ("conv", 6, 5),
    ("subsample", 2),
    ("partial", 16, 5, 60),
    ("subsample", 2),
    ("conv", 120, 5),
    ("dense", 84),
    ("dense", 10),
)
LECTURE = (("conv", 4, 5), ("pool", 2), ("conv", 10, 5), ("pool", 2), ("dense", 10))


def keras_layers(channels, kind, *numbers):
    """The layers of Keras that one layer of a description means."""
    if kind == "partial":
        filters, kernel_size, links = numbers
        table = np.arange(channels * filters).reshape(channels, filters) < links
        return [PartialConv2D(table, kernel_size)]
    if kind == "dense":
        dense = keras.layers.Dense(*numbers)
        return [keras.layers.Flatten(), dense, keras.layers.Reshape((1, 1, -1))]
    made = {
        "conv": keras.layers.Conv2D,
        "pool": keras.layers.MaxPooling2D,
        "subsample": Subsampling,
    }
    return [made[kind](*numbers)]


@cache
def built_by_keras(input_shape, layers):
    """Shapes and weights as Keras has them."""
    maps = keras.Input(input_shape)
    shapes, weights = [], []
    for described in layers:
        made = keras_layers(maps.shape[-1], *described)
        for layer in made:
            maps = layer(maps)
        shapes.append(list(maps.shape[1:]))
        weights.append(sum(layer.count_params() for layer in made))
    return {"shapes": shapes, "weights": weights}


def counting(*rules):
    """The mistake of who counts weights by one of these rules.

    Rules are `{kind of layer: weights}`, weights a function of the maps before the layer, those
    after it, and the layer's numbers; kinds that are not named are counted right.
    """

    @symptom
    def known(self, case, answer, right, input_shape, layers):
        maps = [shape[2] for shape in (input_shape, *right["shapes"])]
        rows = list(zip(layers, maps, maps[1:], right["weights"], strict=False))
        wrong = (
            [
                rule[kind](before, after, *numbers) if kind in rule else weights
                for (kind, *numbers), before, after, weights in rows
            ]
            for rule in rules
        )
        return self.part_is("weights", case, answer, *wrong)

    return known


def conv_without_bias(before, after, filters, kernel_size):
    return kernel_size**2 * before * after


def partial_without_bias(before, after, filters, kernel_size, links):
    return kernel_size**2 * links


class NetTable(RowsExercise):
    """`net_table(input_shape, layers)`: shape and weights of each layer of a net."""

    name = "net-table"
    points = {"shape": 0, "shapes": 1, "weights": 2}
    allowed = NUMPY
    independent = ("shapes", "weights")

    def cases(self, rng):
        yield Case("LeNet-5 on 32x32 pixels", (32, 32, 1), list(LENET5))
        yield Case("the lecture's net, 4 and 10 kernels", (28, 28, 1), list(LECTURE))
        for _ in range(2):
            first, second, units = rng.integers(3, 12, 3).tolist()
            layers = [("conv", first, 4), ("subsample", 3), ("partial", second, 2, 2 * second)]
            layers += [("conv", 5, 3), ("pool", 2), ("dense", units)]
            shape = (*rng.integers(27, 40, 2).tolist(), 3)
            yield Case(f"{len(layers)} layers on an input of shape {shape}", shape, layers)

    def oracle(self, input_shape, layers):
        return built_by_keras(tuple(input_shape), tuple(layers))

    def rows(self, case):
        return [f"layer {place}, {layer}" for place, layer in enumerate(case.args[1], start=1)]

    size_kept = symptom(
        lambda answer, input_shape, layers: (
            len(answer["shapes"]) == len(layers) and (*answer["shapes"][0][:2],) == input_shape[:2]
        )
    )
    dense_as_vector = symptom(lambda answer: any(np.size(shape) == 1 for shape in answer["shapes"]))
    no_bias = counting(
        {"conv": conv_without_bias, "partial": partial_without_bias}, {"conv": conv_without_bias}
    )
    one_kernel_a_filter = counting(
        {"conv": lambda before, after, filters, kernel_size: after * (kernel_size**2 + 1)}
    )
    all_links = counting(
        {"partial": lambda before, after, filters, size, links: after * (size**2 * before + 1)}
    )
    subsampling_without_weights = counting({"subsample": lambda before, after, size: 0})
    not_unrolled = counting({"dense": lambda before, after, units: after * (before + 1)})
