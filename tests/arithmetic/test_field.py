"""Receptive fields against published figures, and what a net is seen to see."""

import keras
import numpy as np
import pytest
from keras import layers

from cnnlab.arithmetic import Field, receptive_field, summarize
from cnnlab.layers import (
    InceptionBlock,
    PartialConv2D,
    ResidualBlock,
    Subsampling,
)
from tests.arithmetic.nets import sequential


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
