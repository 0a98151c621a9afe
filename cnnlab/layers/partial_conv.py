"""Partial connections: a convolution whose output maps read some of the input maps.

Source: LeCun, Bottou, Bengio and Haffner (1998), "Gradient-Based Learning Applied to Document
Recognition", Proc. IEEE 86(11), section II.B and Table I.
"""

from functools import partial

import keras
from keras import ops

from cnnlab.arithmetic import output_size
from cnnlab.errors import value_error
from cnnlab.layers.arguments import check_padding, check_steps, pair
from cnnlab.layers.connections import check_connections, draw_kernels, link_numbers
from cnnlab.layers.feature_map_layer import FeatureMapLayer
from cnnlab.layers.windows import pick


@keras.saving.register_keras_serializable(package="cnnlab")
class PartialConv2D(FeatureMapLayer):
    r"""2D convolution whose output maps read chosen subsets of the input maps.

    For input $x$ and the set $M_f$ of input maps joined to output map $f$ the layer computes

    $$
    y_{n,i,j,f} = g\Big(b_f + \sum_{c \in M_f} \sum_{u,v}
        w_{u,v,(c,f)} \, x_{n,\,si+du,\,sj+dv,\,c}\Big)
    $$

    with $s$ the stride, $d$ the dilation rate and $g$ the activation. Each link $(c, f)$ has its
    own kernel; what is not linked has no weight at all. With all maps linked it is
    `keras.layers.Conv2D`. (Not the masked "partial convolution" of image inpainting.)

    Args:
        connections: Table of 0 and 1 with shape `(channels, filters)`: `connections[c][f] == 1`
            joins input map `c` to output map `f`. See `LENET5_C3` and `LECTURE_7X9`.
        kernel_size: int or pair of ints, height and width of the kernels.
        strides: int or pair of ints, step of the kernels.
        padding: `"valid"` (none) or `"same"` (zeros that keep height and width when `strides=1`).
        dilation_rate: int or pair of ints, step between the pixels that a kernel reads.
        activation: Name of a Keras activation or a function; None for the identity.
        use_bias: bool, whether each output map has a bias.
        kernel_initializer: Initializer of the kernels. It draws for output map $f$ as for a
            `Conv2D` with $|M_f|$ input maps: its fan-in counts the links of that map alone. With
            the default, whose variance is 1 / fan-in, all output maps start with the same variance,
            however many links they have. Drawn for a dense kernel, a map with 3 of 6 links would
            have half of it; `"glorot_uniform"`, which also counts the fan-out, gives it less too.
        **kwargs: What all layers of the house take, see `FeatureMapLayer`: initializers,
            regularizers and constraints of `kernel` and `bias`, `data_format`, `name`, `dtype`.

    Input shape:
        `(batch, height, width, channels)`.

    Output shape:
        `(batch, new_height, new_width, filters)`.

    Raises:
        ValueError: If `connections` is not a table of 0 and 1, if an output map is joined to no
            input map, if `strides` and `dilation_rate` are both above 1, if the input has another
            number of channels than `connections` has rows, or if the kernel is larger than the
            input.

    Example:

    >>> layer = PartialConv2D([[1, 0], [1, 1], [0, 1]], kernel_size=5)
    >>> tuple(layer(ops.ones((1, 14, 14, 3))).shape)
    (1, 10, 10, 2)
    >>> layer.num_links, layer.count_params()  # 4 links of 5 * 5 weights, 2 biases
    (4, 102)
    """

    WEIGHTS = {"kernel": "lecun_uniform", "bias": "zeros"}

    def __init__(
        self,
        connections,
        kernel_size,
        strides=1,
        padding="valid",
        dilation_rate=1,
        activation=None,
        use_bias=True,
        **kwargs,
    ):
        super().__init__(activation=activation, **kwargs)
        table = check_connections(connections)
        self.connections = tuple(map(tuple, table.tolist()))
        self.channels, self.filters = table.shape
        self.num_links = int(table.sum())
        self.kernel_size = pair("kernel_size", kernel_size)
        self.strides, self.dilation_rate = check_steps(strides, dilation_rate)
        self.padding = check_padding(padding)
        self.use_bias = use_bias

    def make_weights(self, input_shape):
        if input_shape[-1] != self.channels:
            raise value_error(
                f"`{self.name}` reads {self.channels} input maps, one for each row of "
                f"`connections`. Received: input_shape={tuple(input_shape)}. "
                "Change the table, or the number of filters of the layer before."
            )
        links = (*self.kernel_size, self.num_links)  # sorted by output map
        draw = partial(draw_kernels, self.kernel_initializer, self.connections)
        self.kernel = self.new_weight("kernel", links, draw)
        self.bias = self.new_weight("bias", (self.filters,)) if self.use_bias else None

    def compute(self, maps):
        new_maps = ops.conv(
            maps,
            self.dense_kernel(),
            strides=self.strides,
            padding=self.padding,
            dilation_rate=self.dilation_rate,
            data_format="channels_last",
        )
        return self.activation(new_maps if self.bias is None else new_maps + self.bias)

    def dense_kernel(self):
        """The kernel of the `Conv2D` that computes the same: zeros stand where there is no link.

        Shape `(kernel_height, kernel_width, channels, filters)`.
        """
        links = link_numbers(self.connections)  # behind the last link a zero is put
        kernels = ops.reshape(self.kernel, (-1, self.num_links))
        kernels = pick(ops.pad(kernels, ((0, 0), (0, 1))), links.ravel())
        return ops.reshape(kernels, (*self.kernel_size, *links.shape))

    def shape_after(self, input_shape):
        batch, *size, _ = input_shape
        settings = zip(size, self.kernel_size, self.strides, self.dilation_rate, strict=True)
        new_size = [
            output_size(pixels, kernel, stride, self.padding, dilation)
            for pixels, kernel, stride, dilation in settings
        ]
        return (batch, *new_size, self.filters)
