"""What has no receptive field says why."""

import keras
import pytest
from keras import layers

from cnnlab.arithmetic import receptive_field, summarize
from cnnlab.layers import (
    ResidualBlock,
)
from tests.arithmetic.nets import sequential


class Unfollowed(layers.Layer):
    """A block that asks for a number that no symbolic tensor has."""

    def build(self, input_shape):
        self.inner = layers.Dense(2)
        self.inner.build(input_shape)

    def call(self, inputs):
        return self.inner(inputs) * len(inputs.numpy())

    def compute_output_shape(self, input_shape):
        return (*input_shape[:-1], 2)


@pytest.mark.parametrize(
    ("size", "stack", "message"),
    [
        (
            (None, 8),
            [layers.Conv2D(1, 3, 2, "same")],
            r'padding="same".*input_shape=\(None, None, 8',
        ),
        ((None, 8), [layers.GlobalMaxPooling2D()], "whole image, of unknown size"),
        ((8, 8), [layers.Conv2DTranspose(1, 3)], "transposed"),
        ((8, 8), [layers.UpSampling2D(2)], "several pixels of one.*the layer before"),
        ((8, 8), [layers.GroupNormalization(1)], "normalizes over the pixels.*the layer before"),
        ((8, 8), [layers.Lambda(lambda x: -x)], "class Lambda. Give the layer.*`kernel_size`"),
        ((8, 8), [layers.TimeDistributed(layers.Dense(2))], "class TimeDistributed. Give"),
        ((8, 8), [layers.Conv2D(2, 1, data_format="channels_first")], "Put channels last"),
        ((8, 8), [ResidualBlock(2, data_format="channels_first")], "Put channels last"),
        ((8, 8), [Unfollowed()], "`unfollowed` cannot be looked into. Received: .*Let its `call`"),
        ((8, 8), [layers.LayerNormalization(axis=[1, -1])], r"over pixels.*axis=-1"),
        ((8, 8), [layers.Softmax(axis=2)], r"over pixels.*axis=2"),
        ((8, 8), [layers.Reshape((4, 16, 1))], r"moves pixels.*\(None, 8, 8, 1\)"),
        ((8, 8), [layers.UpSampling2D(2, name="up"), layers.Conv2D(1, 3)], "`up` has no"),
    ],
)
def test_no_field(size, stack, message):
    model = sequential(size, *stack)
    with pytest.raises(ValueError, match=message):
        receptive_field(model)
    assert summarize(model)[-1].fields is None
    assert summarize(model)[-1].field is None


def test_branches_that_disagree():
    image = keras.Input((8, 8, 1))
    slow, fast = layers.Conv2D(1, 1)(image), layers.Conv2D(1, 5, 2, "same")(image[:, ::2, ::2])
    joined = layers.Concatenate(name="joined")([slow[:, :2, :2], fast])
    with pytest.raises(ValueError, match=r"`joined` has no receptive field\. Bran.*alike.*strides"):
        receptive_field(keras.Model(image, joined))
    stacked = layers.Concatenate(axis=1)([image, image])
    with pytest.raises(ValueError, match=r"axis=1.*last axis"):
        receptive_field(keras.Model(image, stacked))


def test_errors():
    model = sequential((8, 8), layers.Conv2D(1, 3, name="first"))
    with pytest.raises(ValueError, match=r"`layer` must be.*'second', which has 0 places"):
        receptive_field(model, "second")
    with pytest.raises(ValueError, match=r"`axis` must be one of the 2 axes.*axis=2"):
        receptive_field(model, axis=2)
    with pytest.raises(ValueError, match=r"knows its shapes.*keras\.Input"):
        summarize(keras.Sequential([layers.Dense(2)]))
    image = keras.Input((8, 8, 1))
    with pytest.raises(ValueError, match="which of the 2 outputs"):
        receptive_field(keras.Model(image, [image + 1, image + 2]))
