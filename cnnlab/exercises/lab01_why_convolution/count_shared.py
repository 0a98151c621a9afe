"""Lab 01: the weights of a convolution."""

from cnnlab.arithmetic import conv_weights
from cnnlab.exercises.lab01_why_convolution.shared import Windows, places
from cnnlab.judging.allowed import NUMPY
from cnnlab.judging.mistakes import asked, gives


class CountShared(Windows):
    """`count_shared(n, k, stride, filters, use_bias)`: the neurons of a map share their weights."""

    name = "count-shared"
    allowed = NUMPY

    def oracle(self, n, k, stride, filters, use_bias):
        return conv_weights(k, channels=1, filters=filters, use_bias=use_bias)

    connections = gives(lambda right, n, k, stride: right * places(n, k, stride) ** 2)
    one_map = asked(filters=1)
    kernel_is_a_row = gives(lambda k, filters, use_bias: filters * (k + use_bias))
    no_bias = asked(use_bias=False)
    bias_of_neurons = gives(
        lambda n, k, stride, filters, use_bias: (
            (k * k + places(n, k, stride) ** 2 * use_bias) * filters
        )
    )
