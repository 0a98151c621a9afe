"""Lab 01: windows of a picture, to be counted."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from cnnlab.judging.exercise import Case, FunctionExercise


class Windows(FunctionExercise):
    """What `count_local` and `count_shared` share: the same pictures, windows and maps."""

    points = {"shape": 0, "dtype": 0, "values": 1}

    def cases(self, rng):
        yield self.case("the lecture's 100x100 pixels,", 100, 10, 10, 20, False)
        yield self.case("overlapping windows,", 28, 5, 1, 6, False)
        yield self.case("what does not fit is left out,", 12, 5, 3, 2, True)
        n, filters = int(rng.integers(20, 40)), int(rng.integers(3, 9))
        yield self.case("random,", n, 4, 3, filters, True)

    def case(self, origin, n, k, stride, filters, use_bias):
        settings = {"k": k, "stride": stride, "filters": filters, "use_bias": use_bias}
        named = ", ".join(f"{key}={value}" for key, value in {"n": n, **settings}.items())
        return Case(f"{origin} {named}", n, **settings)

    def windows(self, n, k, stride):
        """All windows, cut out of a picture: (places, places, k, k)."""
        return sliding_window_view(np.zeros((n, n)), (k, k))[::stride, ::stride]
