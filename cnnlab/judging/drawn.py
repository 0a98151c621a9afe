"""Random arrays for cases; in float32, as Keras computes, if nothing else is asked for."""

import numpy as np


def normal(rng, shape, scale=1.0):
    """Numbers from the normal distribution."""
    return (scale * rng.normal(size=shape)).astype("float32")


def distinct(rng, shape, dtype="float32"):
    """Numbers of both signs, no two of them closer than 0.02: no maximum is tied, or nearly so."""
    size = int(np.prod(shape))
    return (0.02 * (rng.permutation(size).reshape(shape) - size / 2)).astype(dtype)
