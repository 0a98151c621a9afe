"""The residual block: two convolutions and a shortcut around them.

Sources: He, Zhang, Ren and Sun (2016), "Deep Residual Learning for Image Recognition", CVPR (form
"post"), and "Identity Mappings in Deep Residual Networks", ECCV (form "pre"). Batch normalization
is left out, so that what the shortcut does alone can be seen.
"""

import keras

from cnnlab.arithmetic import output_size
from cnnlab.layers.arguments import check_choice, check_count, pair
from cnnlab.layers.feature_map_layer import FeatureMapLayer


@keras.saving.register_keras_serializable(package="cnnlab")
class ResidualBlock(FeatureMapLayer):
    r"""Two convolutions whose result is added to what they read.

    For input $a$, activation $g$ and convolutions $C_1$, $C_2$ with padding `"same"` it computes

    $$
    \text{post: } g\big(C_2(g(C_1(a))) + P(a)\big)
    \qquad
    \text{pre: } C_2(g(C_1(g(a)))) + P(a)
    $$

    "post" is the lecture's $a^{(k+2)} = g(z^{(k+2)} + a^{(k)})$. In "pre" nothing stands on the way
    of the shortcut, so that the gradient comes back through any number of blocks unchanged. The
    shortcut $P$ is the identity where the shape stays, and a 1x1 convolution (the projection) where
    `strides` or the number of maps change it.

    Args:
        filters: int, number of output maps.
        kernel_size: int or pair of ints, height and width of the kernels.
        strides: int or pair of ints, step of the first convolution and of the shortcut.
        activation: Name of a Keras activation or a function; None for the identity.
        form: `"post"` or `"pre"`: where the activation stands.
        **kwargs: What all layers of the house take, see `FeatureMapLayer`: initializers,
            regularizers and constraints of all `kernel` and `bias`, `data_format`, `name`, `dtype`.

    Input shape:
        `(batch, height, width, channels)`.

    Output shape:
        `(batch, new_height, new_width, filters)`, with sizes divided by `strides` and rounded up.

    Raises:
        ValueError: If an argument is not one of the above.

    Example:

    >>> block = ResidualBlock(filters=16, kernel_size=3, strides=2)
    >>> block.compute_output_shape((None, 28, 28, 8))
    (None, 14, 14, 16)
    """

    def __init__(
        self,
        filters,
        kernel_size=3,
        strides=1,
        activation="relu",
        form="post",
        **kwargs,
    ):
        super().__init__(activation=activation, **kwargs)
        self.filters = check_count("filters", filters)
        self.kernel_size = pair("kernel_size", kernel_size)
        self.strides = pair("strides", strides)
        self.form = check_choice("form", form, ("post", "pre"))

    def make_weights(self, input_shape):
        first_strides = 1 if self._is_pointwise else self.strides
        self.convolution_1 = self._convolution("convolution_1", self.kernel_size, first_strides)
        self.convolution_1.build(input_shape)
        self.convolution_2 = self._convolution("convolution_2", self.kernel_size)
        self.convolution_2.build((*input_shape[:-1], self.filters))
        self.projection = None
        if input_shape[-1] != self.filters or self.strides != (1, 1):
            self.projection = self._convolution("projection", kernel_size=1)
            self.projection.build(input_shape)

    @property
    def _is_pointwise(self):
        return self.kernel_size == (1, 1)

    def _convolution(self, name, kernel_size, strides=1):
        return keras.layers.Conv2D(
            self.filters,
            kernel_size,
            strides,
            padding="same",
            data_format="channels_last",
            dtype=self.dtype_policy,
            name=name,
            **self.weight_rules(),
        )

    def compute(self, inputs):
        rows, columns = self.strides
        # The pixels that a 1x1 convolution with these strides reads. They are taken first, and it
        # then runs with strides 1: with strides 2 its gradient crashes TensorFlow 2.21 on a CPU.
        every = inputs[:, ::rows, ::columns]
        shortcut = every if self.projection is None else self.projection(every)

        maps = every if self._is_pointwise else inputs
        if self.form == "pre":
            maps = self.activation(maps)
        maps = self.convolution_2(self.activation(self.convolution_1(maps)))
        if self.form == "pre":
            return maps + shortcut
        return self.activation(maps + shortcut)

    def shape_after(self, input_shape):
        batch, height, width, _ = input_shape
        rows, columns = self.strides
        new_height = output_size(height, 1, rows, "same")
        new_width = output_size(width, 1, columns, "same")
        return (batch, new_height, new_width, self.filters)
