"""What Keras lacks: pooling with padding by numbers."""

import keras
from keras import ops

from cnnlab.arithmetic import output_size
from cnnlab.errors import value_error
from cnnlab.layers.feature_map_layer import FeatureMapLayer
from cnnlab.layers.padding import pad_maps


@keras.saving.register_keras_serializable(package="cnnlab")
class PaddedPooling(FeatureMapLayer):
    """Pooling with padding equal on both sides, where Keras has "valid" and "same"."""

    WEIGHTS = {}

    def __init__(self, pool_size, strides, padding, op, **kwargs):
        super().__init__(**kwargs)
        if any(pad >= size for pad, size in zip(padding, pool_size, strict=True)):
            raise value_error(
                "`padding` of a pooling must be smaller than its window `fshape`. "
                f"Received: padding={tuple(padding)}, fshape={tuple(pool_size)}. Pad less."
            )
        self.pool_size, self.strides = tuple(pool_size), tuple(strides)
        self.padding, self.op = tuple(padding), op

    def compute(self, maps):
        if self.op == "max":
            return self.pool(ops.max_pool, maps, float("-inf"))
        means, inside = (
            self.pool(ops.average_pool, each, 0.0)
            for each in (maps, ops.ones_like(maps[:1, :, :, :1]))
        )
        return means / inside  # the share of a window that is not padding

    def pool(self, function, maps, value):
        padded = pad_maps(maps, self.pool_size, padding=self.padding, value=value)
        return function(padded, self.pool_size, self.strides, "valid", "channels_last")

    def shape_after(self, input_shape):
        batch, *size, channels = input_shape
        settings = zip(size, self.pool_size, self.strides, self.padding, strict=True)
        return (batch, *(output_size(*setting) for setting in settings), channels)
