"""Lab 01: local connections as a Keras layer."""

import numpy as np

from cnnlab.judging.forbidden import finished
from cnnlab.judging.layer_exercise import LayerExercise, loops_over_batch
from cnnlab.judging.mistakes import changed, symptom


class LocalLayer(LayerExercise):
    """`Local(filters, kernel_size, strides=1)`: a Keras layer with local connections."""

    name = "local-layer"
    answer_name = "Local"
    forbidden = (finished("cnnlab.layers.LocallyConnected2D"),)
    points = {"weights": 1, "shape": 0, "values": 2, "gradient": 0, "output_shape": 0, "saved": 1}

    def cases(self, rng):
        for name, size, channels, settings in [
            ("one map, windows that do not overlap", (9, 6), 1, (1, 3, 3)),
            ("7x6 pixels, 2 channels, windows of 3, strides 1", (7, 6), 2, (4, 3, 1)),
            ("6x9 pixels, 3 channels, windows of 2, strides 3", (6, 9), 3, (2, 2, 3)),
        ]:
            filters, kernel_size, strides = settings
            rows, columns = ((n - kernel_size) // strides + 1 for n in size)
            shape = rows, columns, kernel_size**2 * channels, filters
            weights = {"kernel": shape, "bias": (rows, columns, filters)}
            settings = {"filters": filters, "kernel_size": kernel_size, "strides": strides}
            yield self.random_case(name, rng, (*size, channels), weights, **settings)

    def oracle(self, inputs, weights, filters, kernel_size, strides):
        """One place after the other: a patch and a matrix."""
        kernel, outputs = weights["kernel"], np.array([weights["bias"]] * len(inputs), float)
        for i, j in np.ndindex(kernel.shape[:2]):
            rows = slice(i * strides, i * strides + kernel_size)
            patch = inputs[:, rows, j * strides : j * strides + kernel_size]
            outputs[:, i, j] += patch.reshape(len(inputs), -1) @ kernel[i, j]
        return outputs

    no_bias = changed(bias=np.zeros_like)
    first_place_everywhere = changed(kernel=lambda w: np.broadcast_to(w[:1, :1], w.shape))

    @symptom
    def shared_weights(self, case, answer):
        patch, filters = case.args[1]["kernel"].shape[2:]
        return np.prod(answer["weights"]["kernel"]) == patch * filters

    @symptom
    def shared_bias(self, case, answer):
        filters = case.args[1]["bias"].shape[2:]
        return answer["weights"]["bias"] == filters != case.args[1]["bias"].shape

    needs_batch_size = loops_over_batch
