"""SciPy's L-BFGS for a cost of several arrays, such as the weights of a net.

Source: Liu and Nocedal (1989), "On the limited memory BFGS method for large scale optimization",
Mathematical Programming 45.
"""

import math
import warnings

import numpy as np
import scipy.optimize
from threadpoolctl import threadpool_limits

from cnnlab.language import say

EPSILON = np.finfo("float32").eps


def minimize(cost_and_gradient, arrays, num_iterations, callbacks=()):
    """Returns the arrays at which a cost is lowest, and the costs on the way.

    Args:
        cost_and_gradient: Function of a list of arrays in float32. It returns their cost, and its
            gradient, a list like theirs.
        arrays: List of arrays, where to begin.
        num_iterations: int, the most iterations to make; it stops sooner when the cost falls no
            more.
        callbacks: Each is called after each iteration as `callback(iteration, cost)`, the first
            being 1.

    Returns:
        The arrays, and a list of costs: before the first iteration, then after each. Where fewer
        iterations were made because the cost falls no more, the list is shorter.

    Warns:
        UserWarning: If the search broke off for another reason.

    Example:

    >>> def square_distance(arrays):
    ...     distance = arrays[0] - np.array([1.0, 2.0])
    ...     return np.sum(distance**2), [2 * distance]
    >>> [x], costs = minimize(square_distance, [np.zeros(2)], num_iterations=5)
    >>> x.round(6).tolist(), costs[0]
    ([1.0, 2.0], 5.0)
    """
    shapes = [array.shape for array in arrays]

    def of_vector(theta):  # SciPy knows vectors in float64 alone
        cost, gradient = cost_and_gradient(split(theta.astype("float32"), shapes))
        tried.append(float(cost))
        return tried[-1], joined(gradient)

    theta, tried = joined(arrays), []  # costs since the last iteration
    costs = [of_vector(theta)[0]]

    def after_iteration(intermediate_result):
        costs.append(intermediate_result.fun)
        tried.clear()
        for callback in callbacks:
            callback(len(costs) - 1, intermediate_result.fun)

    # On small matrices threads gain little, lose much on a busy machine, and change bits.
    with threadpool_limits(1, "blas"):
        result = scipy.optimize.minimize(
            of_vector,
            theta,
            jac=True,
            method="L-BFGS-B",
            callback=after_iteration,
            options={
                "maxiter": num_iterations,
                "maxfun": 10 * num_iterations + 10,
                # To SciPy costs are float64: it would look for a step in what float32 rounds off.
                "ftol": EPSILON,
            },
        )
    # A search that breaks off there has tried costs that differ by their rounding alone.
    rounded = np.ptp([costs[-1], *tried]) <= 10 * EPSILON * abs(costs[-1])
    if not (result.success or rounded) and len(costs) <= num_iterations:
        said = say(
            f"L-BFGS broke off after {len(costs) - 1} of {num_iterations} iterations, at a cost "
            f"of {costs[-1]:.6g}: {result.message}. Begin at other numbers, or scale the data."
        )
        warnings.warn(said, stacklevel=2)
    return split(result.x.astype("float32"), shapes), costs


def joined(arrays):
    """The numbers of all arrays in one vector."""
    return np.concatenate([array.ravel() for array in arrays]).astype("float64")


def split(theta, shapes):
    """Cuts a vector into arrays of these shapes."""
    ends = np.cumsum([math.prod(shape) for shape in shapes])
    pieces = np.split(theta, ends[:-1])
    return [piece.reshape(shape) for piece, shape in zip(pieces, shapes, strict=True)]
