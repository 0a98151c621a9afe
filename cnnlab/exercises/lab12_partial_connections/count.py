"""Lab 12: what a convolution with a table costs."""

from cnnlab.arithmetic import conv_links, conv_weights, partial_weights
from cnnlab.exercises.lab12_partial_connections.shared import LECTURE, LENET, random_table
from cnnlab.judging.allowed import NUMPY
from cnnlab.judging.exercise import Case, DictExercise
from cnnlab.judging.mistakes import gives


class Count(DictExercise):
    """`count(table, kernel_size, output_size)` counts weights and connections."""

    name = "count"
    points = {"shape": 0, "dtype": 0, "weights": 1, "connections": 1}
    allowed = NUMPY
    independent = ("weights", "connections")

    def cases(self, rng):
        yield Case("LeNet-5's C3", LENET, 5, 10)
        yield Case("the lecture's 7x9 table with 3x3 kernels", LECTURE, 3, 8)
        yield Case("a random 4x7 table with 2x2 kernels", random_table(rng, 4, 7), 2, 6)

    def oracle(self, table, kernel_size, output_size):
        weights = partial_weights(table.tolist(), kernel_size)
        return {"weights": weights, "connections": conv_links(weights, output_size)}

    no_bias = gives(lambda right, table: right - table.shape[1], part="weights")
    bias_of_every_link = gives(
        lambda table, kernel_size: table.sum() * (kernel_size**2 + 1), part="weights"
    )
    bias_of_input_maps = gives(
        lambda table, kernel_size: table.sum() * kernel_size**2 + len(table), part="weights"
    )
    all_linked = gives(
        lambda table, kernel_size: conv_weights(kernel_size, *table.shape), part="weights"
    )
    connections_without_bias = gives(
        lambda table, kernel_size, output_size: table.sum() * (kernel_size * output_size) ** 2,
        part="connections",
    )
