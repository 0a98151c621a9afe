"""A convolution written out by hand, forwards and backwards: windows, and products of matrices.

Source: LeCun, Bottou, Bengio and Haffner (1998), "Gradient-Based Learning Applied to Document
Recognition", Proc. IEEE 86(11), section II; the products of matrices: Chellapilla, Puri and Simard
(2006), "High Performance Convolutional Neural Networks for Document Processing", IWFHR.
"""

import keras
from keras import ops

from cnnlab.arithmetic import output_size
from cnnlab.layers.arguments import check_count, check_groups, check_padding, check_steps, pair
from cnnlab.layers.feature_map_layer import FeatureMapLayer
from cnnlab.layers.padding import pad_maps
from cnnlab.layers.windows import correlate


@keras.saving.register_keras_serializable(package="cnnlab")
class ManualConv2D(FeatureMapLayer):
    r"""2D convolution that calls no convolution: its forward and its backward pass stand below.

    For input $x$, kernel $w$ and bias $b$ the layer computes

    $$
    y_{n,i,j,f} = g\Big(b_f + \sum_{u,v,c} w_{u,v,c,f} \, x_{n,\,si+du,\,sj+dv,\,c}\Big)
    $$

    with $s$ the stride, $d$ the dilation rate and $g$ the activation. For the error $\delta$, the
    gradient of the loss $E$ with respect to what stands in the brackets, it gives back

    $$
    \frac{\partial E}{\partial x} = \delta \ast_{\text{full}} w^{180°}, \qquad
    \frac{\partial E}{\partial w} = x \ast_{\text{valid}} \delta, \qquad
    \frac{\partial E}{\partial b_f} = \sum_{n,i,j} \delta_{n,i,j,f}.
    $$

    It equals `keras.layers.Conv2D`, and has one padding more: `"full"`. JAX differentiates forwards
    too (`jax.jvp`): there the backward pass is its own.

    Args:
        filters: int, number of output maps.
        kernel_size: int or pair of ints, height and width of the kernels.
        strides: int or pair of ints, step of the kernels.
        padding: `"valid"` (none), `"same"` (zeros that keep height and width when `strides=1`) or
            `"full"` (zeros, so that kernels reach past the edges until one pixel is left in them).
        dilation_rate: int or pair of ints, step between the pixels that a kernel reads.
        activation: Name of a Keras activation or a function; None for the identity.
        use_bias: bool, whether each output map has a bias.
        groups: int, number of groups of maps that do not see each other.
        **kwargs: What all layers of the house take, see `FeatureMapLayer`: initializers,
            regularizers and constraints of `kernel` and `bias`, `data_format`, `name`, `dtype`.

    Input shape:
        `(batch, height, width, channels)`.

    Output shape:
        `(batch, new_height, new_width, filters)`.

    Raises:
        ValueError: If an argument is not one of the above, if `strides` and `dilation_rate` are
            both above 1, if the maps do not fall into `groups`, or if the kernel is larger than the
            input.

    Example:

    >>> layer = ManualConv2D(filters=6, kernel_size=5, activation="tanh")
    >>> tuple(layer(keras.ops.ones((1, 32, 32, 1))).shape)  # C1 of LeNet-5
    (1, 28, 28, 6)
    """

    def __init__(
        self,
        filters,
        kernel_size,
        strides=1,
        padding="valid",
        dilation_rate=1,
        activation=None,
        use_bias=True,
        groups=1,
        **kwargs,
    ):
        super().__init__(activation=activation, **kwargs)
        self.filters = check_count("filters", filters)
        self.kernel_size = pair("kernel_size", kernel_size)
        self.strides, self.dilation_rate = check_steps(strides, dilation_rate)
        self.padding = check_padding(padding, ("valid", "same", "full"))
        self.use_bias = use_bias
        self.groups = check_count("groups", groups)
        check_groups(self, "filters", self.filters)

    def make_weights(self, input_shape):
        channels = check_groups(self, "channels", input_shape[-1])
        shape = (*self.kernel_size, channels // self.groups, self.filters)
        self.kernel = self.new_weight("kernel", shape)
        self.bias = self.new_weight("bias", (self.filters,)) if self.use_bias else None

    def compute(self, maps):
        steps = {"strides": self.strides, "dilation_rate": self.dilation_rate}
        maps = pad_maps(maps, self.kernel_size, padding=self.padding, **steps)
        weights = [self.kernel] if self.bias is None else [self.kernel, self.bias]
        weights = [ops.cast(weight, self.compute_dtype) for weight in weights]
        if self.groups == 1:
            return self.activation(correlate(maps, *weights, **steps))
        by_group = [ops.split(each, self.groups, axis=-1) for each in (maps, *weights)]
        new_maps = [correlate(*group, **steps) for group in zip(*by_group, strict=True)]
        return self.activation(ops.concatenate(new_maps, axis=-1))

    def shape_after(self, input_shape):
        batch, *size, _ = input_shape
        settings = zip(size, self.kernel_size, self.strides, self.dilation_rate, strict=True)
        new_size = [
            output_size(pixels, kernel, stride, self.padding, dilation)
            for pixels, kernel, stride, dilation in settings
        ]
        return (batch, *new_size, self.filters)
