"""The inception block: convolutions of three sizes and a pooling, side by side.

Source: Szegedy et al. (2015), "Going Deeper with Convolutions", CVPR, section 4 and Table 1.
"""

import keras
from keras import ops

from cnnlab.layers.arguments import check_count
from cnnlab.layers.feature_map_layer import FeatureMapLayer


@keras.saving.register_keras_serializable(package="cnnlab")
class InceptionBlock(FeatureMapLayer):
    r"""Concatenates the maps of 1x1, 3x3 and 5x5 convolutions and of a 3x3 max-pooling.

    For input $x$, convolutions $C$ and reductions $R$ (1x1 convolutions), each followed by the
    activation $g$, it computes

    $$
    \big[\, C_{1 \times 1}(x),\;\; C_{3 \times 3}(R_3(x)),\;\; C_{5 \times 5}(R_5(x)),\;\;
    R_p(\text{maxpool}_{3 \times 3}(x)) \,\big]
    $$

    with strides 1 and padding `"same"`, so that the four results have the height and width of $x$.
    With no reduction at all, $R_3 = R_5 = R_p$ = identity, it is the naive module of the paper: the
    large kernels then read all input maps, and the pooling passes all of them on.

    Args:
        filters_1x1: int, number of maps of the 1x1 convolution.
        filters_3x3: int, number of maps of the 3x3 convolution.
        filters_5x5: int, number of maps of the 5x5 convolution.
        filters_pool: int, number of maps to which $R_p$ reduces the pooling; None for all.
        reduce_3x3: int, number of maps that $R_3$ leaves for the 3x3 convolution; None for all.
        reduce_5x5: int, number of maps that $R_5$ leaves for the 5x5 convolution; None for all.
        activation: Name of a Keras activation or a function; None for the identity. It follows each
            convolution, not the pooling.
        **kwargs: What all layers of the house take, see `FeatureMapLayer`: initializers,
            regularizers and constraints of all `kernel` and `bias`, `data_format`, `name`, `dtype`.

    Input shape:
        `(batch, height, width, channels)`.

    Output shape:
        `(batch, height, width, filters_1x1 + filters_3x3 + filters_5x5 + filters_pool)`, with
        `channels` for `filters_pool` when that is None.

    Raises:
        ValueError: If a number of maps is not an int above 0.

    Example, module 3a of GoogLeNet and its naive form:

    >>> block = InceptionBlock(64, 128, 32, 32, reduce_3x3=96, reduce_5x5=16)
    >>> block.build((None, 28, 28, 192))
    >>> block.compute_output_shape((None, 28, 28, 192)), block.count_params()
    ((None, 28, 28, 256), 163696)
    >>> naive = InceptionBlock(64, 128, 32)
    >>> naive.build((None, 28, 28, 192))
    >>> naive.compute_output_shape((None, 28, 28, 192)), naive.count_params()
    ((None, 28, 28, 416), 387296)
    """

    def __init__(
        self,
        filters_1x1,
        filters_3x3,
        filters_5x5,
        filters_pool=None,
        reduce_3x3=None,
        reduce_5x5=None,
        activation="relu",
        **kwargs,
    ):
        super().__init__(activation=activation, **kwargs)
        self.filters_1x1 = check_count("filters_1x1", filters_1x1)
        self.filters_3x3 = check_count("filters_3x3", filters_3x3)
        self.filters_5x5 = check_count("filters_5x5", filters_5x5)
        self.filters_pool = check_count("filters_pool", filters_pool, none=True)
        self.reduce_3x3 = check_count("reduce_3x3", reduce_3x3, none=True)
        self.reduce_5x5 = check_count("reduce_5x5", reduce_5x5, none=True)

    def make_weights(self, input_shape):
        channels = input_shape[-1]
        self.branch_1x1 = self._branch(channels, (self.filters_1x1, 1))
        self.branch_3x3 = self._branch(channels, (self.reduce_3x3, 1), (self.filters_3x3, 3))
        self.branch_5x5 = self._branch(channels, (self.reduce_5x5, 1), (self.filters_5x5, 5))
        self.branch_pool = self._branch(channels, (self.filters_pool, 1))

    def _branch(self, channels, *sizes):
        """Convolutions that read one another, one for each (filters, kernel_size); none if None."""
        convolutions = []
        for filters, kernel_size in sizes:
            if filters is None:
                continue
            convolution = keras.layers.Conv2D(
                filters,
                kernel_size,
                padding="same",
                data_format="channels_last",
                activation=self.activation,
                dtype=self.dtype_policy,
                **self.weight_rules(),
            )
            convolution.build((None, None, None, channels))
            convolutions.append(convolution)
            channels = filters
        return convolutions

    def compute(self, inputs):
        pooled = ops.max_pool(inputs, 3, 1, padding="same", data_format="channels_last")
        branches = (
            (inputs, self.branch_1x1),
            (inputs, self.branch_3x3),
            (inputs, self.branch_5x5),
            (pooled, self.branch_pool),
        )
        return ops.concatenate([_chain(*branch) for branch in branches], axis=-1)

    def shape_after(self, input_shape):
        *batch_and_size, channels = input_shape
        from_pool = channels if self.filters_pool is None else self.filters_pool
        filters = self.filters_1x1 + self.filters_3x3 + self.filters_5x5 + from_pool
        return (*batch_and_size, filters)


def _chain(maps, convolutions):
    for convolution in convolutions:
        maps = convolution(maps)
    return maps
