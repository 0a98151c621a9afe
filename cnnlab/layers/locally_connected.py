"""Locally connected layer: a neuron sees a small window, as in a convolution, with its own weights.

Source: LeCun (1989), "Generalization and Network Design Strategies", in Connectionism in
Perspective, Elsevier: nets with local connections, with shared weights and without.
"""

import keras
from keras import ops

from cnnlab.arithmetic import output_size
from cnnlab.errors import value_error
from cnnlab.layers.arguments import check_count, check_padding, pair
from cnnlab.layers.feature_map_layer import FeatureMapLayer
from cnnlab.layers.padding import pad_maps


@keras.saving.register_keras_serializable(package="cnnlab")
class LocallyConnected2D(FeatureMapLayer):
    r"""A convolution whose weights are not shared: each place of the window has its own kernels.

    For input maps $x$, kernels $w$ and biases $\beta$ the layer computes

    $$
    y_{i,j,f} = g\Big(\beta_{i,j,f} +
        \sum_{u,v,c} w_{i,j,u,v,c,f} \; x_{s i + u,\; s j + v,\; c}\Big)
    $$

    where $s$ is the stride and $g$ the activation. With equal kernels and biases at all places it
    is a convolution.

    Args:
        filters: int, number of output maps.
        kernel_size: int or pair of ints, height and width of the window.
        strides: int or pair of ints, step of the window.
        activation: Name of a Keras activation or a function; None for the identity.
        padding: `"valid"` (none) or `"same"` (zeros that keep height and width when `strides=1`).
        use_bias: bool, whether each output pixel has a bias.
        kernel_initializer: Initializer of the kernels. It draws for each place as for a dense layer
            that reads one window.
        **kwargs: What all layers of the house take, see `FeatureMapLayer`: initializers,
            regularizers and constraints of `kernel` and `bias`, `data_format`, `name`, `dtype`.

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

    def __init__(
        self,
        filters,
        kernel_size,
        strides=1,
        activation=None,
        padding="valid",
        use_bias=True,
        **kwargs,
    ):
        super().__init__(activation=activation, **kwargs)
        self.filters = check_count("filters", filters)
        self.kernel_size = pair("kernel_size", kernel_size)
        self.strides = pair("strides", strides)
        self.padding = check_padding(padding)
        self.use_bias = use_bias

    def build(self, input_shape):
        super().build(input_shape)
        self.input_spec = keras.layers.InputSpec(shape=(None, *input_shape[1:]))

    def make_weights(self, input_shape):
        if None in input_shape[1:3]:
            raise value_error(
                f"`{self.name}` has weights for every place of its input, so height and width must "
                f"be known. Received: input_shape={tuple(input_shape)}. "
                "Write, for example, keras.Input((28, 28, 1))."
            )
        _, rows, columns, filters = self.shape_after(input_shape)
        height, width = self.kernel_size
        shape = (rows, columns, height * width * input_shape[-1], filters)
        self.kernel = self.new_weight("kernel", shape, self.draw_kernels)
        self.bias = self.new_weight("bias", (rows, columns, filters)) if self.use_bias else None

    def draw_kernels(self, shape, dtype=None):
        """Draws the kernels of all places, which the initializer takes for one large kernel."""
        kernels = self.kernel_initializer(shape, dtype)
        if isinstance(self.kernel_initializer, keras.initializers.VarianceScaling):
            rows, columns, *_ = shape  # it counted as many times too many inputs, and outputs
            kernels = kernels * (rows * columns) ** 0.5
        return kernels

    def compute(self, maps):
        outputs = ops.einsum("brcp,rcpf->brcf", self.windows(maps), self.kernel)
        return self.activation(outputs if self.bias is None else outputs + self.bias)

    def windows(self, maps):
        """The pixels of each window as a vector: `(batch, rows, columns, weights of a window)`."""
        rows, columns = self.kernel.shape[:2]
        (height, width), (down, right) = self.kernel_size, self.strides
        maps = pad_maps(maps, self.kernel_size, self.strides, self.padding)
        pixels = [  # that stand at the same place of their windows
            maps[:, u : u + down * rows : down, v : v + right * columns : right]
            for u in range(height)
            for v in range(width)
        ]
        return ops.concatenate(pixels, axis=-1)

    def shape_after(self, input_shape):
        batch, *size, _ = input_shape
        new_size = [
            output_size(pixels, window, stride, self.padding)
            for pixels, window, stride in zip(size, self.kernel_size, self.strides, strict=True)
        ]
        return (batch, *new_size, self.filters)
