"""Lab 12: a Keras layer with a table of connections."""

import numpy as np

from cnnlab.exercises.lab12_partial_connections.shared import (
    LECTURE,
    LENET,
    in_column_order,
    masked_kernel,
    random_table,
)
from cnnlab.exercises.numpy_layers import convolution
from cnnlab.exercises.origins import of_convolution
from cnnlab.judging.forbidden import finished
from cnnlab.judging.layer_exercise import (
    NO_TENSOR,
    LayerExercise,
    config_lost,
    gradient_fault,
)
from cnnlab.judging.mistakes import changed, symptom


class PartialLayer(LayerExercise):
    """`PartialConvolution(connections, kernel_size)`, a Keras layer without absent links."""

    name = "partial-layer"
    answer_name = "PartialConvolution"
    forbidden = (finished("cnnlab.layers.PartialConv2D"),)
    points = {"weights": 1, "shape": 0, "links": 1, "values": 2}
    points |= {"gradient": 0, "trains": 0, "saved": 1}

    def cases(self, rng):
        for name, table, size, kernel_size in [
            ("the lecture's 7x9 table, 8x8 maps, 3x3 kernels", LECTURE, (8, 8), 3),
            ("LeNet-5's table, 14x14 maps, 5x5 kernels", LENET, (14, 14), 5),
            ("a random 5x3 table, 4x7 maps, 2x2 kernels", random_table(rng, 5, 3), (4, 7), 2),
        ]:
            channels, filters = table.shape
            weights = {"kernel": (kernel_size, kernel_size, table.sum()), "bias": filters}
            config = {"connections": table.tolist(), "kernel_size": kernel_size}
            yield self.random_case(name, rng, (*size, channels), weights, **config)

    def oracle(self, inputs, weights, connections, kernel_size):
        kernel = masked_kernel(weights["kernel"], connections)
        return convolution(inputs, kernel, weights["bias"])

    def origin(self, at, inputs, kernel, bias, connections):
        return of_convolution(at, inputs, masked_kernel(kernel, connections), bias)

    def upstream(self, case):
        """Asks for the gradient of one output map: it is 0 in maps that are not read."""
        upstream = super().upstream(case)
        upstream[..., np.arange(upstream.shape[-1]) != self.map_asked(case)] = 0
        return upstream

    def map_asked(self, case):
        return int(np.argmin(np.sum(case.kwargs["connections"], axis=0)))

    def rung_links(self, case, answer):
        if "gradients" not in answer:
            return NO_TENSOR
        gradient = answer["gradients"]["inputs"]
        if message := gradient_fault("inputs", case.args[0].shape, gradient):
            return message
        asked = self.map_asked(case)
        found = np.abs(gradient).max(axis=(0, 1, 2)) > 0
        for channel, row in enumerate(case.kwargs["connections"]):
            if found[channel] != row[asked]:
                wanted = "should read" if row[asked] else "should not read"
                return f"output map {asked} {wanted} input map {channel} (counted from 0)"
        return None

    @symptom
    def full_kernel(self, answer, kernel, connections):
        return answer["weights"]["kernel"] == (*kernel.shape[:2], *np.shape(connections))

    padded = symptom(lambda answer, inputs: np.shape(answer["first"])[1:3] == inputs.shape[1:3])
    table_lost = config_lost
    column_order = changed(kernel=lambda kernel, connections: in_column_order(kernel, connections))
    no_bias = changed(bias=np.zeros_like)
