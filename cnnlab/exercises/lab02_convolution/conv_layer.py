"""Lab 02: convolution as a Keras layer."""

import numpy as np

from cnnlab.arithmetic import padding_amounts
from cnnlab.exercises.lab02_convolution.shared import IMAGE, KERNEL
from cnnlab.exercises.numpy_layers import convolution, turned_by_180
from cnnlab.exercises.origins import of_convolution
from cnnlab.judging import kinds
from cnnlab.judging.exercise import Case
from cnnlab.judging.forbidden import CONVOLUTIONS
from cnnlab.judging.layer_exercise import LayerExercise, loops_over_batch
from cnnlab.judging.mistakes import asked, changed


class ConvLayer(LayerExercise):
    """`Convolution(filters, kernel_size, strides=1, padding="valid")`: a Keras layer."""

    name = "conv-layer"
    answer_name = "Convolution"
    forbidden = (CONVOLUTIONS,)
    points = {"weights": 1, "shape": 1, "values": 2}
    points |= {"gradient": 0, "trains": 0, "output_shape": 0, "zeros": 0, "saved": 1}

    def cases(self, rng):
        image, kernel = np.float32(IMAGE[None, :, :, None]), np.float32(KERNEL[:, :, None, None])
        weights = {"kernel": kernel, "bias": np.zeros(1, "float32")}
        settings = {"filters": 1, "kernel_size": (3, 3), "strides": 2, "padding": "same"}
        yield Case("the lecture's example", image, weights, **settings)
        for size, kernel_size, strides, padding in [
            ((6, 7), (3, 2), 1, "valid"),
            ((8, 7), (3, 3), 2, "valid"),
            ((7, 5), (2, 4), 1, "same"),
            ((6, 8), (3, 3), 2, "same"),
            ((9, 7), (2, 2), 3, "same"),
        ]:
            settings = {"strides": strides, "padding": padding}
            yield self.case(rng, size, kernel_size, f'strides {strides}, "{padding}"', **settings)
        yield self.case(rng, (5, 8), (2, 3), "strides and padding left out")

    def case(self, rng, size, kernel_size, settings_in_words, **settings):
        name = f"{size[0]}x{size[1]} maps, kernels {kernel_size}, {settings_in_words}"
        weights = {"kernel": (*kernel_size, 3, 4), "bias": (4,)}
        settings |= {"filters": 4, "kernel_size": kernel_size}
        return self.random_case(name, rng, (*size, 3), weights, **settings)

    def oracle(self, inputs, weights, filters, kernel_size, strides=1, padding="valid"):
        return convolution(inputs, weights["kernel"], weights["bias"], strides, padding)

    def origin(self, at, inputs, kernel, bias, strides, padding):
        return of_convolution(at, inputs, kernel, bias, strides, padding)

    def methods(self, case):
        """`zeros` is asked where there are some."""
        if case.kwargs.get("padding") != "same":
            return {}
        return {
            "zeros": list(zip(case.args[0].shape[1:3], case.kwargs["kernel_size"], strict=True))
        }

    def rung_zeros(self, case, answer):
        for (n, k), found in zip(
            self.methods(case).get("zeros", ()), answer["methods"].get("zeros", ()), strict=True
        ):
            wanted = padding_amounts(n, k, case.kwargs["strides"], "same")
            if not self.same(wanted, found):
                found = found if isinstance(found, str | list | tuple) else kinds.kind(found)
                return f"`zeros({n}, {k})` should be {wanted}, it is {found}"
        return None

    no_bias = changed(bias=np.zeros_like)
    turned = changed(kernel=turned_by_180)
    no_strides = asked(strides=1)
    never_padded = asked(padding="valid")

    odd_zero_before = changed(
        padding=lambda padding, inputs, kernel_size, strides: [
            padding_amounts(n, k, strides, padding)[::-1]
            for n, k in zip(inputs.shape[1:3], kernel_size, strict=True)
        ]
    )
    padded_for_stride_1 = changed(
        padding=lambda padding, kernel_size: [
            padding_amounts(0, k, 1, padding) for k in kernel_size
        ]
    )
    loops_over_batch = loops_over_batch
