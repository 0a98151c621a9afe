"""Lab 08: dilated-layer."""

import numpy as np
from scipy.signal import correlate2d

from cnnlab.arithmetic import effective_size
from cnnlab.exercises.lab08_dilated_convolution.shared import spread
from cnnlab.judging.exercise import Case
from cnnlab.judging.forbidden import CONVOLUTIONS
from cnnlab.judging.layer_exercise import LayerExercise
from cnnlab.judging.mistakes import asked, mistake, symptom


class DilatedLayer(LayerExercise):
    """`DilatedConvolution(filters, kernel_size, dilation_rate)`: a layer that keeps the size."""

    name = "dilated-layer"
    answer_name = "DilatedConvolution"
    forbidden = (CONVOLUTIONS,)
    points = {"weights": 1, "shape": 1, "values": 2, "gradient": 0, "output_shape": 0, "saved": 1}

    def cases(self, rng):
        for size, kernel_size, rate in [
            ((7, 7), (3, 3), 1),
            ((8, 9), (3, 3), 2),
            ((7, 10), (3, 5), 3),
            ((9, 5), (5, 1), 2),
        ]:
            inputs = rng.normal(size=(2, *size, 3)).astype("float32")
            weights = {
                "kernel": rng.normal(size=(*kernel_size, 3, 4)).astype("float32"),
                "bias": rng.normal(size=4).astype("float32"),
            }
            name = f"{size[0]}x{size[1]} maps, kernels {kernel_size}, rate {rate}"
            settings = {"kernel_size": kernel_size, "dilation_rate": rate}
            yield Case(name, inputs, weights, filters=4, **settings)

    def oracle(self, inputs, weights, filters, kernel_size, dilation_rate):
        """SciPy's correlation with the spread kernel, one picture, channel, filter at a time."""
        kernel = spread(weights["kernel"], dilation_rate)
        maps = [
            [
                sum(
                    correlate2d(image[..., c], kernel[..., c, f], mode="same")
                    for c in range(image.shape[-1])
                )
                for f in range(filters)
            ]
            for image in inputs
        ]
        return np.moveaxis(np.array(maps), 1, -1) + weights["bias"]

    @mistake
    def no_bias(self, inputs, weights, **settings):
        return self.oracle(inputs, weights | {"bias": 0 * weights["bias"]}, **settings)

    no_rate = asked(dilation_rate=1)

    @mistake
    def turned(self, inputs, weights, **settings):
        turned = weights["kernel"][::-1, ::-1]
        return self.oracle(inputs, weights | {"kernel": turned}, **settings)

    @symptom
    def zeros_missing(self, case, answer):
        wanted, found = np.shape(self.expected(case)), np.shape(answer["first"])
        return len(found) == 4 and (found[1] < wanted[1] or found[2] < wanted[2])

    @mistake
    def padded_after(self, inputs, weights, kernel_size, dilation_rate, **settings):
        shift = [effective_size(k, dilation_rate) // 2 for k in kernel_size]
        padded = np.pad(inputs, [(0, 0), *((0, 2 * n) for n in shift), (0, 0)])
        settings |= {"kernel_size": kernel_size, "dilation_rate": dilation_rate}
        rows, columns = inputs.shape[1:3]
        output = self.oracle(padded, weights, **settings)
        return output[:, shift[0] : shift[0] + rows, shift[1] : shift[1] + columns]
