"""Partial connections: a convolution whose output maps read some of the input maps.

Source: LeCun, Bottou, Bengio and Haffner (1998), "Gradient-Based Learning Applied to Document
Recognition", Proc. IEEE 86(11), section II.B and Table I.
"""

import keras
import numpy as np
from keras import ops

from cnnlab.arithmetic import output_size
from cnnlab.layers.arguments import check_feature_maps, check_fits, check_padding, pair

# Rows are input maps, columns are output maps.
LENET5_C3 = (  # LeNet-5: the 6 maps of S2 and the 16 maps of C3, 60 links
    (1, 0, 0, 0, 1, 1, 1, 0, 0, 1, 1, 1, 1, 0, 1, 1),
    (1, 1, 0, 0, 0, 1, 1, 1, 0, 0, 1, 1, 1, 1, 0, 1),
    (1, 1, 1, 0, 0, 0, 1, 1, 1, 0, 0, 1, 0, 1, 1, 1),
    (0, 1, 1, 1, 0, 0, 1, 1, 1, 1, 0, 0, 1, 0, 1, 1),
    (0, 0, 1, 1, 1, 0, 0, 1, 1, 1, 1, 0, 1, 1, 0, 1),
    (0, 0, 0, 1, 1, 1, 0, 0, 1, 1, 1, 1, 0, 1, 1, 1),
)
LECTURE_7X9 = (  # the lecture's example: 7 maps and 9 maps, 29 links
    (1, 0, 0, 0, 0, 1, 1, 1, 0),
    (1, 1, 0, 0, 0, 0, 1, 1, 1),
    (1, 1, 1, 0, 0, 0, 0, 1, 1),
    (0, 1, 1, 1, 0, 0, 0, 1, 1),
    (0, 0, 1, 1, 1, 0, 0, 0, 1),
    (0, 0, 0, 1, 1, 1, 0, 0, 0),
    (0, 0, 0, 0, 1, 1, 1, 0, 0),
)


@keras.saving.register_keras_serializable(package="cnnlab")
class PartialConv2D(keras.layers.Layer):
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
        bias_initializer: Initializer of the biases.
        **kwargs: `name`, `dtype` and what else `keras.layers.Layer` takes.

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
    >>> tuple(layer(np.ones((1, 14, 14, 3), "float32")).shape)
    (1, 10, 10, 2)
    >>> layer.num_links, layer.count_params()  # 4 links of 5 * 5 weights, 2 biases
    (4, 102)
    """

    def __init__(
        self,
        connections,
        kernel_size,
        strides=1,
        padding="valid",
        dilation_rate=1,
        activation=None,
        use_bias=True,
        kernel_initializer="lecun_uniform",
        bias_initializer="zeros",
        **kwargs,
    ):
        super().__init__(**kwargs)
        table = _check_table(connections)
        self.connections = tuple(map(tuple, table.tolist()))
        self.channels, self.filters = table.shape
        self.num_links = int(table.sum())
        self.kernel_size = pair("kernel_size", kernel_size)
        self.strides = pair("strides", strides)
        self.padding = check_padding(padding)
        self.dilation_rate = pair("dilation_rate", dilation_rate)
        if max(self.strides) > 1 and max(self.dilation_rate) > 1:
            raise ValueError(
                "`strides` and `dilation_rate` must not both be above 1, as in Keras' `Conv2D`. "
                f"Received: strides={strides}, dilation_rate={dilation_rate}. Set one of them to 1."
            )
        self.activation = keras.activations.get(activation)
        self.use_bias = use_bias
        self.kernel_initializer = keras.initializers.get(kernel_initializer)
        self.bias_initializer = keras.initializers.get(bias_initializer)

    def build(self, input_shape):
        if check_feature_maps(self, input_shape) != self.channels:
            raise ValueError(
                f"`{self.name}` reads {self.channels} input maps, one for each row of "
                f"`connections`. Received: input_shape={tuple(input_shape)}. "
                "Change the table, or the number of filters of the layer before."
            )
        check_fits(self, input_shape)
        self.kernel = self.add_weight(
            name="kernel",
            shape=(*self.kernel_size, self.num_links),  # links sorted by output map
            initializer=self._draw_kernels,
        )
        self.bias = None
        if self.use_bias:
            self.bias = self.add_weight(
                name="bias", shape=(self.filters,), initializer=self.bias_initializer
            )
        self.input_spec = keras.layers.InputSpec(ndim=4, axes={-1: self.channels})

    def _draw_kernels(self, shape, dtype=None):
        # One draw for each number of links that occurs. An initializer repeats itself when called
        # again, so output map f takes column f: two maps never get the same numbers.
        links_per_map = np.sum(self.connections, axis=0).tolist()
        drawn = {
            num_links: self.kernel_initializer((*shape[:2], num_links, self.filters), dtype)
            for num_links in set(links_per_map)
        }
        columns = [drawn[num_links][..., f] for f, num_links in enumerate(links_per_map)]
        return ops.concatenate(columns, axis=-1)  # (kernel_height, kernel_width, num_links)

    def call(self, inputs):
        feature_maps = ops.conv(
            inputs,
            self.dense_kernel(),
            strides=self.strides,
            padding=self.padding,
            dilation_rate=self.dilation_rate,
            data_format="channels_last",
        )
        if self.use_bias:
            feature_maps = feature_maps + self.bias
        return self.activation(feature_maps)

    def dense_kernel(self):
        """The kernel of the `Conv2D` that computes the same: zeros stand where there is no link.

        Shape `(kernel_height, kernel_width, channels, filters)`.
        """
        table = np.array(self.connections)
        # Number of the link (c, f), or that of the zero put behind the last link.
        links = np.full(table.shape, self.num_links)
        links.T[table.T == 1] = np.arange(self.num_links)
        return ops.take(ops.pad(self.kernel, ((0, 0), (0, 0), (0, 1))), links, axis=-1)

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
            "connections": [list(row) for row in self.connections],
            "kernel_size": list(self.kernel_size),
            "strides": list(self.strides),
            "padding": self.padding,
            "dilation_rate": list(self.dilation_rate),
            "activation": keras.activations.serialize(self.activation),
            "use_bias": self.use_bias,
            "kernel_initializer": keras.initializers.serialize(self.kernel_initializer),
            "bias_initializer": keras.initializers.serialize(self.bias_initializer),
        }


def _check_table(connections):
    try:
        table = np.asarray(connections)
    except ValueError:  # rows of unequal length
        table = np.empty(0)
    if table.ndim != 2 or table.size == 0 or not np.isin(table, (0, 1)).all():
        raise ValueError(
            "`connections` must be a table of 0 and 1 with shape (channels, filters). "
            f"Received: connections={connections}. Write one row for each input map."
        )
    unused = np.flatnonzero(table.sum(axis=0) == 0).tolist()
    if unused:
        raise ValueError(
            "Every output map must read at least one input map. "
            f"Received: `connections` with all-zero columns {unused}. "
            "Put a 1 in each of these columns, or remove them."
        )
    return table.astype(int)
