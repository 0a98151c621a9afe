"""Lab 05: the module with reductions, as a Keras layer."""

from cnnlab.exercises.lab05_inception.shared import InceptionExercise, among_zeros, maxima
from cnnlab.judging.forbidden import finished
from cnnlab.judging.mistakes import asked, symptom


class ReducedModule(InceptionExercise):
    """`Inception(...)`, the module with 1x1 reductions as a Keras layer."""

    name = "inception-layer"
    answer_name = "Inception"
    forbidden = (finished("cnnlab.layers.InceptionBlock"),)
    points = {"weights": 1, "shape": 0, "values": 3, "gradient": 0, "trains": 0, "saved": 1}
    convolutions = {
        "conv_1x1": (1, "channels", "filters_1x1"),
        "reducer_3x3": (1, "channels", "reduce_3x3"),
        "conv_3x3": (3, "reduce_3x3", "filters_3x3"),
        "reducer_5x5": (1, "channels", "reduce_5x5"),
        "conv_5x5": (5, "reduce_5x5", "filters_5x5"),
        "reducer_pool": (1, "channels", "filters_pool"),
    }
    convolving = ["conv_1x1"], ["reducer_3x3", "conv_3x3"], ["reducer_5x5", "conv_5x5"]
    branches = (*convolving, [maxima, "reducer_pool"])

    def cases(self, rng):
        for size, channels, filters, reduced, brighter, settings in [
            ((5, 6), 6, (2, 4, 3, 2), (3, 1), 0, {"activation": "relu"}),
            ((7, 5), 4, (3, 2, 2, 4), (2, 2), -3, {}),  # all is below 0
            ((6, 4), 3, (1, 3, 2, 2), (2, 1), 0, {"activation": None}),
        ]:
            names = "filters_1x1", "filters_3x3", "filters_5x5", "filters_pool"
            numbers = dict(zip(names, filters, strict=True))
            numbers["reduce_3x3"], numbers["reduce_5x5"] = reduced
            yield self.case(rng, size, channels, settings, brighter, **numbers)

    pooled_after_reducer = asked(branches=(*convolving, ["reducer_pool", maxima]))
    reducers_without_activation = asked(linear=("reducer_3x3", "reducer_5x5", "reducer_pool"))
    no_activation = asked(activation=None)
    zeros_around = asked(branches=(*convolving, [among_zeros, "reducer_pool"]))
    pooling_forgotten = asked(branches=(*convolving, ["reducer_pool"]))
    pooling_first = asked(branches=(branches[3], *convolving))
    reducers_not_used = symptom(
        lambda answer, inputs: answer["weights"]["conv_3x3.kernel"][2] == inputs.shape[-1]
    )
