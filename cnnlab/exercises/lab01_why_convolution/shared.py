"""Lab 01: windows of a picture, to be counted."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from cnnlab.judging.exercise import Case, FunctionExercise


def windows(n, k, stride):
    """All windows, cut out of a picture: (places, places, k, k)."""
    return sliding_window_view(np.zeros((n, n)), (k, k))[::stride, ::stride]


def places(n, k, stride):
    """Of a window in one row."""
    return len(windows(n, k, stride))


class Windows(FunctionExercise):
    """What `count_local` and `count_shared` share: the same pictures, windows and maps."""

    points = {"shape": 0, "dtype": 0, "values": 1}

    def cases(self, rng):
        for origin, n, k, stride, filters, use_bias in [
            ("the lecture's 100x100 pixels,", 100, 10, 10, 20, False),
            ("overlapping windows,", 28, 5, 1, 6, False),
            ("what does not fit is left out,", 12, 5, 3, 2, True),
            ("random,", int(rng.integers(20, 40)), 4, 3, int(rng.integers(3, 9)), True),
        ]:
            name = f"{origin} {n=}, {k=}, {stride=}, {filters=}, {use_bias=}"
            yield Case(name, n, k=k, stride=stride, filters=filters, use_bias=use_bias)
