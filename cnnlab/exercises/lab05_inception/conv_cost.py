"""Lab 05: what a convolution costs."""

from cnnlab.arithmetic import conv_multiplications, conv_weights
from cnnlab.judging.allowed import NUMPY
from cnnlab.judging.exercise import Case, DictExercise
from cnnlab.judging.mistakes import asked, changed, gives


class ConvCost(DictExercise):
    """`conv_cost(output_size, kernel_size, channels, filters)`: weights and multiplications."""

    name = "conv-cost"
    points = {"shape": 0, "dtype": 0, "weights": 1, "multiplications": 1}
    allowed = NUMPY
    independent = ("weights", "multiplications")

    def cases(self, rng):
        yield Case("GoogLeNet 3a, the 5x5 convolution", 28, 5, 192, 32)
        yield Case("GoogLeNet 3a, the 1x1 convolution", 28, 1, 192, 64)
        size, k, channels, filters = rng.integers(2, 9, 4).tolist()
        name = f"{filters} filters of {k}x{k} over {channels} maps, output {size}x{size}"
        yield Case(name, size, k, channels, filters)
        yield Case("3 filters of 2x2 over 4 maps, output 7x7", 7, 2, 4, 3)

    def oracle(self, output_size, kernel_size, channels, filters):
        return {
            "weights": conv_weights(kernel_size, channels, filters),
            "multiplications": conv_multiplications(output_size, kernel_size, channels, filters),
        }

    no_bias = gives(lambda right, filters: right - filters, part="weights")
    bias_multiplied = gives(
        lambda right, output_size: right | {"multiplications": right["weights"] * output_size**2}
    )
    one_channel = asked(channels=1)
    one_row = gives(lambda right, output_size: right // output_size, part="multiplications")
    kernel_is_a_row = changed(kernel_size=lambda k: (1, k))
