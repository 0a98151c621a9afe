"""Lab 13: learned features as a Keras layer."""

import numpy as np
from scipy.special import expit

from cnnlab.exercises.numpy_layers import convolution, linear, pooling
from cnnlab.judging.drawn import normal
from cnnlab.judging.exercise import Case
from cnnlab.judging.forbidden import finished
from cnnlab.judging.layer_exercise import LayerExercise, config_lost
from cnnlab.judging.mistakes import asked, changed, symptom


class FeatureLayer(LayerExercise):
    """`ConvolvedFeatures(num_features, patch_size, pool_size)`: convolve, sigmoid, pool."""

    name = "feature-layer"
    answer_name = "ConvolvedFeatures"
    forbidden = (finished("cnnlab.layers.FeatureConv2D"),)
    points = {"weights": 1, "shape": 0, "values": 2, "gradient": 0, "trains": 0, "saved": 1}

    def cases(self, rng):
        for name, size, channels, k, patch, pool in [
            ("10x10 pixels, patches of 3, windows of 2", (10, 10), 1, 4, 3, 2),
            ("9x12 pixels, 2 channels, patches of 2, windows of 3", (9, 12), 2, 5, 2, 3),
            ("28x28 pixels, patches of 8, windows of 7", (28, 28), 1, 3, 8, 7),
        ]:
            kernel = normal(rng, (patch, patch, channels, k), 1 / patch)
            weights = {"kernel": kernel, "bias": normal(rng, k)}
            config = {"num_features": k, "patch_size": patch, "pool_size": pool}
            yield Case(name, normal(rng, (2, *size, channels)), weights, **config)

    def oracle(self, inputs, weights, num_features, patch_size, pool_size, **changes):
        """Every patch is cut out, and multiplied; `changes` make it a wrong layer."""
        features = convolution(inputs, weights["kernel"], weights["bias"])
        features = changes.get("activate", expit)(features)
        pooled = pooling(features, pool_size, pool_size, changes.get("by", np.mean))
        return changes.get("after", linear)(pooled)

    @symptom
    def padded(self, answer, inputs, num_features, pool_size):
        _, rows, _, maps = np.shape(answer["first"])
        return rows == inputs.shape[1] // pool_size and maps == num_features

    @symptom
    def not_pooled(self, answer, inputs, patch_size):
        return np.shape(answer["first"])[1] == inputs.shape[1] - patch_size + 1

    largest = asked(by=np.max)
    no_sigmoid = asked(activate=linear)
    sigmoid_after_pooling = asked(activate=linear, after=expit)
    no_bias = changed(bias=np.zeros_like)
    arguments_lost = config_lost
