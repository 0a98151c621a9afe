"""Lab 04: the gradient of max-pooling."""

import numpy as np

from cnnlab.exercises.lab04_pooling.shared import DELTA, IMAGE, windows_of
from cnnlab.judging.allowed import NUMPY
from cnnlab.judging.drawn import distinct
from cnnlab.judging.exercise import Case, FunctionExercise, values_where
from cnnlab.judging.mistakes import gives, mistake
from cnnlab.judging.origin import reaching, summed
from cnnlab.plots.pooling import find_switches, send_back


def maxima(windows):
    return windows == windows.max(axis=(2, 3), keepdims=True)


def last_maxima(windows):
    flat = maxima(windows).reshape(*windows.shape[:2], -1)
    from_the_end = flat[..., ::-1].cumsum(axis=-1)[..., ::-1]
    return (flat & (from_the_end == 1)).reshape(windows.shape)


def sent_by(share):
    """Who sends delta back by `share(windows)`: what part of it each pixel of a window gets."""

    @mistake
    def sent(exercise, delta, image, size=2, stride=2):
        back, parts = np.zeros(image.shape), share(windows_of(image, size, stride))
        for i, j in np.ndindex(delta.shape):
            top, left = i * stride, j * stride
            back[top : top + size, left : left + size] += delta[i, j] * parts[i, j]
        return back

    return sent


class MaxPoolBackward(FunctionExercise):
    """`max_pool_backward(delta, image, size=2, stride=2)`: the gradient goes to the winners."""

    name = "max-pool-backward"
    allowed = NUMPY
    points = {"shape": 0, "values": 2, "overlap": 1, "ties": 1}
    independent = ("values", "overlap", "ties")
    # Who wins several windows gets the sum of their deltas; of equal maxima the first one wins.
    rung_values = values_where(lambda self, case: not (self.is_tied(case) or self.overlaps(case)))
    rung_overlap = values_where(lambda self, case: self.overlaps(case))
    rung_ties = values_where(lambda self, case: self.is_tied(case))

    def cases(self, rng):
        yield Case("the 4x4 example", DELTA, IMAGE)
        for shape, size, stride in [((6, 9), 3, 3), ((5, 7), 2, 2), ((7, 9), 3, 2), ((5, 6), 2, 1)]:
            name = f"a {shape[0]}x{shape[1]} picture, size {size}, stride {stride}"
            yield self.case(name, rng, distinct(rng, shape, float), size, stride)
        yield self.case("a picture of ones: all are tied", rng, np.ones((4, 6)), 2, 2)
        ties = np.tile([[5, 1, 0, 7], [2, 5, 7, 7]], (2, 1))
        yield self.case("a picture with ties", rng, ties, 2, 2)

    def case(self, name, rng, image, size, stride):
        shape = windows_of(image, size, stride).shape[:2]
        delta = rng.choice((-1, 1), shape) * (1 + rng.random(shape))
        return Case(name, delta, image, size=size, stride=stride)

    def oracle(self, delta, image, size=2, stride=2):
        """Finds all winners at once; the tests compare it with automatic differentiation."""
        return send_back(delta, *find_switches(image, size, stride), image.shape)

    def origin(self, at, delta, image, size, stride):
        """Of the windows that hold the pixel those send it their delta in which it has won."""
        rows, columns = find_switches(image, size, stride)
        has_won = (rows == at[0]) & (columns == at[1])
        title = "delta: ×1 where this pixel has won, ×0 where another has"
        holding = reaching(title, delta, np.ones((size, size)), at, stride)
        holding.weights = has_won[np.ix_(holding.rows, holding.columns)].astype(int)
        return summed([holding])

    def is_tied(self, case):
        windows = windows_of(case.args[1], **case.kwargs)
        return bool((maxima(windows).sum(axis=(2, 3)) > 1).any())

    def overlaps(self, case):
        return case.kwargs.get("stride", 2) < case.kwargs.get("size", 2)

    truncated = gives(lambda right, image: right.astype(image.dtype))
    every_maximum = sent_by(maxima)
    shared_by_maxima = sent_by(lambda w: maxima(w) / maxima(w).sum(axis=(2, 3), keepdims=True))
    last_maximum = sent_by(last_maxima)

    @mistake
    def overwritten(self, delta, image, size=2, stride=2):
        back = np.zeros(image.shape)
        back[find_switches(image, size, stride)] = delta
        return back

    averaged = sent_by(lambda windows: np.full(windows.shape, 1 / windows[0, 0].size))

    @mistake
    def pixel_itself(self, delta, image, size=2, stride=2):
        return self.oracle(np.ones(delta.shape), image, size, stride) * image
