"""Lab 01: the weights of a convolution."""

from cnnlab.arithmetic import conv_weights
from cnnlab.exercises.lab01_why_convolution.shared import Windows
from cnnlab.judging.mistakes import asked, gives, mistake


class CountShared(Windows):
    """`count_shared(n, k, stride, filters, use_bias)`: the neurons of a map share their weights."""

    name = "count-shared"

    def oracle(self, n, k, stride, filters, use_bias):
        return conv_weights(k, channels=1, filters=filters, use_bias=use_bias)

    @mistake
    def connections(self, n, k, stride, filters, use_bias):
        windows = self.windows(n, k, stride)
        return (windows.size + len(windows) ** 2 * use_bias) * filters

    one_map = asked(filters=1)
    kernel_is_a_row = gives(lambda k, filters, use_bias: filters * (k + use_bias))
    no_bias = asked(use_bias=False)

    @mistake
    def bias_of_neurons(self, n, k, stride, filters, use_bias):
        neurons = len(self.windows(n, k, stride)) ** 2 * filters
        return filters * k * k + neurons * use_bias
