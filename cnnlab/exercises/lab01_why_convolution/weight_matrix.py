"""Lab 01: three layers as matrices."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from cnnlab.judging.exercise import Case, FunctionExercise, values_where
from cnnlab.judging.mistakes import gives, mistake, symptom


class WeightMatrix(FunctionExercise):
    """`weight_matrix(kind, weights, num_inputs, stride=1)`: the matrix of a layer."""

    name = "weight-matrix"
    points = {"shape": 0, "local": 1, "shared": 2}
    rung_local = values_where(lambda self, case: case.args[0] != "shared")
    rung_shared = FunctionExercise.rung_values

    def cases(self, rng):
        yield self.case("dense, 9 inputs, 3 outputs", "dense", rng.normal(size=(3, 9)), 9, 3)
        numbers = np.arange(1.0, 10.0)
        yield self.case("local, the lecture's net", "local", numbers.reshape(3, 3), 9, 3)
        yield self.case("local, stride 2", "local", rng.normal(size=(4, 3)), 10, 2)
        yield self.case("shared, the lecture's net", "shared", numbers[:3], 9, 3)
        yield Case("shared, no stride given", "shared", rng.normal(size=4), 9)
        name = "shared, stride 2, the last input is never read"
        yield self.case(name, "shared", rng.normal(size=3), 10, 2)

    def case(self, name, kind, weights, num_inputs, stride):
        return Case(name, kind, weights, num_inputs, stride=stride)

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
        return np.sum(windows * weights, axis=1)

    @mistake
    def no_stride(self, kind, weights, num_inputs, stride=1):
        right = self.oracle(kind, weights, num_inputs, stride)
        if kind == "dense":
            return right
        rows = [weights] * len(right) if kind == "shared" else weights
        return np.stack([np.pad(w, (i, num_inputs - i - len(w))) for i, w in enumerate(rows)])

    @mistake
    def reversed_weights(self, kind, weights, num_inputs, stride=1):
        weights = weights if kind == "dense" else weights[..., ::-1]
        return self.oracle(kind, weights, num_inputs, stride)

    transposed = gives(lambda right: right.T)

    @symptom
    def last_output_missing(self, case, answer):
        outputs, inputs = np.shape(self.expected(case))
        return case.args[0] == "shared" and np.shape(answer) == (outputs - 1, inputs)
