"""Lab 14: pointwise."""

import numpy as np

from cnnlab.judging.exercise import Case, FunctionExercise
from cnnlab.judging.forbidden import CONVOLUTIONS
from cnnlab.judging.mistakes import asked, mistake, symptom

MOST_LINES = 30  # that one matrix product may take, and fewer than a picture has rows


class Pointwise(FunctionExercise):
    """`pointwise(pictures, kernel, bias)`: a 1x1 convolution as one matrix product."""

    name = "pointwise"
    points = {"shape": 0, "values": 1, "no_loop": 1}
    probe = "call_counting_lines"
    rtol, atol = 1e-5, 1e-5
    forbidden = (CONVOLUTIONS,)

    def cases(self, rng):
        gray = np.array([0.2125, 0.7154, 0.0721]).reshape(1, 1, 3, 1)
        yield Case("gray from red, green, blue", rng.random((1, 4, 6, 3)), gray, np.zeros(1))
        for batch, size, channels, filters in [(2, (5, 3), 4, 6), (3, (40, 41), 5, 2)]:
            arrays = [
                rng.normal(size=shape)
                for shape in [(batch, *size, channels), (1, 1, channels, filters), filters]
            ]
            name = (
                f"{batch} pictures of {size[0]}x{size[1]}, {channels} channels, {filters} filters"
            )
            yield Case(name, *arrays)

    def oracle(self, pictures, kernel, bias):
        """Channel after channel: each weighs something in each map."""
        channels = np.moveaxis(pictures, -1, 0)[..., None]
        return sum(c * weights for c, weights in zip(channels, kernel[0, 0], strict=True)) + bias

    def comparable(self, answer):
        return answer["returned"]

    def rung_no_loop(self, case, answer):
        if answer["lines"] <= MOST_LINES:
            return None
        return (
            f"{answer['lines']} lines of your code ran, where one matrix product does it: "
            "there is a loop"
        )

    no_bias = asked(bias=0)

    @mistake
    def averaged(self, pictures, kernel, bias):
        return self.oracle(pictures, kernel / kernel.shape[2], bias)

    @mistake
    def unweighted(self, pictures, kernel, bias):
        return self.oracle(pictures, np.ones(kernel.shape), bias)

    @symptom
    def pixel_loop(self, case, answer):
        return not self.rung_values(case, answer) and bool(self.rung_no_loop(case, answer))
