"""Lab 01: local connections as a Keras layer."""

import numpy as np

from cnnlab.judging.forbidden import finished
from cnnlab.judging.layer_exercise import LayerExercise, loops_over_batch
from cnnlab.judging.mistakes import changed, symptom
from cnnlab.judging.origin import summed, window


class LocalLayer(LayerExercise):
    """`Local(filters, kernel_size, strides=1)`: a Keras layer with local connections."""

    name = "local-layer"
    answer_name = "Local"
    forbidden = (finished("cnnlab.layers.LocallyConnected2D"),)
    points = {
        "weights": 1,
        "shape": 0,
        "values": 2,
        "gradient": 0,
        "trains": 0,
        "output_shape": 0,
        "saved": 1,
    }

    def cases(self, rng):
        for name, size, channels, filters, k, strides in [
            ("one map, windows that do not overlap", (9, 6), 1, 1, 3, {"strides": 3}),
            ("7x6 pixels, 2 channels, windows of 3, no strides given", (7, 6), 2, 4, 3, {}),
            ("6x9 pixels, 3 channels, windows of 2, strides 3", (6, 9), 3, 2, 2, {"strides": 3}),
        ]:
            places = [(n - k) // strides.get("strides", 1) + 1 for n in size]
            weights = {"kernel": (*places, k**2 * channels, filters), "bias": (*places, filters)}
            settings = {"filters": filters, "kernel_size": k, **strides}
            yield self.random_case(name, rng, (*size, channels), weights, **settings)

    def oracle(self, inputs, weights, filters, kernel_size, strides=1):
        """One place after the other: a patch and a matrix."""
        kernel, outputs = weights["kernel"], np.array([weights["bias"]] * len(inputs), float)
        for i, j in np.ndindex(kernel.shape[:2]):
            rows = slice(i * strides, i * strides + kernel_size)
            patch = inputs[:, rows, j * strides : j * strides + kernel_size]
            outputs[:, i, j] += patch.reshape(len(inputs), -1) @ kernel[i, j]
        return outputs

    def origin(self, at, inputs, kernel, bias, kernel_size, strides):
        """Each place has a kernel of its own."""
        picture, i, j, f = at
        own = kernel[i, j, :, f].reshape(kernel_size, kernel_size, -1)
        windows = [
            window(
                f"channel {c} of the input", inputs[picture, :, :, c], own[:, :, c], (i, j), strides
            )
            for c in range(own.shape[2])
        ]
        return summed(windows, bias[i, j, f])

    no_bias = changed(bias=np.zeros_like)
    first_place_everywhere = changed(kernel=lambda w: np.broadcast_to(w[:1, :1], w.shape))
    shared_weights = symptom(
        lambda answer, kernel: np.prod(answer["weights"]["kernel"]) == np.prod(kernel.shape[2:])
    )
    shared_bias = symptom(
        lambda answer, bias: answer["weights"]["bias"] == bias.shape[2:] != bias.shape
    )
    needs_batch_size = loops_over_batch
