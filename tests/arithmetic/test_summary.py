"""The table of a net: its rows, and what they add up to."""

import keras
import pytest
from keras import layers

from cnnlab import neon
from cnnlab.arithmetic import Field, receptive_field, summarize
from cnnlab.layers import (
    LENET5_C3,
    InceptionBlock,
    LocallyConnected2D,
    PartialConv2D,
    Subsampling,
)
from tests.arithmetic.nets import sequential


def test_summary_of_lenet5():
    model = sequential(
        (32, 32),
        layers.Conv2D(6, 5, name="C1"),
        Subsampling(2, "average", name="S2"),
        PartialConv2D(LENET5_C3, 5, name="C3"),
        Subsampling(2, "average", name="S4"),
        layers.Conv2D(120, 5, name="C5"),
        layers.Flatten(name="flat"),
        layers.Dense(84, name="F6"),
    )
    summary = summarize(model)
    assert [row.weights for row in summary] == [156, 12, 1516, 32, 48_120, 0, 10_164]
    assert summary.weights == model.count_params() == 60_000
    assert [row.field.size for row in summary] == [5, 6, 14, 16, 32, 32, 32]
    assert [row.field.jump for row in summary] == [1, 2, 2, 4, 4, 0, 0]
    links = [28**2 * 150, 14**2 * 6, 10**2 * 1500, 5**2 * 16, 48_000, 0, 84 * 120]
    assert [row.multiplications for row in summary] == links
    assert summary[2].output_shape == (None, 10, 10, 16)
    lines = str(summary).splitlines()
    assert lines[3].split() == [
        "C3",
        "PartialConv2D",
        "10x10x16",
        "1,516",
        "150,000",
        "14x14",
        "2x2",
    ]
    assert lines[7].split() == ["F6", "Dense", "84", "10,164", "10,080", "32x32"]  # no jump
    assert lines[-1].split() == ["total", "60,000", f"{sum(links):,}"]


def inception_model():
    block = InceptionBlock(64, 128, 32, 32, reduce_3x3=96, reduce_5x5=16, name="3a")
    return keras.Sequential([keras.Input((28, 28, 192)), block])


def test_blocks_open():
    summary = summarize(inception_model())
    inside = summarize(inception_model(), expand_nested=True)
    assert [row.name for row in summary] == ["3a"]
    assert summary.weights == inside.weights == 163_696
    assert summary.multiplications == inside.multiplications
    fives = [row for row in inside if row.layer == "Conv2D" and row.output_shape[-1] in (16, 32)]
    assert sum(row.multiplications for row in fives if row.field.size != 3) == 12_443_648
    assert receptive_field(inception_model()) == Field(-2, 2, 1)


def test_nested_models_and_shared_layers():
    inner = sequential((8, 8), layers.Conv2D(1, 3, name="conv"))
    inner.name = "inner"
    image = keras.Input((10, 10, 1))
    shared = layers.Conv2D(1, 3, padding="same", name="shared")
    model = keras.Model(image, inner(layers.Cropping2D(1)(shared(shared(image)))))
    summary = summarize(model)
    assert [row.weights for row in summary] == [10, 0, 0, 10]
    assert [row.multiplications for row in summary] == [900, 900, 0, 36 * 9]
    assert summary[-1].field == Field(-1, 5, 1)
    assert summarize(model, expand_nested=True)[-1].name == "inner/conv"
    assert receptive_field(model, "inner/conv") == Field(-1, 5, 1)
    with pytest.raises(ValueError, match=r"'shared', which has 2 places"):
        receptive_field(model, "shared")


def test_block_with_weights_of_its_own():
    class Scaled(layers.Layer):
        def build(self, input_shape):
            self.convolution = layers.Conv2D(2, 3)
            self.gain = self.add_weight(shape=(2,))

        def call(self, inputs):
            return self.convolution(inputs) * self.gain

        def compute_output_shape(self, input_shape):
            return self.convolution.compute_output_shape(input_shape)

    model = sequential((8, 8), Scaled(name="scaled"))
    assert [row.weights for row in summarize(model)] == [22]
    assert [row.weights for row in summarize(model, expand_nested=True)] == [20, 0, 2]


def test_an_activation_makes_no_block():
    model = sequential((8, 8), layers.Conv2D(2, 3, activation=layers.PReLU()))
    assert summarize(model)[0].multiplications == 36 * 18
    assert receptive_field(model) == Field(0, 2, 1)
    model(keras.ops.ones((1, 8, 8, 1)))  # now the activation has its weights
    assert summarize(model)[0].multiplications == 36 * 18


def test_unknown_sizes():
    model = sequential((None, None), layers.Conv2D(2, 3), layers.MaxPooling2D(2))
    summary = summarize(model)
    assert summary[-1].fields == (Field(0, 3, 2),) * 2
    assert summary.multiplications is None
    assert "?x?x2" in str(summary)
    assert "not known" in str(summary)


class CustomScaleLayer(layers.Layer):
    """What Keras' InceptionResNetV2 adds a branch with."""

    def call(self, inputs):
        return inputs[0] + 0.1 * inputs[1]


def test_an_attribute_gives_a_layer_its_rule():
    pointwise = layers.Lambda(lambda x: -x)
    pointwise.kernel_size = 1
    model = sequential((8, 8), layers.Conv2D(2, 3), pointwise, layers.Conv2D(2, 3))
    assert receptive_field(model) == Field(0, 4, 1)


def test_wrapped_and_scaled():
    image = keras.Input((8, 8, 2))
    wide = layers.SpectralNormalization(layers.Conv2D(2, 3, padding="same"))(image)
    model = keras.Model(image, CustomScaleLayer()([image, wide]))
    assert receptive_field(model) == Field(-1, 1, 1)
    assert summarize(model).multiplications == 64 * 9 * 2 * 2


def test_the_lectures_net():
    """Its pooling pads by numbers: rows of the first map see 5 pixels, after pooling 7, ..."""
    model, _ = neon.run_program(class_count=3)
    model.initialize((28, 20, 1))
    sizes = [row.field.size for row in summarize(model.net)]
    assert summarize(model.net)[-3].output_shape == (None, 7 * 5 * 64)
    assert [row.field for row in summarize(model.net) if row.layer == "PaddedPooling"] == [
        Field(-3, 3, 2),
        Field(-9, 9, 4),
    ]
    assert sizes[-1] == 28
    [first, *_] = neon.Pooling((3, 2), padding=(1, 0), strides=(2, 1))
    stepped = summarize(sequential((9, 9), first))
    assert stepped[0].fields == (Field(-1, 1, 2), Field(0, 1, 1))
    assert stepped[0].output_shape == (None, 5, 8, 1)


def test_channels_first_is_counted():
    nets = [
        keras.Sequential([keras.Input(shape), layers.Conv2D(3, 3, data_format=layout)])
        for shape, layout in [((9, 7, 2), "channels_last"), ((2, 9, 7), "channels_first")]
    ]
    assert [summarize(net).multiplications for net in nets] == [35 * 9 * 2 * 3] * 2


def test_multiplications_without_a_rule_are_unknown():
    model = sequential((4, 4), layers.Reshape((16, 1)), layers.EinsumDense("abc,cd->abd", (16, 2)))
    assert summarize(model).multiplications is None
    transposed = sequential((4, 4), layers.Conv2DTranspose(2, 3, strides=2))
    assert summarize(transposed).multiplications == 16 * 9 * 2


def test_sharing_weights_saves_no_multiplication():
    local = sequential((9, 7), LocallyConnected2D(4, 3, strides=2))
    shared = sequential((9, 7), layers.Conv2D(4, 3, strides=2))
    assert summarize(local).multiplications == summarize(shared).multiplications == 12 * 9 * 4
    assert receptive_field(local) == receptive_field(shared)
