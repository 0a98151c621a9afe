"""Lab 04: pooling with trained weights, as a Keras layer."""

import numpy as np

from cnnlab.exercises import numpy_layers
from cnnlab.exercises.lab04_pooling.shared import pooled
from cnnlab.judging.drawn import distinct, normal
from cnnlab.judging.exercise import Case
from cnnlab.judging.forbidden import finished
from cnnlab.judging.layer_exercise import LayerExercise
from cnnlab.judging.mistakes import asked, changed, mistake, symptom
from cnnlab.judging.origin import Origin, factor

POOLINGS = {"max": np.max, "average": np.mean}


class SubsamplingLayer(LayerExercise):
    """`TrainedSubsampling(pooling="max", activation=None)`: a Keras layer with 2 weights a map."""

    name = "subsampling-layer"
    answer_name = "TrainedSubsampling"
    forbidden = (finished("cnnlab.layers.Subsampling"),)
    points = {"weights": 1, "shape": 0, "values": 2, "gradient": 0, "trains": 0, "output_shape": 0}
    points |= {"start": 0, "saved": 1}

    def cases(self, rng):
        for name, shape, pooling, activation in [
            ("the lecture's: maxima of 3 maps of 4x6", (4, 6, 3), "max", "sigmoid"),
            ("LeNet-5's S2: averages of 6 maps", (8, 8, 6), "average", "tanh"),
            ("LeNet-5's S4: averages of 16 maps", (4, 4, 16), "average", "tanh"),
            ("maxima of 2 maps of 7x5, no activation", (7, 5, 2), "max", None),
        ]:
            gain, bias = normal(rng, shape[-1]), normal(rng, shape[-1])
            gain[0] = -1.5  # a negative gain turns the order round
            inputs = distinct(rng, (2, *shape))
            weights = {"gain": gain, "bias": bias}
            yield Case(name, inputs, weights, pooling=pooling, activation=activation)
        inputs = distinct(rng, (2, 6, 4, 3))
        plain = {"gain": np.ones(3, "float32"), "bias": np.zeros(3, "float32")}
        name = "gains of 1, biases of 0, no activation: average pooling itself"
        yield Case(name, inputs, plain, pooling="average", activation=None)
        weights = {"gain": normal(rng, 3), "bias": normal(rng, 3)}
        yield Case("pooling and activation left out", distinct(rng, (2, 4, 6, 3)), weights)

    def oracle(self, inputs, weights, pooling="max", activation=None):
        pooled = numpy_layers.pooling(inputs.astype(float), by=POOLINGS[pooling])
        return numpy_layers.ACTIVATIONS[activation](weights["gain"] * pooled + weights["bias"])

    def origin(self, at, inputs, gain, bias, pooling, activation):
        picture, *place, c = at
        under = pooled(f"channel {c} of the input", inputs[picture, :, :, c], place, kind=pooling)
        value = numpy_layers.ACTIVATIONS[activation](gain[c] * under.value + bias[c])
        formula = f"{factor(gain[c])}·{under.formula} + {factor(bias[c])}"
        formula = f"{activation}({formula})" if activation else formula
        return Origin(under.windows, float(value), formula)

    def rung_start(self, case, answer):
        """Its outputs before the judge's weights are those of gains of 1 and biases of 0."""
        wanted = self.oracle(case.args[0], {"gain": 1, "bias": 0}, **case.kwargs)
        if not self.same(wanted, answer["first"]):
            return "at the start gains should be 1 and biases 0. See `initializer`"
        return None

    one_for_all = symptom(
        lambda answer, gain: answer["weights"]["gain"] in [(), (1,)] and len(gain) > 1
    )
    no_bias = changed(bias=np.zeros_like)

    @mistake
    def activated_too_early(self, inputs, weights, **settings):
        pooled = self.oracle(inputs, {"gain": 1, "bias": 0}, **settings)
        return weights["gain"] * pooled + weights["bias"]

    no_activation = asked(activation=None)
    bias_scaled = changed(bias=lambda bias, gain: gain * bias)
    scaled_before_pooling = changed(inputs=lambda inputs, gain: gain * inputs, gain=np.ones_like)
    always_max = asked(pooling="max")
