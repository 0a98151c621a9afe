"""Features learned on small patches, computed for every patch of a large image at once.

Source: Ng, Ngiam, Foo, Mai and Suen (2011), UFLDL tutorial, "Feature extraction using convolution",
Stanford.
"""

import keras
import numpy as np
from keras import ops

from cnnlab.arithmetic import output_size
from cnnlab.layers.arguments import check_count, check_feature_maps, pair


@keras.saving.register_keras_serializable(package="cnnlab")
class FeatureConv2D(keras.layers.Layer):
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
        kernel_initializer: Initializer of the kernel.
        bias_initializer: Initializer of the bias.

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

    def __init__(
        self,
        num_features,
        patch_size,
        strides=1,
        activation="sigmoid",
        kernel_initializer="glorot_uniform",
        bias_initializer="zeros",
        **kwargs,
    ):
        super().__init__(**kwargs)
        self.num_features = check_count("num_features", num_features)
        self.patch_size = pair("patch_size", patch_size)
        self.strides = pair("strides", strides)
        self.activation = keras.activations.get(activation)
        self.kernel_initializer = keras.initializers.get(kernel_initializer)
        self.bias_initializer = keras.initializers.get(bias_initializer)

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
        layer.build((None, None, None, channels))
        layer.set_features(*autoencoder.encoder.get_weights(), whitening)
        return layer

    def build(self, input_shape):
        channels = check_feature_maps(self, input_shape)
        self.kernel = self.add_weight(
            name="kernel",
            shape=(*self.patch_size, channels, self.num_features),
            initializer=self.kernel_initializer,
        )
        self.bias = self.add_weight(
            name="bias", shape=(self.num_features,), initializer=self.bias_initializer
        )
        self.input_spec = keras.layers.InputSpec(ndim=4, axes={-1: channels})

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
            raise ValueError(
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

    def call(self, inputs):
        self._check_size(inputs.shape)
        scores = ops.conv(inputs, self.kernel, self.strides, data_format="channels_last")
        return self.activation(scores + self.bias)

    def compute_output_shape(self, input_shape):
        self._check_size(input_shape)
        batch, *size, _ = input_shape
        rows, columns = map(output_size, size, self.patch_size, self.strides)
        return (batch, rows, columns, self.num_features)

    def _check_size(self, input_shape):
        height, width = input_shape[1:3]
        if (height or np.inf) < self.patch_size[0] or (width or np.inf) < self.patch_size[1]:
            raise ValueError(
                f"`{self.name}` needs images that are not smaller than a patch. "
                f"Received: input_shape={tuple(input_shape)}, patch_size={self.patch_size}. "
                "Enlarge the images, or learn features of smaller patches."
            )

    def get_config(self):
        return {
            **super().get_config(),
            "num_features": self.num_features,
            "patch_size": list(self.patch_size),
            "strides": list(self.strides),
            "activation": keras.activations.serialize(self.activation),
            "kernel_initializer": keras.initializers.serialize(self.kernel_initializer),
            "bias_initializer": keras.initializers.serialize(self.bias_initializer),
        }
