"""Lab 04: subsampling-layer."""

import numpy as np
from scipy.special import expit

from cnnlab.exercises.lab04_pooling.shared import distinct
from cnnlab.judging.exercise import Case
from cnnlab.judging.forbidden import finished
from cnnlab.judging.layer_exercise import LayerExercise
from cnnlab.judging.mistakes import asked, mistake, symptom

FUNCTIONS = {None: lambda x: x, "tanh": np.tanh, "sigmoid": expit}


class SubsamplingLayer(LayerExercise):
    """`TrainedSubsampling(pooling="max", activation=None)`: a Keras layer with 2 weights a map."""

    name = "subsampling-layer"
    answer_name = "TrainedSubsampling"
    forbidden = (finished("cnnlab.layers.Subsampling"),)
    points = {
        "weights": 1,
        "shape": 0,
        "values": 2,
        "gradient": 0,
        "output_shape": 0,
        "start": 0,
        "saved": 1,
    }

    def cases(self, rng):
        for name, size, channels, pooling, activation in [
            ("the lecture's: maxima of 3 maps of 4x6", (4, 6), 3, "max", "sigmoid"),
            ("LeNet-5's S2: averages of 6 maps", (8, 8), 6, "average", "tanh"),
            ("LeNet-5's S4: averages of 16 maps", (4, 4), 16, "average", "tanh"),
            ("maxima of 2 maps of 7x5, no activation", (7, 5), 2, "max", None),
        ]:
            weights = {
                "gain": rng.normal(size=channels).astype("float32"),
                "bias": rng.normal(size=channels).astype("float32"),
            }
            weights["gain"][0] = -1.5  # a negative gain turns the order round
            inputs = distinct(rng, 2, *size, channels).astype("float32")
            yield Case(name, inputs, weights, pooling=pooling, activation=activation)
        inputs = distinct(rng, 2, 6, 4, 3).astype("float32")
        plain = {"gain": np.ones(3, "float32"), "bias": np.zeros(3, "float32")}
        name = "gains of 1, biases of 0, no activation: average pooling itself"
        yield Case(name, inputs, plain, pooling="average", activation=None)

    def pooled(self, inputs, pooling):
        rows, columns = (n // 2 for n in inputs.shape[1:3])
        even = inputs[:, : 2 * rows, : 2 * columns].astype(float)
        cells = even.reshape(len(inputs), rows, 2, columns, 2, -1)
        return cells.max(axis=(2, 4)) if pooling == "max" else cells.mean(axis=(2, 4))

    def oracle(self, inputs, weights, pooling, activation):
        pooled = self.pooled(inputs, pooling)
        return FUNCTIONS[activation](weights["gain"] * pooled + weights["bias"])

    def rung_start(self, case, answer):
        """Its outputs before the judge's weights are those of gains of 1 and biases of 0."""
        inputs, weights = case.args
        start = {"gain": np.ones_like(weights["gain"]), "bias": np.zeros_like(weights["bias"])}
        wanted = self.oracle(inputs, start, **case.kwargs)
        if not self.same(wanted, answer["first"]):
            return "at the start gains should be 1 and biases 0. See `initializer`"
        return None

    @symptom
    def one_for_all(self, case, answer):
        return answer["weights"]["gain"] in [(), (1,)] and len(case.args[1]["gain"]) > 1

    @mistake
    def no_bias(self, inputs, weights, pooling, activation):
        return FUNCTIONS[activation](weights["gain"] * self.pooled(inputs, pooling))

    @mistake
    def activated_too_early(self, inputs, weights, pooling, activation):
        pooled = FUNCTIONS[activation](self.pooled(inputs, pooling))
        return weights["gain"] * pooled + weights["bias"]

    no_activation = asked(activation=None)

    @mistake
    def bias_scaled(self, inputs, weights, pooling, activation):
        pooled = self.pooled(inputs, pooling) + weights["bias"]
        return FUNCTIONS[activation](weights["gain"] * pooled)

    @mistake
    def scaled_before_pooling(self, inputs, weights, pooling, activation):
        pooled = self.pooled(weights["gain"] * inputs, pooling)
        return FUNCTIONS[activation](pooled + weights["bias"])

    always_max = asked(pooling="max")
