"""Lab 01: the weights of local connections."""

from cnnlab.exercises.lab01_why_convolution.shared import Windows, places, windows
from cnnlab.judging.allowed import NUMPY
from cnnlab.judging.mistakes import asked, gives


class CountLocal(Windows):
    """`count_local(n, k, stride, filters, use_bias)`: each neuron has its own weights."""

    name = "count-local"
    allowed = NUMPY

    def oracle(self, n, k, stride, filters, use_bias):
        neurons = places(n, k, stride) ** 2 * filters
        return windows(n, k, stride).size * filters + neurons * use_bias

    window_is_a_row = gives(
        lambda n, k, stride, filters, use_bias: places(n, k, stride) ** 2 * filters * (k + use_bias)
    )
    one_row_of_places = gives(lambda right, n, k, stride: right // places(n, k, stride))
    no_stride = asked(stride=1)
    no_bias = asked(use_bias=False)
    bias_of_maps = gives(
        lambda n, k, stride, filters, use_bias: (windows(n, k, stride).size + use_bias) * filters
    )
