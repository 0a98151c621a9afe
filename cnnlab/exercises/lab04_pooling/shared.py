"""Lab 04: what its exercises share."""

import numpy as np

IMAGE = np.array([[1, 1, 2, 4], [5, 6, 7, 8], [3, 2, 1, 0], [1, 2, 3, 4]])


DELTA = np.array([[10.0, 20.0], [30.0, 40.0]])


def distinct(rng, *shape):
    """Numbers of both signs, no two of them closer than 0.02: no maximum is tied, or nearly so."""
    size = int(np.prod(shape))
    return 0.02 * (rng.permutation(size).reshape(shape) - size / 2)
