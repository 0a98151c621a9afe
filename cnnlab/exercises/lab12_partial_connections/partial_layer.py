"""Lab 12: partial-layer."""

import numpy as np

from cnnlab.exercises.lab12_partial_connections.shared import (
    LECTURE,
    LENET,
    dense_convolution,
    in_column_order,
    masked_kernel,
    random_table,
)
from cnnlab.judging.exercise import Case
from cnnlab.judging.layer_exercise import LayerExercise
from cnnlab.judging.mistakes import mistake, symptom


class PartialLayer(LayerExercise):
    """`PartialConvolution(connections, kernel_size)`, a Keras layer without absent links."""

    name = "partial-layer"
    answer_name = "PartialConvolution"
    points = {"weights": 1, "shape": 0, "links": 1, "values": 2, "saved": 1}

    def cases(self, rng):
        for name, table, size, kernel_size in [
            ("the lecture's 7x9 table, 8x8 maps, 3x3 kernels", LECTURE, (8, 8), 3),
            ("LeNet-5's table, 14x14 maps, 5x5 kernels", LENET, (14, 14), 5),
            ("a random 5x3 table, 4x7 maps, 2x2 kernels", random_table(rng, 5, 3), (4, 7), 2),
        ]:
            channels, filters = table.shape
            weights = {"kernel": (kernel_size, kernel_size, table.sum()), "bias": (filters,)}
            weights = {
                key: rng.normal(size=shape).astype("float32") for key, shape in weights.items()
            }
            inputs = rng.normal(size=(2, *size, channels)).astype("float32")
            yield Case(name, inputs, weights, connections=table.tolist(), kernel_size=kernel_size)

    def oracle(self, inputs, weights, connections, kernel_size):
        return dense_convolution(
            inputs, masked_kernel(weights["kernel"], connections), weights["bias"]
        )

    def question(self, case):
        """Asks for the gradient of one output map: it is 0 in maps that are not read."""
        (inputs, weights, upstream, config), _ = super().question(case)
        upstream[..., np.arange(upstream.shape[-1]) != self.map_asked(case)] = 0
        return (inputs, weights, upstream, config), {}

    def map_asked(self, case):
        return int(np.argmin(np.sum(case.kwargs["connections"], axis=0)))

    def rung_links(self, case, answer):
        if "gradient" not in answer:
            return "no gradient flows: `call` returns no tensor. Use `keras.ops` in it, not NumPy"
        if message := self.gradient_fault(case, answer):
            return message
        asked = self.map_asked(case)
        found = np.abs(answer["gradient"]).max(axis=(0, 1, 2)) > 0
        for channel, row in enumerate(case.kwargs["connections"]):
            if found[channel] != row[asked]:
                wanted = "should read" if row[asked] else "should not read"
                return f"output map {asked} {wanted} input map {channel} (counted from 0)"
        return None

    @symptom
    def full_kernel(self, case, answer):
        return answer["weights"]["kernel"] == (
            *case.args[1]["kernel"].shape[:2],
            *np.shape(case.kwargs["connections"]),
        )

    @symptom
    def padded(self, case, answer):
        return np.shape(answer["first"])[1:3] == case.args[0].shape[1:3]

    @symptom
    def table_lost(self, case, answer):
        return isinstance(answer.get("reloaded"), str)

    @mistake
    def column_order(self, inputs, weights, connections, kernel_size):
        kernel = in_column_order(weights["kernel"], connections)
        return self.oracle(inputs, {**weights, "kernel": kernel}, connections, kernel_size)

    @mistake
    def no_bias(self, inputs, weights, connections, kernel_size):
        return self.oracle(inputs, {**weights, "bias": 0}, connections, kernel_size)
