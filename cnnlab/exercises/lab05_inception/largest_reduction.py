"""Lab 05: largest-reduction."""

from cnnlab.arithmetic import conv_multiplications
from cnnlab.judging.exercise import Case, FunctionExercise
from cnnlab.judging.mistakes import mistake


class LargestReduction(FunctionExercise):
    """`largest_reduction(kernel_size, channels, filters)`: how many maps still save."""

    name = "largest-reduction"
    points = {"shape": 0, "dtype": 0, "values": 3}

    def cases(self, rng):
        yield Case("GoogLeNet 3a, the 5x5 branch", 5, 192, 32)
        yield Case("GoogLeNet 3a, the 3x3 branch", 3, 192, 128)
        yield Case("1x1 kernels, 4 maps, 4 filters: with 2 maps left the costs are equal", 1, 4, 4)
        yield Case("1x1 kernels, 1 map, 1 filter: nothing to save", 1, 1, 1)
        for kernel_size in (1, 2, 3, 5):
            channels, filters = (int(rng.integers(2, 60)) for _ in range(2))
            name = f"{filters} filters of {kernel_size}x{kernel_size} over {channels} maps"
            yield Case(name, kernel_size, channels, filters)
        yield Case("30 filters of 3x3 over 30 maps: with 27 left the costs are equal", 3, 30, 30)

    def oracle(self, kernel_size, channels, filters):
        """Counts, with the arithmetic of the course, all numbers of maps that save."""

        def cost(*branch):
            return sum(conv_multiplications(1, *convolution) for convolution in branch)

        direct = cost((kernel_size, channels, filters))
        return sum(
            cost((1, channels, left), (kernel_size, left, filters)) < direct
            for left in range(1, channels + 1)
        )

    def exact(self, kernel_size, channels, filters):
        return kernel_size**2 * channels * filters / (channels + kernel_size**2 * filters)

    @mistake
    def equal_is_enough(self, kernel_size, channels, filters):
        return int(self.exact(kernel_size, channels, filters))

    @mistake
    def not_whole(self, kernel_size, channels, filters):
        return self.exact(kernel_size, channels, filters)

    @mistake
    def reduction_for_nothing(self, kernel_size, channels, filters):
        return channels - 1

    @mistake
    def kernel_is_a_row(self, kernel_size, channels, filters):
        products = kernel_size * filters
        return -(-products * channels // (channels + products)) - 1

    @mistake
    def rounded_up(self, kernel_size, channels, filters):
        return -int(-self.exact(kernel_size, channels, filters) // 1)
