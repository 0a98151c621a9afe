"""Subsampling: pooling with one trained gain and one trained bias a map.

Source: LeCun, Bottou, Bengio and Haffner (1998), "Gradient-Based Learning Applied to Document
Recognition", Proc. IEEE 86(11), section II.B, layers S2 and S4.
"""

import keras
from keras import ops

from cnnlab.arithmetic import output_size
from cnnlab.layers.arguments import (
    check_choice,
    check_feature_maps,
    check_fits,
    check_padding,
    pair,
)


@keras.saving.register_keras_serializable(package="cnnlab")
class Subsampling(keras.layers.Layer):
    r"""Pools each map, scales it by a gain, adds a bias and applies an activation.

    For input maps $x_c$, gains $w_c$ and biases $b_c$ the layer computes

    $$
    y_c = f\big(w_c \cdot \text{subsample}(x_c) + b_c\big)
    $$

    where subsample keeps the maximum, or the mean, of each window. It has two weights a map. With
    the initial gains of 1 and biases of 0, and no activation, it is the library's pooling layer.

    Args:
        pool_size: int or pair of ints, height and width of the window.
        pooling: `"max"` (the lecture's) or `"average"` (LeNet-5's).
        activation: Name of a Keras activation or a function; None for the identity.
        strides: int or pair of ints, step of the window; None for `pool_size`, so that windows
            touch but do not overlap.
        padding: `"valid"` (none) or `"same"` (padded; what is padded counts neither for the maximum
            nor for the mean).
        gain_initializer: Initializer of the gains.
        bias_initializer: Initializer of the biases.
        **kwargs: `name`, `dtype` and what else `keras.layers.Layer` takes.

    Input shape:
        `(batch, height, width, channels)`.

    Output shape:
        `(batch, new_height, new_width, channels)`.

    Raises:
        ValueError: If an argument is not one of the above, or if the window is larger than the
            input.

    Example:

    >>> layer = Subsampling(pool_size=2, pooling="average", activation="tanh")
    >>> layer.compute_output_shape((None, 28, 28, 6))
    (None, 14, 14, 6)
    >>> layer.build((None, 28, 28, 6))
    >>> layer.count_params()  # as S2 of LeNet-5
    12
    """

    def __init__(
        self,
        pool_size=2,
        pooling="max",
        activation=None,
        strides=None,
        padding="valid",
        gain_initializer="ones",
        bias_initializer="zeros",
        **kwargs,
    ):
        super().__init__(**kwargs)
        self.pool_size = pair("pool_size", pool_size)
        self.pooling = check_choice("pooling", pooling, ("max", "average"))
        self.activation = keras.activations.get(activation)
        self.strides = self.pool_size if strides is None else pair("strides", strides)
        self.padding = check_padding(padding)
        self.gain_initializer = keras.initializers.get(gain_initializer)
        self.bias_initializer = keras.initializers.get(bias_initializer)

    def build(self, input_shape):
        channels = check_feature_maps(self, input_shape)
        check_fits(self, input_shape)
        self.gain = self.add_weight(
            name="gain", shape=(channels,), initializer=self.gain_initializer
        )
        self.bias = self.add_weight(
            name="bias", shape=(channels,), initializer=self.bias_initializer
        )
        self.input_spec = keras.layers.InputSpec(ndim=4, axes={-1: channels})

    def call(self, inputs):
        pool = ops.max_pool if self.pooling == "max" else ops.average_pool
        pooled = pool(inputs, self.pool_size, self.strides, self.padding, "channels_last")
        return self.activation(self.gain * pooled + self.bias)

    def compute_output_shape(self, input_shape):
        batch, *size, channels = input_shape
        new_size = [
            output_size(pixels, window, stride, self.padding)
            for pixels, window, stride in zip(size, self.pool_size, self.strides, strict=True)
        ]
        return (batch, *new_size, channels)

    def get_config(self):
        return {
            **super().get_config(),
            "pool_size": list(self.pool_size),
            "pooling": self.pooling,
            "activation": keras.activations.serialize(self.activation),
            "strides": list(self.strides),
            "padding": self.padding,
            "gain_initializer": keras.initializers.serialize(self.gain_initializer),
            "bias_initializer": keras.initializers.serialize(self.bias_initializer),
        }
