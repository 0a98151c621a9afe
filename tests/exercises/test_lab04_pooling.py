"""The judge's own answers in lab 04, against Keras and automatic differentiation."""

import keras
import numpy as np
import pytest
from keras import ops

from cnnlab.exercises.lab04_pooling import (
    AveragePoolBackward,
    MaxPoolBackward,
    Pool2D,
    SubsamplingLayer,
)
from cnnlab.gradients import vector_jacobian
from cnnlab.layers import Subsampling


def cases(exercise):
    return list(exercise.cases(np.random.default_rng(0)))


def pool(kind, image, size=2, stride=2):
    function = ops.max_pool if kind == "max" else ops.average_pool
    return function(image, size, stride, data_format="channels_last")


def as_maps(image):
    return np.asarray(image, "float32")[None, :, :, None]


@pytest.mark.parametrize("case", cases(Pool2D()), ids=lambda case: case.name)
def test_pooling_is_the_librarys(case):
    settings = dict(case.kwargs)
    outputs = pool(settings.pop("kind", "max"), as_maps(case.args[0]), **settings)
    expected = Pool2D().expected(case)
    np.testing.assert_allclose(expected, np.squeeze(outputs, (0, 3)), rtol=1e-5)


@pytest.mark.parametrize("case", cases(MaxPoolBackward()), ids=lambda case: case.name)
def test_max_pooling_gradient(case):
    delta, image = case.args
    with keras.device("cpu:0"):  # which of two equal pixels wins is measured there
        [expected] = vector_jacobian(
            lambda maps: pool("max", maps, **case.kwargs), [as_maps(image)], as_maps(delta)
        )
    found = MaxPoolBackward().expected(case)
    np.testing.assert_allclose(found, expected[0, :, :, 0], rtol=1e-5)


@pytest.mark.parametrize("case", cases(AveragePoolBackward()), ids=lambda case: case.name)
def test_average_pooling_gradient(case):
    delta, shape = case.args
    [expected] = vector_jacobian(
        lambda maps: pool("average", maps, **case.kwargs), [as_maps(np.ones(shape))], as_maps(delta)
    )
    found = AveragePoolBackward().expected(case)
    np.testing.assert_allclose(found, expected[0, :, :, 0], rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("case", cases(SubsamplingLayer()), ids=lambda case: case.name)
def test_layer_oracle_equals_our_layer(case):
    inputs, weights = case.args
    layer = Subsampling(2, **case.kwargs)
    layer.build(inputs.shape)
    layer.set_weights([weights["gain"], weights["bias"]])
    outputs = ops.convert_to_numpy(layer(inputs))
    np.testing.assert_allclose(SubsamplingLayer().expected(case), outputs, rtol=1e-4, atol=1e-4)


def test_every_rung_of_the_gradient_has_a_case():
    exercise = MaxPoolBackward()
    kinds = {(exercise.is_tied(case), exercise.overlaps(case)) for case in cases(exercise)}
    assert kinds == {(False, False), (False, True), (True, False)}
