"""Lab 08: dilated convolution as a Keras layer."""

import numpy as np

from cnnlab.arithmetic import effective_size
from cnnlab.exercises.lab08_dilated_convolution.shared import spread
from cnnlab.exercises.numpy_layers import convolution, turned_by_180
from cnnlab.exercises.origins import of_convolution
from cnnlab.judging.forbidden import CONVOLUTIONS
from cnnlab.judging.layer_exercise import LayerExercise
from cnnlab.judging.mistakes import asked, changed, symptom


class DilatedLayer(LayerExercise):
    """`DilatedConvolution(filters, kernel_size, dilation_rate)`: a layer that keeps the size."""

    name = "dilated-layer"
    answer_name = "DilatedConvolution"
    forbidden = (CONVOLUTIONS,)
    points = {
        "weights": 1,
        "shape": 1,
        "values": 2,
        "gradient": 0,
        "trains": 0,
        "output_shape": 0,
        "saved": 1,
    }

    def cases(self, rng):
        for size, kernel_size, rate in [
            ((7, 7), (3, 3), {}),
            ((8, 9), (3, 3), {"dilation_rate": 2}),
            ((7, 10), (3, 5), {"dilation_rate": 3}),
            ((9, 5), (5, 1), {"dilation_rate": 2}),
        ]:
            in_words = f"rate {rate['dilation_rate']}" if rate else "rate left out"
            name = f"{size[0]}x{size[1]} maps, kernels {kernel_size}, {in_words}"
            weights = {"kernel": (*kernel_size, 3, 4), "bias": (4,)}
            settings = {"filters": 4, "kernel_size": kernel_size, **rate}
            yield self.random_case(name, rng, (*size, 3), weights, **settings)

    def oracle(self, inputs, weights, filters, kernel_size, dilation_rate=1, padding="same"):
        kernel = spread(weights["kernel"], dilation_rate)
        return convolution(inputs, kernel, weights["bias"], padding=padding)

    def origin(self, at, inputs, kernel, bias, dilation_rate, padding):
        return of_convolution(at, inputs, kernel, bias, padding=padding, rate=dilation_rate)

    no_bias = changed(bias=np.zeros_like)
    no_rate = asked(dilation_rate=1)
    turned = changed(kernel=turned_by_180)
    zeros_missing = symptom(
        lambda answer, right: np.less(np.shape(answer["first"])[1:-1], right.shape[1:-1]).any()
    )
    padded_after = changed(
        padding=lambda padding, kernel_size, dilation_rate: [
            (0, effective_size(k, dilation_rate) - 1) for k in kernel_size
        ]
    )
