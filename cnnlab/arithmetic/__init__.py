"""The arithmetic of convolutional networks: integers, no tensors.

>>> output_size(28, kernel_size=5)
24
>>> conv_weights(kernel_size=5, channels=1, filters=6)
156
>>> Field().through(kernel_size=3).through(kernel_size=3, strides=2).size
5

`summarize`, `receptive_field`, `depth` and `layers_of` read a Keras model; nothing imports Keras
before they do.
"""

from cnnlab.arithmetic.counts import (
    conv_links,
    conv_multiplications,
    conv_weights,
    dense_weights,
    partial_weights,
)
from cnnlab.arithmetic.depth import depth
from cnnlab.arithmetic.field import Field
from cnnlab.arithmetic.layers_of import layers_of
from cnnlab.arithmetic.sizes import effective_size, output_size, padding_amounts
from cnnlab.arithmetic.summary import Row, Summary, receptive_field, summarize

__all__ = [
    "Field",
    "Row",
    "Summary",
    "conv_links",
    "conv_multiplications",
    "conv_weights",
    "dense_weights",
    "depth",
    "effective_size",
    "layers_of",
    "output_size",
    "padding_amounts",
    "partial_weights",
    "receptive_field",
    "summarize",
]
