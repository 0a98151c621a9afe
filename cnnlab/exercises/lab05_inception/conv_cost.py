"""Lab 05: conv-cost."""

from cnnlab.arithmetic import conv_multiplications, conv_weights
from cnnlab.judging.exercise import Case, DictExercise
from cnnlab.judging.mistakes import asked, gives, mistake


class ConvCost(DictExercise):
    """`conv_cost(output_size, kernel_size, channels, filters)`: weights and multiplications."""

    name = "conv-cost"
    points = {"shape": 0, "weights": 1, "multiplications": 1}

    def cases(self, rng):
        yield Case("GoogLeNet 3a, the 5x5 convolution", 28, 5, 192, 32)
        yield Case("GoogLeNet 3a, the 1x1 convolution", 28, 1, 192, 64)
        size, kernel_size, channels, filters = (int(rng.integers(2, 9)) for _ in range(4))
        name = (
            f"{filters} filters of {kernel_size}x{kernel_size} over {channels} maps, output "
            f"{size}x{size}"
        )
        yield Case(name, size, kernel_size, channels, filters)
        yield Case("3 filters of 2x2 over 4 maps, output 7x7", 7, 2, 4, 3)

    def oracle(self, output_size, kernel_size, channels, filters):
        return {
            "weights": conv_weights(kernel_size, channels, filters),
            "multiplications": conv_multiplications(output_size, kernel_size, channels, filters),
        }

    no_bias = gives(lambda right, filters: right - filters, part="weights")

    @mistake
    def bias_multiplied(self, output_size, kernel_size, channels, filters):
        right = self.oracle(output_size, kernel_size, channels, filters)
        return right | {"multiplications": right["weights"] * output_size**2}

    one_channel = asked(channels=1)
    one_row = gives(lambda right, output_size: right // output_size, part="multiplications")

    @mistake
    def kernel_is_a_row(self, output_size, kernel_size, channels, filters):
        return self.oracle(output_size, (1, kernel_size), channels, filters)
