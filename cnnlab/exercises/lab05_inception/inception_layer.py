"""Lab 05: inception-layer."""

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
from cnnlab.judging.mistakes import asked, mistake, symptom


class ReducedModule(InceptionExercise):
    """`Inception(...)`, the module with 1x1 reductions as a Keras layer."""

    name = "inception-layer"
    answer_name = "Inception"
    forbidden = (finished("cnnlab.layers.InceptionBlock"),)
    points = {"weights": 1, "shape": 0, "values": 3, "gradient": 0, "saved": 1}

    def cases(self, rng):
        for size, channels, filters, reduced, activation in [
            ((5, 6), 6, (2, 4, 3, 2), (3, 1), "relu"),
            ((7, 5), 4, (3, 2, 2, 4), (2, 2), "relu"),
            ((6, 4), 3, (1, 3, 2, 2), (2, 1), None),
        ]:
            of_1x1, of_3x3, of_5x5, of_pool = filters
            left_3x3, left_5x5 = reduced
            sizes = {
                "conv_1x1": (1, channels, of_1x1),
                "reducer_3x3": (1, channels, left_3x3),
                "conv_3x3": (3, left_3x3, of_3x3),
                "reducer_5x5": (1, channels, left_5x5),
                "conv_5x5": (5, left_5x5, of_5x5),
                "reducer_pool": (1, channels, of_pool),
            }
            config = {
                "filters_1x1": of_1x1,
                "filters_3x3": of_3x3,
                "filters_5x5": of_5x5,
                "filters_pool": of_pool,
                "reduce_3x3": left_3x3,
                "reduce_5x5": left_5x5,
                "activation": activation,
            }
            name = f"{channels} maps of {size[0]}x{size[1]}, {filters} filters, {activation}"
            inputs = distinct(rng, 2, *size, channels)
            yield Case(name, inputs, random_weights(rng, sizes), **config)

    def chain(self, maps, weights, names, activation):
        for name in names:
            maps = activate(same_convolution(maps, weights, name), activation)
        return maps

    def branches(self, inputs, weights, activation):
        return [
            self.chain(inputs, weights, ["conv_1x1"], activation),
            self.chain(inputs, weights, ["reducer_3x3", "conv_3x3"], activation),
            self.chain(inputs, weights, ["reducer_5x5", "conv_5x5"], activation),
            self.chain(pooled(inputs), weights, ["reducer_pool"], activation),
        ]

    def oracle(self, inputs, weights, activation, **filters):
        return self.joined(self.branches(inputs, weights, activation))

    @mistake
    def pooled_after_reducer(self, inputs, weights, activation, **filters):
        *others, _ = self.branches(inputs, weights, activation)
        reduced = self.chain(inputs, weights, ["reducer_pool"], activation)
        return self.joined([*others, pooled(reduced)])

    @mistake
    def reducers_without_activation(self, inputs, weights, activation, **filters):
        def branch(maps, reducer, name):
            return self.chain(same_convolution(maps, weights, reducer), weights, [name], activation)

        return self.joined(
            [
                self.chain(inputs, weights, ["conv_1x1"], activation),
                branch(inputs, "reducer_3x3", "conv_3x3"),
                branch(inputs, "reducer_5x5", "conv_5x5"),
                same_convolution(pooled(inputs), weights, "reducer_pool"),
            ]
        )

    no_activation = asked(activation=None)

    @mistake
    def pooling_forgotten(self, inputs, weights, activation, **filters):
        *others, _ = self.branches(inputs, weights, activation)
        return self.joined([*others, self.chain(inputs, weights, ["reducer_pool"], activation)])

    @mistake
    def pooling_first(self, inputs, weights, activation, **filters):
        *convolutions, pooling = self.branches(inputs, weights, activation)
        return self.joined([pooling, *convolutions])

    @symptom
    def reducers_not_used(self, case, answer):
        found, channels = answer["weights"], case.args[0].shape[-1]
        return found["conv_3x3.kernel"][2] == channels
