"""Lab 14: a Keras layer with one kernel a filter, and a weight for each channel."""

import numpy as np
from scipy.signal import correlate2d

from cnnlab.exercises.numpy_layers import turned_by_180
from cnnlab.exercises.origins import of_convolution
from cnnlab.judging.layer_exercise import LayerExercise, loops_over_batch
from cnnlab.judging.mistakes import changed


class WeightedConvolution(LayerExercise):
    """`WeightedConvolution(filters, kernel_size)`: a kernel a filter, a weight a channel."""

    name = "weighted-layer"
    answer_name = "WeightedConvolution"
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
        for size, kernel_size, channels, filters in [
            ((6, 7), (3, 3), 3, 1),
            ((7, 5), (3, 2), 3, 4),
            ((5, 9), (1, 4), 5, 2),
        ]:
            kernels = {"kernel": (*kernel_size, filters), "channel_weights": (channels, filters)}
            config = {"filters": filters, "kernel_size": kernel_size}
            name = f"{size[0]}x{size[1]} pixels, {channels} channels, {filters=}, {kernel_size=}"
            weights = {**kernels, "bias": filters}
            yield self.random_case(name, rng, (*size, channels), weights, **config)

    def oracle(self, inputs, weights, filters, kernel_size):
        """SciPy's correlation of the weighed sum of the channels, filter after filter."""
        kernel, shares = weights["kernel"], weights["channel_weights"]
        maps = [
            [correlate2d(picture @ shares[:, f], kernel[..., f], "valid") for f in range(filters)]
            for picture in inputs
        ]
        return np.moveaxis(np.array(maps), 1, -1) + weights["bias"]

    def origin(self, at, inputs, kernel, channel_weights, bias):
        every = kernel[:, :, None] * channel_weights  # a kernel for each channel and filter
        return of_convolution(at, inputs, every, bias)

    no_bias = changed(bias=np.zeros_like)
    equal_weights = changed(channel_weights=np.ones_like)
    averaged = changed(
        channel_weights=lambda channel_weights: channel_weights / len(channel_weights)
    )
    bias_too_early = changed(bias=lambda bias, kernel: bias * kernel.sum(axis=(0, 1)))
    turned = changed(kernel=turned_by_180)
    loops_over_batch = loops_over_batch
