"""Subsampling: pooling with one trained gain and one trained bias a map.

Source: LeCun, Bottou, Bengio and Haffner (1998), "Gradient-Based Learning Applied to Document
Recognition", Proc. IEEE 86(11), section II.B, layers S2 and S4.
"""

import keras
from keras import ops

from cnnlab.arithmetic import output_size
from cnnlab.layers.arguments import check_choice, check_padding, pair
from cnnlab.layers.feature_map_layer import FeatureMapLayer
from cnnlab.layers.padding import pad_maps


@keras.saving.register_keras_serializable(package="cnnlab")
class Subsampling(FeatureMapLayer):
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
        **kwargs: What all layers of the house take, see `FeatureMapLayer`: initializers,
            regularizers and constraints of `gain` and `bias`, `data_format`, `name`, `dtype`.

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

    WEIGHTS = {"gain": "ones", "bias": "zeros"}

    def __init__(
        self, pool_size=2, pooling="max", activation=None, strides=None, padding="valid", **kwargs
    ):
        super().__init__(activation=activation, **kwargs)
        self.pool_size = pair("pool_size", pool_size)
        self.pooling = check_choice("pooling", pooling, ("max", "average"))
        self.strides = self.pool_size if strides is None else pair("strides", strides)
        self.padding = check_padding(padding)

    def make_weights(self, input_shape):
        channels = input_shape[-1]
        self.gain = self.new_weight("gain", (channels,))
        self.bias = self.new_weight("bias", (channels,))

    def compute(self, maps):
        if self.pooling == "max":
            pooled = self.pool(ops.max_pool, maps, self.padding)
        elif self.padding == "valid":
            pooled = self.pool(ops.average_pool, maps)
        else:
            # The share of each window that is not padding. (Keras on PyTorch counts some of it.)
            inside = self.pool_zero_padded(ops.ones_like(maps[:1, :, :, :1]))
            pooled = self.pool_zero_padded(maps) / inside
        return self.activation(self.gain * pooled + self.bias)

    def pool(self, function, maps, padding="valid"):
        return function(maps, self.pool_size, self.strides, padding, "channels_last")

    def pool_zero_padded(self, maps):
        maps = pad_maps(maps, self.pool_size, self.strides, self.padding)
        return self.pool(ops.average_pool, maps)

    def shape_after(self, input_shape):
        batch, *size, channels = input_shape
        new_size = [
            output_size(pixels, window, stride, self.padding)
            for pixels, window, stride in zip(size, self.pool_size, self.strides, strict=True)
        ]
        return (batch, *new_size, channels)
