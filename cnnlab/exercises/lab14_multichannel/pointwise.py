"""Lab 14: a 1x1 convolution is a matrix product."""

import numpy as np

from cnnlab.exercises.lab14_multichannel.shared import averaged_kernel
from cnnlab.exercises.origins import of_convolution
from cnnlab.judging.allowed import NUMPY_SUMS
from cnnlab.judging.counted_exercise import CountedExercise
from cnnlab.judging.exercise import Case
from cnnlab.judging.mistakes import asked, changed, stops_at


class Pointwise(CountedExercise):
    """`pointwise(pictures, kernel, bias)`: a 1x1 convolution as one matrix product."""

    name = "pointwise"
    points = {"shape": 0, "values": 1, "no_loop": 1}
    most_lines = 30  # that one matrix product may take
    allowed = NUMPY_SUMS

    def cases(self, rng):
        gray = np.array([0.2125, 0.7154, 0.0721]).reshape(1, 1, 3, 1)
        yield Case("gray from red, green, blue", rng.random((1, 4, 6, 3)), gray, np.zeros(1))
        # Along each axis there is more to do in one of the cases than `most_lines`.
        for shape, filters in [((2, 5, 3, 4), 6), ((33, 34, 35, 2), 3), ((2, 4, 3, 36), 37)]:
            shapes = shape, (1, 1, shape[-1], filters), filters
            name = f"pictures of shape {shape}, {filters} filters"
            yield Case(name, *(rng.normal(size=shape) for shape in shapes))

    def oracle(self, pictures, kernel, bias):
        """Channel after channel: each weighs something in each map."""
        channels = np.moveaxis(pictures, -1, 0)[..., None]
        return sum(c * weights for c, weights in zip(channels, kernel[0, 0], strict=True)) + bias

    def origin(self, at, pictures, kernel, bias):
        return of_convolution(at, pictures, kernel, bias)

    no_bias = asked(bias=0)
    averaged = changed(kernel=averaged_kernel)
    unweighted = changed(kernel=np.ones_like)
    pixel_loop = stops_at("no_loop")
