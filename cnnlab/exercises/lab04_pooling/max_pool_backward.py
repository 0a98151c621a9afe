"""Lab 04: max-pool-backward."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from cnnlab.exercises.lab04_pooling.shared import DELTA, IMAGE, distinct
from cnnlab.judging.exercise import Case, FunctionExercise
from cnnlab.judging.forbidden import DERIVATIVES
from cnnlab.judging.mistakes import mistake
from cnnlab.plots.pooling import find_switches, send_back


def windows_of(image, size, stride):
    """(rows, columns, size, size)"""
    return sliding_window_view(image, (size, size))[::stride, ::stride]


class MaxPoolBackward(FunctionExercise):
    """`max_pool_backward(delta, image, size=2, stride=2)`: the gradient goes to the winners."""

    name = "max-pool-backward"
    forbidden = (DERIVATIVES,)
    points = {"shape": 0, "values": 2, "overlap": 1, "ties": 1}

    def cases(self, rng):
        yield Case("the 4x4 example", DELTA, IMAGE)
        for shape, size, stride in [((6, 9), 3, 3), ((5, 7), 2, 2), ((7, 9), 3, 2), ((5, 6), 2, 1)]:
            name = f"a {shape[0]}x{shape[1]} picture, size {size}, stride {stride}"
            yield self.case(name, rng, distinct(rng, *shape), size, stride)
        yield self.case("a picture of ones: all are tied", rng, np.ones((4, 6)), 2, 2)
        ties = np.tile([[5, 1, 0, 7], [2, 5, 7, 7]], (2, 1))
        yield self.case("a picture with ties", rng, ties, 2, 2)

    def case(self, name, rng, image, size, stride):
        delta = 1 + rng.random(windows_of(image, size, stride).shape[:2])
        return Case(name, delta, image, size=size, stride=stride)

    def oracle(self, delta, image, size=2, stride=2):
        """Finds all winners at once; the tests compare it with automatic differentiation."""
        return send_back(delta, *find_switches(image, size, stride), image.shape)

    def is_tied(self, case):
        settings = [case.kwargs.get(name, 2) for name in ("size", "stride")]
        windows = windows_of(case.args[1], *settings)
        return bool(
            ((windows == windows.max(axis=(2, 3), keepdims=True)).sum(axis=(2, 3)) > 1).any()
        )

    def overlaps(self, case):
        return case.kwargs.get("stride", 2) < case.kwargs.get("size", 2)

    def rung_values(self, case, answer):
        simple = not self.is_tied(case) and not self.overlaps(case)
        return super().rung_values(case, answer) if simple else None

    def rung_overlap(self, case, answer):
        """A pixel that wins several windows gets the sum of their deltas."""
        return super().rung_values(case, answer) if self.overlaps(case) else None

    def rung_ties(self, case, answer):
        """Of equal maxima the first one wins, row by row."""
        return super().rung_values(case, answer)

    def spread(self, delta, image, size, stride, share):
        """Sends delta back by `share(windows)`, each window's part for each of its pixels."""
        back = np.zeros(image.shape)
        parts = share(windows_of(image, size, stride))
        for i, j in np.ndindex(delta.shape):
            top, left = i * stride, j * stride
            back[top : top + size, left : left + size] += delta[i, j] * parts[i, j]
        return back

    @mistake
    def every_maximum(self, delta, image, size=2, stride=2):
        return self.spread(
            delta, image, size, stride, lambda w: w == w.max(axis=(2, 3), keepdims=True)
        )

    @mistake
    def shared_by_maxima(self, delta, image, size=2, stride=2):
        def share(windows):
            is_max = windows == windows.max(axis=(2, 3), keepdims=True)
            return is_max / is_max.sum(axis=(2, 3), keepdims=True)

        return self.spread(delta, image, size, stride, share)

    @mistake
    def last_maximum(self, delta, image, size=2, stride=2):
        back = self.oracle(
            delta[::-1, ::-1],
            image[self.covered(delta, size, stride)][::-1, ::-1],
            size,
            stride,
        )[::-1, ::-1]
        return np.pad(back, [(0, n - m) for n, m in zip(image.shape, back.shape, strict=True)])

    def covered(self, delta, size, stride):
        """The part of the picture that the windows reach."""
        return tuple(slice((n - 1) * stride + size) for n in delta.shape)

    @mistake
    def overwritten(self, delta, image, size=2, stride=2):
        rows, columns = find_switches(image, size, stride)
        back = np.zeros(image.shape)
        for cell in np.ndindex(delta.shape):
            back[rows[cell], columns[cell]] = delta[cell]
        return back

    @mistake
    def averaged(self, delta, image, size=2, stride=2):
        return self.spread(delta, image, size, stride, lambda w: np.full(w.shape, 1 / size**2))

    @mistake
    def pixel_itself(self, delta, image, size=2, stride=2):
        return self.oracle(np.ones(delta.shape), image, size, stride) * image
