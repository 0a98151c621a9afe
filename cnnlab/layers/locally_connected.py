"""Locally connected layer: a neuron sees a small window, as in a convolution, with its own weights.

Source: LeCun (1989), "Generalization and Network Design Strategies", in Connectionism in
Perspective, Elsevier: nets with local connections, with shared weights and without.
"""

import keras
from keras import ops

from cnnlab.arithmetic import output_size
from cnnlab.layers.arguments import check_count, check_feature_maps, check_fits, pair


@keras.saving.register_keras_serializable(package="cnnlab")
class LocallyConnected2D(keras.layers.Layer):
    r"""A convolution whose weights are not shared: each place of the window has its own kernels.

    For input maps $x$, kernels $w$ and biases $\beta$ the layer computes

    $$
    y_{i,j,f} = \beta_{i,j,f} + \sum_{u,v,c} w_{i,j,u,v,c,f} \; x_{s i + u,\; s j + v,\; c}
    $$

    where $s$ is the stride. With equal kernels and biases at all places it is a convolution. The
    window never leaves the input: there is no padding.

    Args:
        filters: int, number of output maps.
        kernel_size: int or pair of ints, height and width of the window.
        strides: int or pair of ints, step of the window.
        activation: Name of a Keras activation or a function; None for the identity.
        **kwargs: `name`, `dtype` and what else `keras.layers.Layer` takes.

    Input shape:
        `(batch, height, width, channels)`, height and width known.

    Output shape:
        `(batch, new_height, new_width, filters)`.

    Raises:
        ValueError: If an argument is not one of the above, if the height or width of the input is
            not known, or if the window is larger than the input.

    Example:

    >>> layer = LocallyConnected2D(filters=6, kernel_size=4, strides=4)
    >>> layer.build((None, 28, 28, 1))
    >>> tuple(layer.kernel.shape)  # rows and columns of places, weights of a window, filters
    (7, 7, 16, 6)
    >>> layer.count_params()  # a convolution of this size has 102
    4998
    """

    def __init__(self, filters, kernel_size, strides=1, activation=None, **kwargs):
        super().__init__(**kwargs)
        self.filters = check_count("filters", filters)
        self.kernel_size = pair("kernel_size", kernel_size)
        self.strides = pair("strides", strides)
        self.activation = keras.activations.get(activation)

    def build(self, input_shape):
        channels = check_feature_maps(self, input_shape)
        if None in input_shape[1:3]:
            raise ValueError(
                f"`{self.name}` has weights for every place of its input, so height and width must "
                f"be known. Received: input_shape={tuple(input_shape)}. "
                "Write, for example, keras.Input((28, 28, 1))."
            )
        check_fits(self, input_shape)
        _, rows, columns, filters = self.compute_output_shape(input_shape)
        height, width = self.kernel_size
        inputs = height * width * channels  # of one neuron
        # Glorot's rule for one neuron's inputs and outputs: Keras would count all places as one.
        limit = (6 / (inputs + filters)) ** 0.5
        self.kernel = self.add_weight(
            name="kernel",
            shape=(rows, columns, inputs, filters),
            initializer=keras.initializers.RandomUniform(-limit, limit),
        )
        self.bias = self.add_weight(
            name="bias", shape=(rows, columns, filters), initializer="zeros"
        )
        self.input_spec = keras.layers.InputSpec(shape=(None, *input_shape[1:]))

    def call(self, inputs):
        windows = ops.image.extract_patches(
            inputs, self.kernel_size, self.strides, padding="valid", data_format="channels_last"
        )  # (batch, rows, columns, weights of a window)
        outputs = ops.einsum("brcp,rcpf->brcf", windows, self.kernel) + self.bias
        return self.activation(outputs)

    def compute_output_shape(self, input_shape):
        batch, *size, _ = input_shape
        new_size = [
            output_size(pixels, window, stride)
            for pixels, window, stride in zip(size, self.kernel_size, self.strides, strict=True)
        ]
        return (batch, *new_size, self.filters)

    def get_config(self):
        return {
            **super().get_config(),
            "filters": self.filters,
            "kernel_size": list(self.kernel_size),
            "strides": list(self.strides),
            "activation": keras.activations.serialize(self.activation),
        }
