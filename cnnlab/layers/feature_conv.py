"""Features learned on small patches, computed for every patch of a large image at once.

Source: Ng, Ngiam, Foo, Mai and Suen (2011), UFLDL tutorial, "Feature extraction using convolution",
Stanford.
"""

import keras
import numpy as np
from keras import ops

from cnnlab.arithmetic import output_size
from cnnlab.errors import value_error
from cnnlab.layers.arguments import check_count, pair
from cnnlab.layers.feature_map_layer import FeatureMapLayer


@keras.saving.register_keras_serializable(package="cnnlab")
class FeatureConv2D(FeatureMapLayer):
    r"""Convolution of features that a `SparseAutoencoder` has learned on patches.

    For each patch $x_s$ of an image, $f_s = \sigma(W_1 x_s + b_1)$. When the features were learned
    on whitened patches $Z (x - \bar x)$, the whitening is folded into the kernel, so that it costs
    nothing:

    $$ f_s = \sigma(W' x_s + b'), \qquad W' = W_1 Z, \quad b' = b_1 - W' \bar x $$

    Patches lie inside the image: an image of $r \times c$ pixels has $(r - a + 1) \times (c - b +
    1)$ patches of $a \times b$. `set_features` or `from_autoencoder` give the learned weights;
    until then they are random.

    Args:
        num_features: int, number of features k.
        patch_size: int or pair (height, width), the patch a x b, in pixels.
        strides: int or pair, step from patch to patch, in pixels.
        activation: Name of an activation, or a function. `"sigmoid"` is the autoencoder's.
        **kwargs: What all layers of the house take, see `FeatureMapLayer`: initializers,
            regularizers and constraints of `kernel` and `bias`, `data_format`, `name`, `dtype`.

    Input shape:
        `(batch, height, width, channels)`.

    Output shape:
        `(batch, new_height, new_width, num_features)`.

    Raises:
        ValueError: If an argument is out of range, if the input is not made of feature maps or is
            smaller than a patch, or if the features given do not fit.

    Example:

    >>> layer = FeatureConv2D(num_features=49, patch_size=8)
    >>> tuple(layer(np.ones((1, 28, 28, 1), "float32")).shape)
    (1, 21, 21, 49)
    """

    def __init__(self, num_features, patch_size, strides=1, activation="sigmoid", **kwargs):
        super().__init__(activation=activation, **kwargs)
        self.num_features = check_count("num_features", num_features)
        self.patch_size = pair("patch_size", patch_size)
        self.strides = pair("strides", strides)

    @classmethod
    def from_autoencoder(cls, autoencoder, whitening=None, **kwargs):
        """Returns a layer with the features of a trained `SparseAutoencoder`.

        Args:
            autoencoder: A `SparseAutoencoder`.
            whitening: The `Whitening` of the patches that it was trained on. None: they were not
                whitened.
            **kwargs: Further arguments of the layer. `trainable=False` keeps the features as they
                were learned.
        """
        height, width, channels = (*autoencoder.patch_shape, 1)[:3]
        layer = cls(autoencoder.num_features, (height, width), **kwargs)
        last = layer.data_format == "channels_last"
        layer.build((None, None, None, channels) if last else (None, channels, None, None))
        layer.set_features(*autoencoder.encoder.get_weights(), whitening)
        return layer

    def make_weights(self, input_shape):
        shape = (*self.patch_size, input_shape[-1], self.num_features)
        self.kernel = self.new_weight("kernel", shape)
        self.bias = self.new_weight("bias", (self.num_features,))

    @property
    def kernel_size(self):
        """The patch, by the name that other convolutions have for it."""
        return self.patch_size

    def set_features(self, weights, bias, whitening=None):
        """Sets the features; the layer must be built.

        Args:
            weights: Array of shape `(patch height * patch width * channels, num_features)`: a patch
                is written as a row, its channels running fastest.
            bias: Array of shape `(num_features,)`.
            whitening: A pair `(mean, matrix)`, for features of `(patch - mean) @ matrix`, or None.
        """
        weights, bias = np.asarray(weights, "float64"), np.asarray(bias, "float64")
        size = int(np.prod(self.kernel.shape[:-1]))
        if weights.shape != (size, self.num_features) or bias.shape != (self.num_features,):
            raise value_error(
                f"`weights` must be of shape ({size}, {self.num_features}), a row for each value "
                f"of a patch, and `bias` of shape ({self.num_features},). "
                f"Received: shapes {weights.shape} and {bias.shape}. "
                "Transpose the weights, or change `patch_size`."
            )
        if whitening is not None:
            mean, matrix = whitening
            weights = np.asarray(matrix) @ weights
            bias = bias - np.ravel(mean) @ weights
        self.set_weights([weights.reshape(self.kernel.shape), bias])

    def compute(self, maps):
        scores = ops.conv(maps, self.kernel, self.strides, data_format="channels_last")
        return self.activation(scores + self.bias)

    def shape_after(self, input_shape):
        batch, *size, _ = input_shape
        rows, columns = map(output_size, size, self.patch_size, self.strides)
        return (batch, rows, columns, self.num_features)
