"""The judge's own answers in lab 14, against Keras; what its marks let pass."""

import keras
import numpy as np
import pytest
from keras import ops

from cnnlab.exercises import lab14_multichannel as lab
from cnnlab.exercises.lab14_multichannel.camera_net import decibels, filled_in, mosaic


def cases(kind, seed=0):
    return list(kind().cases(np.random.default_rng(seed)))


def name_of(case):
    return case.name


def library(maps, kernel, bias):
    """Keras' convolution of one picture."""
    maps, kernel, bias = (np.asarray(array, "float32") for array in (maps, kernel, bias))
    return ops.convert_to_numpy(ops.conv(maps[None], kernel))[0] + bias


@pytest.mark.parametrize("case", cases(lab.Count), ids=name_of)
def test_counts_are_those_of_a_layer(case):
    shape, (*kernel_size, channels, filters) = case.args
    layer = keras.layers.Conv2D(filters, kernel_size)
    maps = layer(np.zeros((1, *shape), "float32"))
    found = lab.Count().expected(case)
    assert found["weights"] == layer.count_params()
    assert found["multiplications"] == maps.shape[1] * maps.shape[2] * np.prod(layer.kernel.shape)
    assert found["kernels"] == channels * filters


@pytest.mark.parametrize("case", cases(lab.Conv2D), ids=name_of)
def test_convolution(case):
    np.testing.assert_allclose(
        lab.Conv2D().expected(case), library(*case.args), rtol=1e-4, atol=1e-5
    )


@pytest.mark.parametrize("case", cases(lab.Pointwise), ids=name_of)
def test_pointwise_is_a_dense_layer(case):
    pictures, kernel, bias = case.args
    dense = keras.layers.Dense(len(bias))
    dense.build(pictures.shape)
    dense.set_weights([kernel[0, 0], bias])
    found = lab.Pointwise().expected(case)
    np.testing.assert_allclose(found, dense(pictures), rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("case", cases(lab.Compose), ids=name_of)
def test_one_convolution_does_what_two_do(case):
    first, first_bias, second, second_bias = case.args
    picture = np.random.default_rng(1).normal(size=(9, 11, first.shape[2]))
    both = library(library(picture, first, first_bias), second, second_bias)
    found = lab.Compose().expected(case)
    one = library(picture, found["kernel"], found["bias"])
    np.testing.assert_allclose(one, both, rtol=1e-3, atol=1e-4)


@pytest.mark.parametrize("case", cases(lab.WeightedConvolution), ids=name_of)
def test_weighted_convolution_has_a_product_for_a_kernel(case):
    inputs, weights = case.args
    kernel = weights["kernel"][:, :, None] * weights["channel_weights"]
    wanted = ops.convert_to_numpy(ops.conv(inputs, kernel)) + weights["bias"]
    found = lab.WeightedConvolution().expected(case)
    np.testing.assert_allclose(found, wanted, rtol=1e-4, atol=1e-4)


def test_cases_tell_mistakes_apart():
    """Nothing is square, and once there are more filters than channels, once fewer."""
    kernels = [case.args[1] for case in cases(lab.Conv2D)[1:]]
    kernels += [
        weights["kernel"] for _, weights in (c.args for c in cases(lab.WeightedConvolution))
    ][1:]
    assert all(kernel.shape[0] != kernel.shape[1] for kernel in kernels)
    for case in cases(lab.Conv2D) + cases(lab.WeightedConvolution):
        *_, height, width, _ = np.shape(case.args[0])
        assert height != width
    signs = {np.sign(c.args[1].shape[2] - c.args[1].shape[3]) for c in cases(lab.Conv2D)}
    assert signs == {-1, 0, 1}
    assert len({np.shape(c.args[0])[2:] + np.shape(c.args[3]) for c in cases(lab.Compose)}) == 4


def test_mosaic_keeps_one_channel_a_pixel():
    pictures = np.random.default_rng(0).random((2, 6, 8, 3)) + 1
    measured = mosaic(pictures)
    assert ((measured != 0).sum(axis=-1) == 1).all()
    assert (measured[measured != 0] == pictures[measured != 0]).all()
    assert ((measured[0] != 0).sum(axis=(0, 1)) == [12, 24, 12]).all()


def test_filling_in_is_right_where_a_channel_is_a_ramp():
    rows, columns = np.mgrid[:8, :10].astype(float)
    ramp = np.stack([rows, rows + columns, 2 * columns], axis=-1)[None] / 30
    filled = filled_in(mosaic(ramp))
    inside = (slice(None), slice(1, -1), slice(1, -1))
    np.testing.assert_allclose(filled[inside], ramp[inside], atol=1e-12)


def test_decibels():
    pictures = np.full((1, 8, 8, 3), 0.5)
    assert decibels(pictures + 0.1, pictures) == pytest.approx(20)
    rim = pictures.copy()
    rim[:, :2] = rim[:, :, -2:] = 0
    assert decibels(rim + 0.1, pictures) == pytest.approx(20, abs=1e-9)
    assert decibels(pictures + 5, pictures) == pytest.approx(-10 * np.log10(0.25))


@pytest.mark.parametrize("seed", range(3))
def test_marks_are_over_each_channel_by_itself(seed):
    exercise = lab.CameraNet()
    case, _ = cases(lab.CameraNet, seed)  # the other one asks for another size
    [mosaics], pictures = case.args, case.kwargs["pictures"]
    alone = filled_in(mosaics)
    assert "0.0 dB above" in exercise.rung_better(case, {"outputs": alone})
    for share, better, much_better in [(0.9, True, False), (0.6, True, True)]:
        nearer = {"outputs": pictures + share * (alone - pictures)}
        assert (exercise.rung_better(case, nearer) is None) == better
        assert (exercise.rung_much_better(case, nearer) is None) == much_better
