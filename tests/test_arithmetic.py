"""The arithmetic against published figures, Keras, and what a net is seen to see."""

import subprocess
import sys

import keras
import numpy as np
import pytest
from keras import layers

from cnnlab import arithmetic, neon
from cnnlab.arithmetic import Field, receptive_field, summarize
from cnnlab.layers import (
    LENET5_C3,
    InceptionBlock,
    LocallyConnected2D,
    PartialConv2D,
    ResidualBlock,
    Subsampling,
)


class Unfollowed(layers.Layer):
    """A block that asks for a number that no symbolic tensor has."""

    def build(self, input_shape):
        self.inner = layers.Dense(2)
        self.inner.build(input_shape)

    def call(self, inputs):
        return self.inner(inputs) * len(inputs.numpy())

    def compute_output_shape(self, input_shape):
        return (*input_shape[:-1], 2)


class CustomScaleLayer(layers.Layer):
    """What Keras' InceptionResNetV2 adds a branch with."""

    def call(self, inputs):
        return inputs[0] + 0.1 * inputs[1]


def sequential(size, *stack):
    return keras.Sequential([keras.Input((*size, 1)), *stack])


# Sizes


@pytest.mark.parametrize("padding", ["valid", "same", "full", "causal", 2])
@pytest.mark.parametrize("dilation_rate", [1, 2])
@pytest.mark.parametrize("strides", [1, 2, 3])
def test_output_size_counts_the_places_of_the_window(padding, strides, dilation_rate):
    for size in range(1, 12):
        for kernel_size in range(1, 6):
            window = {"strides": strides, "padding": padding, "dilation_rate": dilation_rate}
            before, after = arithmetic.padding_amounts(size, kernel_size, **window)
            last = (kernel_size - 1) * dilation_rate
            places = [
                p
                for p in range(0, before + size + after, strides)
                if p + last < before + size + after
            ]
            assert arithmetic.output_size(size, kernel_size, **window) == len(places)
            if padding == "same":
                assert len(places) == -(-size // strides)
                assert after - before in (0, 1)


def test_unknown_size_stays_unknown():
    assert arithmetic.output_size(None, 3) is None


# Counts


def test_weights_of_lenet5():
    assert arithmetic.conv_weights(5, channels=1, filters=6) == 156
    assert arithmetic.partial_weights(LENET5_C3, 5) == 1516
    assert arithmetic.conv_links(1516, output_size=10) == 151_600
    assert arithmetic.conv_weights(5, channels=6, filters=16) == 2416
    assert arithmetic.dense_weights(120, 84) == 10_164


def test_bias_and_rectangles():
    assert arithmetic.conv_weights((2, 3), channels=5, filters=7, use_bias=False) == 2 * 3 * 5 * 7
    assert arithmetic.partial_weights([[1, 0], [1, 1]], 3, use_bias=False) == 27
    assert arithmetic.dense_weights(10_000, 2000, use_bias=False) == 20_000_000
    assert arithmetic.conv_multiplications((4, 6), (2, 3), 5, 7) == 4 * 6 * 2 * 3 * 5 * 7


def test_multiplications_of_googlenet_3a():
    reduced = arithmetic.conv_multiplications(28, 1, 192, 16)
    assert reduced + arithmetic.conv_multiplications(28, 5, 16, 32) == 12_443_648
    assert arithmetic.conv_multiplications(28, 5, 192, 32) == 120_422_400


# Fields


@pytest.mark.parametrize(("num_layers", "size"), [(1, 3), (2, 5), (4, 9), (8, 17), (16, 33)])
def test_field_of_3x3_stacks(num_layers, size):
    field = Field()
    for _ in range(num_layers):
        field = field.through(3)
    assert field == (0, size - 1, 1)
    assert field.size == size


def test_field_of_dilated_stacks():
    field = Field()
    for rate in (1, 2, 4, 8):
        field = field.through(3, dilation_rate=rate)
    assert field.size == 31
    stack = [layers.Conv2D(1, 3, dilation_rate=rate) for rate in (1, 2, 4, 8)]
    assert receptive_field(sequential((40, 40), *stack)) == Field(0, 30, 1)


def test_same_at_stride_2_is_not_symmetrical():
    even, odd = (
        sequential((size, size), layers.Conv2D(1, 3, strides=2, padding="same")) for size in (8, 9)
    )
    assert receptive_field(even) == Field(0, 2, 2)
    assert receptive_field(odd) == Field(-1, 1, 2)


def test_union_of_branches():
    assert Field(-1, 3, 2).union(Field(-4, 1, 2)) == Field(-4, 3, 2)
    with pytest.raises(ValueError, match=r"step over the input alike.*jump=2.*jump=4"):
        Field(0, 2, 2).union(Field(0, 2, 4))


def random_layer(rng):
    strides = int(rng.integers(1, 3))
    shape = tuple(int(k) for k in rng.integers(1, 5, size=2))
    padding = str(rng.choice(["valid", "same"]))
    ones = {"kernel_initializer": "ones", "padding": padding}
    return [
        lambda: layers.Conv2D(2, shape, strides, **ones),
        lambda: layers.Conv2D(2, shape, dilation_rate=int(rng.integers(1, 4)), **ones),
        lambda: layers.DepthwiseConv2D(
            shape, strides, depthwise_initializer="ones", padding=padding
        ),
        lambda: layers.MaxPooling2D(shape, strides, padding),
        lambda: layers.AveragePooling2D(2, None, padding),
        lambda: layers.ZeroPadding2D(((1, 2), (0, 3))),
        lambda: layers.Cropping2D(((1, 0), (2, 1))),
        lambda: Subsampling(shape, "average"),
        lambda: PartialConv2D(
            [[1] * 2] * 2, shape, strides, kernel_initializer="ones", padding=padding
        ),
        lambda: ResidualBlock(3, 3, strides, form="pre", kernel_initializer="ones"),
        lambda: InceptionBlock(1, 1, 1, 1, kernel_initializer="ones"),
    ][rng.integers(11)]()


def random_model(seed, size):
    """A linear net with weights above 0, a part of which runs in two branches."""
    rng = np.random.default_rng(seed)
    image = keras.Input((*size, 2))
    maps = random_layer(rng)(image)
    kernel_size, strides = int(rng.integers(1, 5)), int(rng.integers(1, 3))
    options = {"strides": strides, "padding": "same", "kernel_initializer": "ones"}
    left = layers.Conv2D(2, kernel_size, **options)(maps)
    left = layers.Conv2D(2, 3, padding="same", kernel_initializer="ones")(left)
    right = layers.SeparableConv2D(
        2, 2, strides, "same", depthwise_initializer="ones", pointwise_initializer="ones"
    )(maps)
    merge = [layers.Add, layers.Concatenate, layers.Maximum][seed % 3]
    maps = layers.Conv2D(2, 2, kernel_initializer="ones")(merge()([left, right]))
    return keras.Model(image, layers.ReLU()(maps))


@pytest.mark.parametrize("seed", range(12))
def test_field_is_what_the_net_sees(seed):
    """A white line in a black image lights up the outputs that see it, and no others."""
    size = (37, 41)
    model = random_model(seed, size)
    for axis in (0, 1):
        images = np.zeros((size[axis], *size, 2), "float32")
        for line, image in enumerate(images):
            np.moveaxis(image, axis, 0)[line] = 1
        lit = keras.ops.convert_to_numpy(model(images)).max(axis=(2 - axis, 3)) > 0
        field = receptive_field(model, axis=axis)
        exact = 0
        for pixel, seen in enumerate(lit.T):
            lo, hi = field.lo + pixel * field.jump, field.hi + pixel * field.jump
            seen = np.flatnonzero(seen)
            assert seen.min() >= lo
            assert seen.max() <= hi
            if lo >= 2 and hi < size[axis] - 2:  # elsewhere zeros may stand for cropped pixels
                assert (seen.min(), seen.max()) == (lo, hi)
                exact += 1
        assert exact > 1


def test_field_of_a_mobile_net():
    """300 million multiplications (Sandler et al., 2018), a field of 491 (Araujo et al.)."""
    model = keras.applications.MobileNetV2(weights=None)
    summary = summarize(model)
    assert summary.weights == model.count_params() == 3_538_984
    assert summary.multiplications == 300_774_272
    assert receptive_field(model, "out_relu").size == 491
    assert receptive_field(model) == Field(0, 223, 0)  # the classes see the whole image


def test_slices_and_rectangles():
    image = keras.Input((20, 30, 1))
    model = keras.Model(image, layers.Conv2D(1, (2, 5))(image[:, 3::2, :, :]))
    assert receptive_field(model, axis=0) == Field(3, 5, 2)
    assert receptive_field(model, axis=1) == Field(0, 4, 1)


def test_sequences_have_one_axis():
    model = keras.Sequential(
        [keras.Input((16, 4)), layers.ZeroPadding1D((2, 1)), layers.Conv1D(3, 4, padding="causal")]
    )
    (padded, causal) = summarize(model)
    assert padded.fields == (Field(-2, -2, 1),)
    assert causal.fields == (Field(-5, -2, 1),)
    assert causal.multiplications == 19 * 4 * 4 * 3


def test_what_sees_the_whole_image_spreads_where_it_joins():
    """Squeeze and excitation: each map is weighed by what its mean says."""
    image = keras.Input((12, 9, 4))
    maps = layers.Conv2D(4, 3, padding="same", name="maps")(image)
    mean = layers.GlobalAveragePooling2D(keepdims=True)(maps)
    weighed = layers.Multiply(name="weighed")([maps, layers.Dense(4, "sigmoid", name="gate")(mean)])
    summary = {row.name: row for row in summarize(keras.Model(image, layers.Conv2D(1, 3)(weighed)))}
    assert summary["maps"].fields == (Field(-1, 1, 1),) * 2
    assert summary["weighed"].fields == (Field(0, 11, 0), Field(0, 8, 0))
    assert summary["gate"].multiplications == 16


def test_one_pixel_spreads_over_a_map():
    image = keras.Input((6, 6, 2))
    pixel = layers.AveragePooling2D(4)(image)  # sees pixels 0 to 3 of 6
    model = keras.Model(image, layers.Multiply()([image, pixel]))
    assert receptive_field(model) == Field(0, 5, 0)


def test_flatten_and_dense_see_all():
    model = sequential((8, 6), layers.Conv2D(2, 3), layers.Reshape((-1,)), layers.Dense(3))
    assert summarize(model)[-1].fields == (Field(0, 7, 0), Field(0, 5, 0))
    assert summarize(model)[-1].multiplications == 6 * 4 * 2 * 3


# Tables


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


def test_unknown_sizes():
    model = sequential((None, None), layers.Conv2D(2, 3), layers.MaxPooling2D(2))
    summary = summarize(model)
    assert summary[-1].fields == (Field(0, 3, 2),) * 2
    assert summary.multiplications is None
    assert "?x?x2" in str(summary)
    assert "unknown" in str(summary)


# What has no field says why


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


def test_branches_that_disagree():
    image = keras.Input((8, 8, 1))
    slow, fast = layers.Conv2D(1, 1)(image), layers.Conv2D(1, 5, 2, "same")(image[:, ::2, ::2])
    joined = layers.Concatenate(name="joined")([slow[:, :2, :2], fast])
    with pytest.raises(ValueError, match=r"`joined` has no.*step over the input alike.*strides"):
        receptive_field(keras.Model(image, joined))
    stacked = layers.Concatenate(axis=1)([image, image])
    with pytest.raises(ValueError, match=r"axis=1.*last axis"):
        receptive_field(keras.Model(image, stacked))


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


def test_errors():
    model = sequential((8, 8), layers.Conv2D(1, 3, name="first"))
    with pytest.raises(ValueError, match=r"`layer` must be.*'second', which has no place"):
        receptive_field(model, "second")
    with pytest.raises(ValueError, match=r"`axis` must be one of the 2 axes.*axis=2"):
        receptive_field(model, axis=2)
    with pytest.raises(ValueError, match=r"knows its shapes.*keras\.Input"):
        summarize(keras.Sequential([layers.Dense(2)]))
    image = keras.Input((8, 8, 1))
    with pytest.raises(ValueError, match="which of the 2 outputs"):
        receptive_field(keras.Model(image, [image + 1, image + 2]))


def test_importing_it_imports_no_keras():
    code = "import sys, cnnlab.arithmetic; sys.exit('keras' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
