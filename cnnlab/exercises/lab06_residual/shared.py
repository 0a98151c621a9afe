"""Lab 06: what its exercises share."""

import numpy as np

STEP = 1e-30j


def sigmoid(z):
    """Of complex numbers too, so that a step in the imaginary direction gives the slope."""
    return 1 / (1 + np.exp(-z))


def slope(function, x):
    """The derivative, exact to the last bits: the imaginary part of a tiny imaginary step."""
    return function(x + STEP).imag / STEP.imag
