"""Lab 02: conv-layer."""

import numpy as np
from scipy.signal import correlate2d

from cnnlab.arithmetic import padding_amounts
from cnnlab.exercises.lab02_convolution.shared import IMAGE, KERNEL
from cnnlab.judging.exercise import Case
from cnnlab.judging.forbidden import CONVOLUTIONS
from cnnlab.judging.layer_exercise import LayerExercise
from cnnlab.judging.mistakes import asked, mistake, symptom


class ConvLayer(LayerExercise):
    """`Convolution(filters, kernel_size, strides=1, padding="valid")`: a Keras layer."""

    name = "conv-layer"
    answer_name = "Convolution"
    forbidden = (CONVOLUTIONS,)
    points = {"weights": 1, "shape": 1, "values": 2, "gradient": 0, "output_shape": 0, "saved": 1}

    def cases(self, rng):
        image, kernel = IMAGE[None, :, :, None], KERNEL[:, :, None, None]
        weights = {"kernel": kernel.astype("float32"), "bias": np.zeros(1, "float32")}
        settings = {"filters": 1, "kernel_size": (3, 3), "strides": 2, "padding": "same"}
        yield Case("the lecture's example", image.astype("float32"), weights, **settings)
        for size, kernel_size, strides, padding in [
            ((6, 7), (3, 2), 1, "valid"),
            ((8, 7), (3, 3), 2, "valid"),
            ((7, 5), (2, 4), 1, "same"),
            ((6, 8), (3, 3), 2, "same"),
            ((9, 7), (2, 2), 3, "same"),
        ]:
            inputs = rng.normal(size=(2, *size, 3)).astype("float32")
            weights = {
                "kernel": rng.normal(size=(*kernel_size, 3, 4)).astype("float32"),
                "bias": rng.normal(size=4).astype("float32"),
            }
            name = (
                f'{size[0]}x{size[1]} maps, kernels {kernel_size}, strides {strides}, "{padding}"'
            )
            settings = {"kernel_size": kernel_size, "strides": strides, "padding": padding}
            yield Case(name, inputs, weights, filters=4, **settings)

    def oracle(self, inputs, weights, filters, kernel_size, strides, padding, amounts=None):
        """SciPy's correlation, one picture, channel and filter after another."""
        sizes = zip(inputs.shape[1:3], kernel_size, strict=True)
        amounts = amounts or [padding_amounts(n, k, strides, padding) for n, k in sizes]
        padded = np.pad(inputs, [(0, 0), *amounts, (0, 0)])
        kernel = weights["kernel"]
        maps = [
            [
                sum(
                    correlate2d(image[..., c], kernel[..., c, f], "valid")
                    for c in range(image.shape[-1])
                )
                for f in range(filters)
            ]
            for image in padded
        ]
        return np.moveaxis(np.array(maps), 1, -1)[:, ::strides, ::strides] + weights["bias"]

    @mistake
    def no_bias(self, inputs, weights, **settings):
        return self.oracle(inputs, weights | {"bias": 0 * weights["bias"]}, **settings)

    @mistake
    def turned(self, inputs, weights, **settings):
        turned = weights["kernel"][::-1, ::-1]
        return self.oracle(inputs, weights | {"kernel": turned}, **settings)

    no_strides = asked(strides=1)
    never_padded = asked(padding="valid")

    @mistake
    def odd_zero_before(self, inputs, weights, kernel_size, strides, padding, **settings):
        sizes = zip(inputs.shape[1:3], kernel_size, strict=True)
        amounts = [padding_amounts(n, k, strides, padding)[::-1] for n, k in sizes]
        return self.oracle(
            inputs,
            weights,
            kernel_size=kernel_size,
            strides=strides,
            padding=padding,
            amounts=amounts,
            **settings,
        )

    @mistake
    def padded_for_stride_1(self, inputs, weights, kernel_size, padding, **settings):
        amounts = [padding_amounts(0, k, 1, padding) for k in kernel_size]
        return self.oracle(
            inputs, weights, kernel_size=kernel_size, padding=padding, amounts=amounts, **settings
        )

    @symptom
    def loops_over_batch(self, case, answer):
        return "NoneType" in answer["reloaded"]
