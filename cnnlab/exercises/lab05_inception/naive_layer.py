"""Lab 05: naive-layer."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from cnnlab.exercises.lab05_inception.shared import (
    InceptionExercise,
    activate,
    distinct,
    pooled,
    random_weights,
    same_convolution,
)
from cnnlab.judging.exercise import Case
from cnnlab.judging.forbidden import finished
from cnnlab.judging.mistakes import asked, gives, mistake, symptom


class NaiveModule(InceptionExercise):
    """`NaiveInception(filters_1x1, filters_3x3, filters_5x5, activation="relu")`, a layer."""

    name = "naive-layer"
    answer_name = "NaiveInception"
    forbidden = (finished("cnnlab.layers.InceptionBlock"),)

    def cases(self, rng):
        point = np.zeros((1, 7, 7, 1), "float32")
        point[0, 3, 3] = 1
        ones = {f"conv_{k}x{k}.kernel": np.ones((k, k, 1, 1), "float32") for k in (1, 3, 5)}
        ones |= {f"conv_{k}x{k}.bias": np.zeros(1, "float32") for k in (1, 3, 5)}
        name = "one bright pixel, kernels of ones: 1, 9, 25 and 9 pixels are bright"
        yield self.case(name, point, ones, 1, 1, 1, "relu")
        for size, channels, filters, activation in [
            ((6, 8), 3, (4, 2, 5), "relu"),
            ((7, 5), 2, (2, 3, 1), None),
        ]:
            sizes = {
                f"conv_{k}x{k}": (k, channels, n) for k, n in zip((1, 3, 5), filters, strict=True)
            }
            name = f"{channels} maps of {size[0]}x{size[1]}, {filters} filters, {activation}"
            inputs = distinct(rng, 2, *size, channels)
            yield self.case(name, inputs, random_weights(rng, sizes), *filters, activation)

    def case(self, name, inputs, weights, filters_1x1, filters_3x3, filters_5x5, activation):
        filters = {
            "filters_1x1": filters_1x1,
            "filters_3x3": filters_3x3,
            "filters_5x5": filters_5x5,
        }
        return Case(name, inputs, weights, **filters, activation=activation)

    def branches(self, inputs, weights, activation):
        names = ("conv_1x1", "conv_3x3", "conv_5x5")
        return [
            *(activate(same_convolution(inputs, weights, name), activation) for name in names),
            pooled(inputs),
        ]

    def oracle(self, inputs, weights, activation, **filters):
        return self.joined(self.branches(inputs, weights, activation))

    @mistake
    def pooling_first(self, inputs, weights, activation, **filters):
        *convolutions, pooling = self.branches(inputs, weights, activation)
        return self.joined([pooling, *convolutions])

    @mistake
    def reversed_order(self, inputs, weights, activation, **filters):
        return self.joined(self.branches(inputs, weights, activation)[::-1])

    pooling_activated = gives(lambda right, activation: activate(right, activation))
    no_activation = asked(activation=None)

    @mistake
    def average_pooling(self, inputs, weights, activation, **filters):
        sums, counts = (
            sliding_window_view(
                np.pad(x, [(0, 0), (1, 1), (1, 1), (0, 0)]), (3, 3), axis=(1, 2)
            ).sum(axis=(-2, -1))
            for x in (inputs.astype(float), np.ones(inputs.shape))
        )
        return self.joined([*self.branches(inputs, weights, activation)[:3], sums / counts])

    @symptom
    def pooling_forgotten(self, case, answer):
        channels = case.args[0].shape[-1]
        return np.shape(answer["first"])[-1] == self.expected(case).shape[-1] - channels
