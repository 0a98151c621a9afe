"""Lab 01: three layers as matrices."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from cnnlab.judging.allowed import NUMPY
from cnnlab.judging.exercise import Case, FunctionExercise, values_where
from cnnlab.judging.mistakes import changed, gives, symptom


class WeightMatrix(FunctionExercise):
    """`weight_matrix(kind, weights, num_inputs, stride=1)`: the matrix of a layer."""

    name = "weight-matrix"
    points = {"shape": 0, "local": 1, "shared": 2}
    allowed = NUMPY
    independent = ("local", "shared")
    rung_local = values_where(lambda kind: kind != "shared")
    rung_shared = values_where(lambda kind: kind == "shared")

    def cases(self, rng):
        yield Case("dense, 9 inputs, 3 outputs", "dense", rng.normal(size=(3, 9)), 9, stride=3)
        numbers = np.arange(1.0, 10.0)
        yield Case("local, the lecture's net", "local", numbers.reshape(3, 3), 9, stride=3)
        yield Case("local, stride 2", "local", rng.normal(size=(4, 3)), 10, stride=2)
        yield Case("shared, the lecture's net", "shared", numbers[:3], 9, stride=3)
        yield Case("shared, no stride given", "shared", rng.normal(size=4), 9)
        name = "shared, stride 2, the last input is never read"
        yield Case(name, "shared", rng.normal(size=3), 10, stride=2)

    def oracle(self, kind, weights, num_inputs, stride=1):
        """Column j of a matrix is what the layer answers to input j alone."""
        return np.stack([self.layer(kind, weights, one, stride) for one in np.eye(num_inputs)], 1)

    def layer(self, kind, weights, inputs, stride):
        """The outputs, computed without a matrix."""
        if kind == "dense":
            return np.einsum("oi,i->o", weights, inputs)
        if kind == "shared":
            return np.correlate(inputs, weights, mode="valid")[::stride]
        windows = sliding_window_view(inputs, weights.shape[1])[::stride]
        return np.sum(windows[: len(weights)] * weights, axis=1)

    no_stride = gives(
        lambda self, right, kind, weights, num_inputs: self.oracle(kind, weights, num_inputs)[
            : len(right)
        ]
    )
    reversed_weights = changed(
        weights=lambda weights, kind: weights if kind == "dense" else weights[..., ::-1]
    )
    transposed = gives(lambda right: right.T)
    last_output_missing = symptom(
        lambda kind, right, answer: kind == "shared" and np.shape(answer) == right[1:].shape
    )
