"""Lab 13: feature-layer."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from scipy.special import expit

from cnnlab.judging.exercise import Case
from cnnlab.judging.forbidden import finished
from cnnlab.judging.layer_exercise import LayerExercise
from cnnlab.judging.mistakes import asked, symptom


class FeatureLayer(LayerExercise):
    """`ConvolvedFeatures(num_features, patch_size, pool_size)`: convolve, sigmoid, pool."""

    name = "feature-layer"
    answer_name = "ConvolvedFeatures"
    forbidden = (finished("cnnlab.layers.FeatureConv2D"),)
    points = {"weights": 1, "shape": 0, "values": 2, "saved": 1}

    def cases(self, rng):
        for name, size, channels, config in [
            ("10x10 pixels, patches of 3, windows of 2", (10, 10), 1, (4, 3, 2)),
            ("9x12 pixels, 2 channels, patches of 2, windows of 3", (9, 12), 2, (5, 2, 3)),
            ("28x28 pixels, patches of 8, windows of 7", (28, 28), 1, (3, 8, 7)),
        ]:
            k, patch_size, pool_size = config
            kernel = rng.normal(size=(patch_size, patch_size, channels, k)) / patch_size
            weights = {"kernel": kernel, "bias": rng.normal(size=k)}
            weights = {key: value.astype("float32") for key, value in weights.items()}
            inputs = rng.normal(size=(2, *size, channels)).astype("float32")
            yield Case(
                name,
                inputs,
                weights,
                num_features=k,
                patch_size=patch_size,
                pool_size=pool_size,
            )

    def oracle(self, inputs, weights, num_features, patch_size, pool_size, **changes):
        """Every patch is cut out, and multiplied; `changes` make it a wrong layer."""
        activate, pool = changes.get("activate", expit), changes.get("pool", np.mean)
        after = changes.get("after", lambda pooled: pooled)
        patches = sliding_window_view(inputs, (patch_size, patch_size), axis=(1, 2))
        scores = np.einsum("nijcuv,uvcf->nijf", patches, weights["kernel"].astype(float))
        features = activate(scores + changes.get("bias", weights["bias"]))
        rows, columns = (side // pool_size for side in features.shape[1:3])
        kept = features[:, : rows * pool_size, : columns * pool_size]
        windows = kept.reshape(len(kept), rows, pool_size, columns, pool_size, num_features)
        return after(pool(windows, axis=(2, 4)))

    @symptom
    def padded(self, case, answer):
        return np.shape(answer["first"])[1] == case.args[0].shape[1] // case.kwargs["pool_size"]

    @symptom
    def not_pooled(self, case, answer):
        side = case.args[0].shape[1] - case.kwargs["patch_size"] + 1
        return np.shape(answer["first"])[1] == side

    largest = asked(pool=np.max)
    no_sigmoid = asked(activate=lambda x: x)
    sigmoid_after_pooling = asked(activate=lambda x: x, after=expit)
    no_bias = asked(bias=0)

    @symptom
    def arguments_lost(self, case, answer):
        return isinstance(answer.get("reloaded"), str)
