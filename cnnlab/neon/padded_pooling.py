"""What Keras lacks: pooling with padding by numbers."""

import keras
from keras import ops


@keras.saving.register_keras_serializable(package="cnnlab")
class PaddedPooling(keras.layers.Layer):
    """Pooling with padding equal on both sides, where Keras has "valid" and "same"."""

    def __init__(self, pool_size, strides, padding, op, **kwargs):
        super().__init__(**kwargs)
        if any(pad >= size for pad, size in zip(padding, pool_size, strict=True)):
            raise ValueError(
                "`padding` of a pooling must be smaller than its window `fshape`. "
                f"Received: padding={tuple(padding)}, fshape={tuple(pool_size)}. Pad less."
            )
        self.pool_size, self.strides = tuple(pool_size), tuple(strides)
        self.padding, self.op = tuple(padding), op

    def call(self, inputs):
        if self.op == "max":
            return ops.max_pool(self.pad(inputs, float("-inf")), self.pool_size, self.strides)
        inside = ops.ones_like(inputs)  # the share of a window that is not padding
        means = [
            ops.average_pool(self.pad(maps, 0.0), self.pool_size, self.strides)
            for maps in (inputs, inside)
        ]
        return means[0] / means[1]

    def pad(self, maps, value):
        height, width = ((pad, pad) for pad in self.padding)
        return ops.pad(maps, [(0, 0), height, width, (0, 0)], constant_values=value)

    def get_config(self):
        ours = ("pool_size", "strides", "padding", "op")
        return {**super().get_config(), **{name: getattr(self, name) for name in ours}}
