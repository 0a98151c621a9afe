"""A convolution written out by hand, forwards and backwards: windows, and products of matrices.

Source: LeCun, Bottou, Bengio and Haffner (1998), "Gradient-Based Learning Applied to Document
Recognition", Proc. IEEE 86(11), section II; the products of matrices: Chellapilla, Puri and Simard
(2006), "High Performance Convolutional Neural Networks for Document Processing", IWFHR.
"""

import keras
from keras import ops

from cnnlab.arithmetic import output_size, padding_amounts
from cnnlab.layers.arguments import (
    check_count,
    check_feature_maps,
    check_fits,
    check_padding,
    check_steps,
    pair,
)
from cnnlab.layers.windows import correlate


@keras.saving.register_keras_serializable(package="cnnlab")
class ManualConv2D(keras.layers.Layer):
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

    It equals `keras.layers.Conv2D`, and has one padding more: `"full"`.

    Args:
        filters: int, number of output maps.
        kernel_size: int or pair of ints, height and width of the kernels.
        strides: int or pair of ints, step of the kernels.
        padding: `"valid"` (none), `"same"` (zeros that keep height and width when `strides=1`) or
            `"full"` (zeros, so that kernels reach past the edges until one pixel is left in them).
        dilation_rate: int or pair of ints, step between the pixels that a kernel reads.
        activation: Name of a Keras activation or a function; None for the identity.
        use_bias: bool, whether each output map has a bias.
        kernel_initializer, bias_initializer: Initializers of the weights.
        kernel_regularizer, bias_regularizer: Penalties on the weights, or None.
        **kwargs: `name`, `dtype` and what else `keras.layers.Layer` takes.

    Input shape:
        `(batch, height, width, channels)`.

    Output shape:
        `(batch, new_height, new_width, filters)`.

    Raises:
        ValueError: If an argument is not one of the above, if `strides` and `dilation_rate` are
            both above 1, or if the kernel is larger than the input.

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
        kernel_initializer="glorot_uniform",
        bias_initializer="zeros",
        kernel_regularizer=None,
        bias_regularizer=None,
        **kwargs,
    ):
        super().__init__(**kwargs)
        self.filters = check_count("filters", filters)
        self.kernel_size = pair("kernel_size", kernel_size)
        self.strides, self.dilation_rate = check_steps(strides, dilation_rate)
        self.padding = check_padding(padding, ("valid", "same", "full"))
        self.activation = keras.activations.get(activation)
        self.use_bias = use_bias
        self.kernel_initializer = keras.initializers.get(kernel_initializer)
        self.bias_initializer = keras.initializers.get(bias_initializer)
        self.kernel_regularizer = keras.regularizers.get(kernel_regularizer)
        self.bias_regularizer = keras.regularizers.get(bias_regularizer)

    def build(self, input_shape):
        channels = check_feature_maps(self, input_shape)
        check_fits(self, input_shape)
        self.kernel = self.add_weight(
            name="kernel",
            shape=(*self.kernel_size, channels, self.filters),
            initializer=self.kernel_initializer,
            regularizer=self.kernel_regularizer,
        )
        self.bias = None
        if self.use_bias:
            self.bias = self.add_weight(
                name="bias",
                shape=(self.filters,),
                initializer=self.bias_initializer,
                regularizer=self.bias_regularizer,
            )
        self.input_spec = keras.layers.InputSpec(ndim=4, axes={-1: channels})

    def call(self, inputs):
        weights = [self.kernel] if self.bias is None else [self.kernel, self.bias]
        feature_maps = correlate(
            ops.pad(inputs, [(0, 0), *self._padding_amounts(inputs), (0, 0)]),
            *[ops.cast(weight, self.compute_dtype) for weight in weights],
            strides=self.strides,
            dilation_rate=self.dilation_rate,
        )
        return self.activation(feature_maps)

    def _padding_amounts(self, inputs):
        size = ops.shape(inputs)[1:3]
        settings = zip(size, self.kernel_size, self.strides, self.dilation_rate, strict=True)
        for pixels, kernel, stride, dilation in settings:
            if isinstance(pixels, int):
                yield padding_amounts(pixels, kernel, stride, self.padding, dilation)
            else:  # not known before the run: "same" pads by what is left after the last step
                amounts = [
                    padding_amounts(stride + rest, kernel, stride, self.padding, dilation)
                    for rest in range(stride)
                ]
                yield tuple(ops.take(side, pixels % stride) for side in zip(*amounts, strict=True))

    def compute_output_shape(self, input_shape):
        batch, *size, _ = input_shape
        settings = zip(size, self.kernel_size, self.strides, self.dilation_rate, strict=True)
        new_size = [
            output_size(pixels, kernel, stride, self.padding, dilation)
            for pixels, kernel, stride, dilation in settings
        ]
        return (batch, *new_size, self.filters)

    def get_config(self):
        return {
            **super().get_config(),
            "filters": self.filters,
            "kernel_size": list(self.kernel_size),
            "strides": list(self.strides),
            "padding": self.padding,
            "dilation_rate": list(self.dilation_rate),
            "activation": keras.activations.serialize(self.activation),
            "use_bias": self.use_bias,
            "kernel_initializer": keras.initializers.serialize(self.kernel_initializer),
            "bias_initializer": keras.initializers.serialize(self.bias_initializer),
            "kernel_regularizer": keras.regularizers.serialize(self.kernel_regularizer),
            "bias_regularizer": keras.regularizers.serialize(self.bias_regularizer),
        }
