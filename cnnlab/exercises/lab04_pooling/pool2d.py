"""Lab 04: pool2d."""

import numpy as np
from scipy.ndimage import maximum_filter
from scipy.signal import correlate2d

from cnnlab.exercises.lab04_pooling.shared import IMAGE, distinct
from cnnlab.judging.exercise import Case, FunctionExercise
from cnnlab.judging.forbidden import POOLINGS
from cnnlab.judging.mistakes import mistake, symptom


class Pool2D(FunctionExercise):
    """`pool2d(image, size=2, stride=2, kind="max")`: the pooled picture."""

    name = "pool2d"
    forbidden = (POOLINGS,)
    points = {"shape": 1, "maxima": 1, "averages": 1}

    def cases(self, rng):
        for kind in ("max", "average"):
            yield Case(f'the 4x4 example, kind="{kind}"', IMAGE, kind=kind)
            for shape, size, stride in [((6, 9), 3, 3), ((5, 7), 2, 2), ((7, 8), 3, 2)]:
                name = f'a {shape[0]}x{shape[1]} picture, size {size}, stride {stride}, "{kind}"'
                yield Case(name, distinct(rng, *shape) - 0.1, size=size, stride=stride, kind=kind)
            name = f'a picture of negative numbers, size 2, stride 3, "{kind}"'
            yield Case(name, -1 - rng.random((8, 6)), size=2, stride=3, kind=kind)

    def oracle(self, image, size=2, stride=2, kind="max"):
        if kind == "average":
            window = np.full((size, size), 1 / size**2)
            return correlate2d(image, window, mode="valid")[::stride, ::stride]
        maxima = maximum_filter(image, size, origin=-(size // 2))  # of the window that begins here
        rows, columns = (n - size + 1 for n in image.shape)
        return maxima[:rows:stride, :columns:stride]

    def rung_maxima(self, case, answer):
        return self.rung_values(case, answer) if case.kwargs["kind"] == "max" else None

    def rung_averages(self, case, answer):
        return self.rung_values(case, answer) if case.kwargs["kind"] == "average" else None

    @mistake
    def stride_is_size(self, image, size=2, stride=2, kind="max"):
        return self.oracle(image, size, size, kind)

    @mistake
    def moves_by_one(self, image, size=2, stride=2, kind="max"):
        return self.oracle(image, size, 1, kind)

    @mistake
    def cut_windows(self, image, size=2, stride=2, kind="max"):
        pool = np.max if kind == "max" else np.mean
        starts = (range(0, n, stride) for n in image.shape)
        rows, columns = starts
        return np.array([[pool(image[r : r + size, c : c + size]) for c in columns] for r in rows])

    @mistake
    def not_below_zero(self, image, size=2, stride=2, kind="max"):
        pooled = self.oracle(image, size, stride, kind)
        return np.maximum(pooled, 0) if kind == "max" else pooled

    @mistake
    def always_max(self, image, size=2, stride=2, kind="max"):
        return self.oracle(image, size, stride, "max")

    @mistake
    def summed(self, image, size=2, stride=2, kind="max"):
        pooled = self.oracle(image, size, stride, kind)
        return pooled if kind == "max" else pooled * size**2

    @symptom
    def truncated(self, case, answer):
        wanted = self.expected(case)
        return np.array_equal(answer, wanted.astype(int)) and not np.array_equal(answer, wanted)
