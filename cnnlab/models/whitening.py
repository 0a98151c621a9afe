"""Patches whose values are uncorrelated and of equal variance.

Source: Bell and Sejnowski (1997), "The independent components of natural scenes are edge filters",
Vision Research 37.
"""

from typing import NamedTuple

import numpy as np

from cnnlab.errors import value_error
from cnnlab.models.patches import check_patches


class Whitening(NamedTuple):
    """The map `(x - mean) @ matrix`, for patches written as rows."""

    mean: np.ndarray
    matrix: np.ndarray

    def __call__(self, patches):
        """Returns whitened patches, of the shape that they came in."""
        rows = np.reshape(patches, (len(patches), -1))
        return np.reshape((rows - self.mean) @ self.matrix, np.shape(patches))


def fit_zca(patches, epsilon=0.1):
    r"""Returns the ZCA whitening of `patches`: the one that changes a patch least.

    $$
    Z = U \, (S + \epsilon)^{-1/2} \, U^T, \qquad
    \tfrac{1}{m} \sum_i (x_i - \bar x)(x_i - \bar x)^T = U S U^T
    $$

    Args:
        patches: Array of shape `(num_patches, ...)`.
        epsilon: float, added to the variances, so that directions that hold noise alone are not
            blown up.

    Raises:
        ValueError: If a number is missing or not finite, if `epsilon` is below 0, or if it is 0 and
            some direction has no variance.

    Example:

    >>> patches = np.random.default_rng(0).normal(size=(1000, 2)) @ [[1, 1], [0, 1]]
    >>> white = fit_zca(patches, epsilon=0)(patches)
    >>> np.allclose(np.cov(white.T, bias=True), np.eye(2))
    True
    """
    if not epsilon >= 0:
        raise value_error(
            f"`epsilon` must not be below 0: it is added to variances. Received: {epsilon=}. "
            "Write, for example, epsilon=0.1."
        )
    rows = check_patches(patches)
    mean = rows.mean(axis=0)
    covariance = np.atleast_2d(np.cov(rows.T, bias=True))  # of one value a patch: a number
    variances, directions = np.linalg.eigh(covariance)
    # A direction without variance comes out as 0, or just below it by rounding.
    variances = np.maximum(variances, 0) + epsilon
    if variances.min() <= np.finfo(float).eps * variances.max():
        raise value_error(
            "`epsilon` must be above 0 where patches do not vary in every direction. Received: "
            f"{epsilon=}, patches of shape {np.shape(patches)}. Write, for example, epsilon=0.1."
        )
    scales = 1 / np.sqrt(variances)
    return Whitening(mean, (directions * scales) @ directions.T)
