"""Lab 01: the weights of local connections."""

from cnnlab.exercises.lab01_why_convolution.shared import Windows
from cnnlab.judging.mistakes import asked, gives, mistake


class CountLocal(Windows):
    """`count_local(n, k, stride, filters, use_bias)`: each neuron has its own weights."""

    name = "count-local"

    def oracle(self, n, k, stride, filters, use_bias):
        windows = self.windows(n, k, stride)
        neurons = len(windows) ** 2 * filters
        return windows.size * filters + neurons * use_bias

    @mistake
    def window_is_a_row(self, n, k, stride, filters, use_bias):
        return len(self.windows(n, k, stride)) ** 2 * filters * (k + use_bias)

    @mistake
    def one_row_of_places(self, n, k, stride, filters, use_bias):
        return len(self.windows(n, k, stride)) * filters * (k * k + use_bias)

    no_stride = asked(stride=1)
    no_bias = asked(use_bias=False)

    bias_of_maps = gives(
        lambda self, n, k, stride, filters, use_bias: (
            self.oracle(n, k, stride, filters, False) + filters * use_bias
        )
    )
