"""The judge's own answers in lab 13, against cnnlab's autoencoder, whitening and convolution."""

import keras
import numpy as np
import pytest

from cnnlab.exercises.lab13_sparse_autoencoder import (
    Cost,
    FeatureLayer,
    Features,
    Fold,
    Gradient,
    Zca,
)
from cnnlab.exercises.lab13_sparse_autoencoder.shared import WEIGHTS
from cnnlab.layers import FeatureConv2D
from cnnlab.models import fit_zca
from cnnlab.models.sparse_cost import sparse_cost


def cases(kind):
    return [(kind(), case) for case in kind().cases(np.random.default_rng(3))]


def name_of(item):
    return item.name


@pytest.mark.parametrize(("exercise", "case"), cases(Cost) + cases(Gradient), ids=name_of)
def test_cost_and_gradient(exercise, case):
    *weights, patches, rho, beta, decay = case.args
    cost, gradient = sparse_cost(weights, patches, rho, beta, decay)
    if exercise.name == "cost":
        assert sum(exercise.expected(case).values()) == pytest.approx(cost, rel=1e-12)
        return
    for name, slope in zip(WEIGHTS, gradient, strict=True):
        np.testing.assert_allclose(exercise.expected(case)[name], slope, rtol=1e-11, atol=1e-12)


@pytest.mark.parametrize(("exercise", "case"), cases(Zca), ids=name_of)
def test_whitening(exercise, case):
    mean, matrix = fit_zca(*case.args)
    np.testing.assert_allclose(exercise.expected(case)["mean"], mean, atol=1e-12)
    np.testing.assert_allclose(exercise.expected(case)["matrix"], matrix, rtol=1e-8, atol=1e-10)


@pytest.mark.parametrize(("exercise", "case"), cases(Fold), ids=name_of)
def test_folding(exercise, case):
    W1, b1, mean, matrix, (height, width, channels) = case.args
    layer = FeatureConv2D(len(b1), (height, width))
    layer.build((None, None, None, channels))
    layer.set_features(W1, b1, (mean, matrix))
    for key, weight in zip(("kernel", "bias"), layer.get_weights(), strict=True):
        np.testing.assert_allclose(exercise.expected(case)[key], weight, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize(("exercise", "case"), cases(FeatureLayer), ids=name_of)
def test_pooled_features(exercise, case):
    inputs, weights = case.args
    layer = FeatureConv2D(case.kwargs["num_features"], case.kwargs["patch_size"])
    net = keras.Sequential([layer, keras.layers.AveragePooling2D(case.kwargs["pool_size"])])
    net.build(inputs.shape)
    layer.set_weights([weights["kernel"], weights["bias"]])
    np.testing.assert_allclose(
        exercise.expected(case), keras.ops.convert_to_numpy(net(inputs)), rtol=1e-4, atol=1e-5
    )


def test_margin_is_over_the_pixels_of_the_same_digits():
    """The pixels themselves, handed in as features, win nothing; the labels win all."""
    exercise = Features()
    case = next(exercise.cases(np.random.default_rng(0)))
    assert "4 points more" in exercise.rung_margin(case, {"outputs": case.args[0]})
    known = np.eye(10)[case.kwargs["labels"]]
    assert exercise.rung_margin(case, {"outputs": known}) is None


def test_each_feature_must_be_sparse():
    exercise = Features()
    outputs = np.full((5, 3, 3, 49), 0.035)
    assert exercise.rung_sparse(None, {"outputs": outputs}) is None
    outputs[..., 7] = 0.056
    assert "feature 7 is 0.056" in exercise.rung_sparse(None, {"outputs": outputs})
    outputs[..., 7] = 0.014
    assert "feature 7 is 0.014" in exercise.rung_sparse(None, {"outputs": outputs})
