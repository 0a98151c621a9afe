"""Lab 04: the gradient of average pooling."""

import numpy as np
from scipy.signal import convolve2d

from cnnlab.exercises.lab04_pooling.shared import DELTA
from cnnlab.judging.allowed import NUMPY
from cnnlab.judging.exercise import Case, FunctionExercise
from cnnlab.judging.mistakes import changed, gives, mistake
from cnnlab.judging.origin import reaching, summed


class AveragePoolBackward(FunctionExercise):
    """`average_pool_backward(delta, shape, size=2, stride=2)`: every pixel gets its share."""

    name = "average-pool-backward"
    allowed = NUMPY
    points = {"shape": 0, "values": 2}

    def cases(self, rng):
        yield Case("the 4x4 example", DELTA, (4, 4))
        for shape, size, stride in [((6, 9), 3, 3), ((5, 7), 2, 2), ((7, 9), 3, 2), ((8, 6), 2, 3)]:
            name = f"a {shape[0]}x{shape[1]} picture, size {size}, stride {stride}"
            delta = rng.normal(size=[(n - size) // stride + 1 for n in shape])
            yield Case(name, delta, shape, size=size, stride=stride)

    def oracle(self, delta, shape, size=2, stride=2):
        """Delta with zeros between its values, convolved in full with the window of averages."""
        spread = np.zeros([(n - 1) * stride + 1 for n in delta.shape])
        spread[::stride, ::stride] = delta
        back = convolve2d(spread, np.full((size, size), 1 / size**2))
        return np.pad(back, [(0, n) for n in shape])[: shape[0], : shape[1]]

    def origin(self, at, delta, size, stride):
        """Each window that holds the pixel sends it a share."""
        return summed(
            [reaching("delta of the output", delta, np.full((size, size), 1 / size**2), at, stride)]
        )

    not_shared = gives(lambda right, size: right * size**2)
    shared_by_size = gives(lambda right, size: right * size)

    @mistake
    def overwritten(self, delta, shape, size=2, stride=2):
        back = np.zeros(shape)
        for i, j in np.ndindex(delta.shape):
            top, left = i * stride, j * stride
            back[top : top + size, left : left + size] = delta[i, j] / size**2
        return back

    stride_is_size = changed(stride=lambda stride, size: size)
