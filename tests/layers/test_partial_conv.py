"""PartialConv2D against a NumPy loop, and against keras.layers.Conv2D."""

import keras
import numpy as np
import pytest

from cnnlab.layers.connections import LECTURE_7X9, LENET5_C3
from cnnlab.layers.partial_conv import PartialConv2D
from tests.layers.helpers import (
    assert_close,
    check_layer,
    gradients,
    random_maps,
    randomize,
    to_numpy,
)

TABLE = [[1, 0, 1], [0, 1, 1]]  # 2 input maps, 3 output maps, 4 links
LINKS = [(0, 0), (1, 1), (0, 2), (1, 2)]  # in the order of the kernels: by output map


@pytest.fixture
def x():
    return random_maps(2, 9, 8, 2)


def reference(x, kernel, bias, strides, dilation):
    """The formula of the docstring, one output value at a time ("valid", no activation)."""
    batch, height, width, _ = x.shape
    kernel_height, kernel_width, _ = kernel.shape
    rows = (height - dilation * (kernel_height - 1) - 1) // strides + 1
    columns = (width - dilation * (kernel_width - 1) - 1) // strides + 1
    y = np.tile(bias.astype("float64"), (batch, rows, columns, 1))
    for n, i, j in np.ndindex(y.shape[:3]):
        for u, v in np.ndindex(kernel.shape[:2]):
            for link, (c, f) in enumerate(LINKS):
                pixel = x[n, i * strides + u * dilation, j * strides + v * dilation, c]
                y[n, i, j, f] += kernel[u, v, link] * pixel
    return y


@pytest.mark.parametrize(
    ("kernel_size", "strides", "dilation"), [(1, 1, 1), ((2, 3), 2, 1), ((3, 2), 1, 2)]
)
def test_equals_the_formula(x, kernel_size, strides, dilation):
    layer = PartialConv2D(TABLE, kernel_size, strides, dilation_rate=dilation)
    layer.build(x.shape)
    randomize(layer)
    kernel, bias = layer.get_weights()
    assert_close(layer(x), reference(x, kernel, bias, strides, dilation))


@pytest.mark.parametrize("padding", ["valid", "same"])
@pytest.mark.parametrize(
    ("kernel_size", "strides", "dilation"), [((3, 2), 1, 1), (3, (2, 3), 1), (2, 1, (2, 1))]
)
def test_full_table_is_conv2d_with_the_same_gradients(x, kernel_size, strides, padding, dilation):
    settings = {"padding": padding, "dilation_rate": dilation, "activation": "tanh"}
    layer = PartialConv2D(np.ones((2, 4)), kernel_size, strides, **settings)
    library = keras.layers.Conv2D(4, kernel_size, strides, **settings)
    layer.build(x.shape)
    library.build(x.shape)
    randomize(layer)
    library.set_weights([to_numpy(layer.dense_kernel()), layer.get_weights()[1]])

    outer = random_maps(*library(x).shape, seed=1)
    assert_close(layer(x), library(x))
    dx, dkernel, dbias = gradients(layer, x, outer)
    library_dx, library_dkernel, library_dbias = gradients(library, x, outer)
    assert_close(dx, library_dx)
    assert_close(dbias, library_dbias)
    by_output_map = library_dkernel.transpose(0, 1, 3, 2).reshape(dkernel.shape)
    assert_close(dkernel, by_output_map, atol=1e-4)


def test_absent_links_have_no_weight():
    layer = PartialConv2D(TABLE, 3)
    layer.build((None, None, None, 2))
    assert layer.num_links == 4
    assert layer.count_params() == 4 * 9 + 3
    absent = np.array(TABLE) == 0
    dense = to_numpy(layer.dense_kernel())
    assert not dense[..., absent].any()
    assert dense[..., ~absent].all()


def test_unlinked_maps_have_a_zero_jacobian():
    """Output map f depends on input map c if, and only if, they are linked.

    The layer is linear here: the picture that is not 0 in map c alone shows the column of map c.
    """
    x = np.zeros((7, 5, 5, 7), "float32")
    x[range(7), :, :, range(7)] = random_maps(7, 5, 5)
    strength = np.abs(to_numpy(PartialConv2D(LECTURE_7X9, 3)(x))).max(axis=(1, 2))
    np.testing.assert_array_equal(strength != 0, np.array(LECTURE_7X9) == 1)


def test_lenet5_table():
    """LeCun et al. (1998), Table I: the input maps that each output map of C3 reads."""
    read = ["".join(str(c) for c in range(6) if LENET5_C3[c][f]) for f in range(len(LENET5_C3[0]))]
    by_paper = "012 123 234 345 045 015 0123 1234 2345 0345 0145 0125 0134 1245 0235 012345"
    assert read == by_paper.split()
    layer = PartialConv2D(LENET5_C3, 5)
    layer.build((None, 14, 14, 6))
    assert layer.count_params() == 1516
    assert layer.count_params() * 10 * 10 == 151_600  # connections of the paper


def test_lecture_table():
    """The slide: each of its rows, an input map, names the output maps from 1 to 9 that read it."""
    feeds = ["".join(str(f + 1) for f in range(9) if row[f]) for row in LECTURE_7X9]
    assert feeds == ["1678", "12789", "12389", "23489", "3459", "456", "567"]
    layer = PartialConv2D(LECTURE_7X9, 3)
    layer.build((None, None, None, 7))
    assert (layer.num_links, layer.count_params()) == (29, 29 * 9 + 9)


@pytest.mark.parametrize("initializer", ["lecun_uniform", "he_normal"])
def test_fan_in_counts_the_links_of_the_output_map(initializer):
    table = np.zeros((40, 30), int)
    table[:10, :15] = 1  # 10 links for each of 15 maps
    table[:, 15:] = 1  # 40 links for each of the others
    layer = PartialConv2D(table, 5, kernel_initializer=initializer)
    layer.build((None, None, None, 40))
    dense = to_numpy(layer.dense_kernel())
    gain = {"lecun_uniform": 1, "he_normal": 2}[initializer]
    assert np.var(dense[:, :, :10, :15]) == pytest.approx(gain / (25 * 10), rel=0.1)
    assert np.var(dense[:, :, :, 15:]) == pytest.approx(gain / (25 * 40), rel=0.1)


def test_no_two_links_start_equal():
    seeded = keras.initializers.LecunUniform(seed=1)
    layer = PartialConv2D(LENET5_C3, 5, kernel_initializer=seeded)
    layer.build((None, 14, 14, 6))
    kernels = layer.get_weights()[0].reshape(25, -1)
    assert np.unique(kernels, axis=1).shape[1] == 60


def test_house_rules(x, tmp_path):
    layer = PartialConv2D(
        TABLE,
        (2, 3),
        strides=(2, 3),
        padding="same",
        activation="tanh",
        kernel_initializer=keras.initializers.HeNormal(seed=1),
        bias_initializer=keras.initializers.Constant(0.5),
        name="partial",
    )
    check_layer(layer, x, tmp_path)


def test_house_rules_of_a_dilated_layer_without_bias(x, tmp_path):
    layer = PartialConv2D(TABLE, 2, dilation_rate=(2, 3), use_bias=False)
    check_layer(layer, x, tmp_path)
    assert layer.bias is None
    assert len(layer.weights) == 1


@pytest.mark.parametrize(
    ("connections", "message"),
    [
        ([1, 0], "one row for each input map"),
        ([], "one row for each input map"),
        ([[1, 0], [1]], "one row for each input map"),
        ([[2, 0]], "table of 0 and 1"),
        ([[1, 0]], r"all-zero columns \[1\]"),
    ],
)
def test_bad_table(connections, message):
    with pytest.raises(ValueError, match=message):
        PartialConv2D(connections, 3)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"kernel_size": 0}, "`kernel_size` must be .* Received: kernel_size=0"),
        ({"kernel_size": 3, "strides": (1, 2, 3)}, "`strides` must be"),
        ({"kernel_size": 3, "padding": "causal"}, "`padding` must be one of 'valid', 'same'"),
        ({"kernel_size": 3, "strides": 2, "dilation_rate": 2}, "must not both be above 1"),
    ],
)
def test_bad_arguments(arguments, message):
    with pytest.raises(ValueError, match=message):
        PartialConv2D(TABLE, **arguments)


@pytest.mark.parametrize(
    ("input_shape", "message"),
    [
        ((None, 8, 8, 5), "reads 2 input maps"),
        ((None, 8, 2), "Reshape the input"),
        ((None, 8, 2, 2), "must not be larger than its input"),
    ],
)
def test_bad_input(input_shape, message):
    with pytest.raises(ValueError, match=message):
        PartialConv2D(TABLE, 3).build(input_shape)
