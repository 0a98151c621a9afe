"""Lab 05: the naive module, three convolutions and a pooling, as a Keras layer."""

import numpy as np

from cnnlab.exercises.lab05_inception.shared import (
    InceptionExercise,
    among_zeros,
    averages,
    maxima,
)
from cnnlab.exercises.numpy_layers import ACTIVATIONS
from cnnlab.judging.exercise import Case
from cnnlab.judging.forbidden import finished
from cnnlab.judging.mistakes import asked, gives, symptom


class NaiveModule(InceptionExercise):
    """`NaiveInception(filters_1x1, filters_3x3, filters_5x5, activation="relu")`, a layer."""

    name = "naive-layer"
    answer_name = "NaiveInception"
    forbidden = (finished("cnnlab.layers.InceptionBlock"),)
    convolutions = {f"conv_{k}x{k}": (k, "channels", f"filters_{k}x{k}") for k in (1, 3, 5)}
    branches = ["conv_1x1"], ["conv_3x3"], ["conv_5x5"], [maxima]

    def cases(self, rng):
        point, weights = np.zeros((1, 7, 7, 1), "float32"), {}
        point[0, 3, 3] = 1
        for k in (1, 3, 5):
            weights[f"conv_{k}x{k}.kernel"] = np.ones((k, k, 1, 1), "float32")
            weights[f"conv_{k}x{k}.bias"] = np.zeros(1, "float32")
        one = {"filters_1x1": 1, "filters_3x3": 1, "filters_5x5": 1}
        name = "one bright pixel, kernels of ones: 1, 9, 25 and 9 pixels are bright"
        yield Case(name, point, weights, activation="relu", **one)
        settings = {"activation": None}
        numbers = {"filters_1x1": 4, "filters_3x3": 2, "filters_5x5": 5}
        yield self.case(rng, (6, 8), 3, {}, brighter=-3, **numbers)  # all is below 0
        yield self.case(rng, (7, 5), 2, settings, filters_1x1=2, filters_3x3=3, filters_5x5=1)

    pooling_first = asked(branches=(branches[3], *branches[:3]))
    reversed_order = asked(branches=branches[::-1])
    pooling_activated = gives(lambda right, activation: ACTIVATIONS[activation](right))
    no_activation = asked(activation=None)
    zeros_around = asked(branches=(*branches[:3], [among_zeros]))
    average_pooling = asked(branches=(*branches[:3], [averages]))
    pooling_forgotten = symptom(
        lambda answer, inputs, right: (
            np.shape(answer["first"])[-1] + inputs.shape[-1] == right.shape[-1]
        )
    )
