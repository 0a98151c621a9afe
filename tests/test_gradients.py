"""Gradients against central differences and closed forms, on any backend."""

import keras
import numpy as np
import pytest
from keras import ops

from cnnlab.gradients import gradient_norms, vector_jacobian
from cnnlab.layers import ResidualBlock
from tests.layers.helpers import random_maps, randomize, to_numpy


def small_net():
    stages = [
        keras.layers.Conv2D(2, 3, activation="tanh"),
        ResidualBlock(2, (2, 1), activation="tanh"),
        keras.layers.Flatten(),
        keras.layers.Dense(3, "softmax"),
    ]
    model = keras.Sequential([keras.Input((5, 4, 1)), *stages])
    randomize(model)
    return model


def test_norms_equal_central_differences():
    model = small_net()
    x, y = random_maps(6, 5, 4, 1), np.array([0, 1, 2, 2, 1, 0])

    def loss(variable, values):
        variable.assign(values)
        return -np.mean(np.log(to_numpy(model(x))[np.arange(6), y]))

    norms = gradient_norms(model, x, y)
    kernels = [weight for weight in model.trainable_variables if weight.ndim > 1]
    for kernel, norm in zip(kernels, norms, strict=True):
        start = to_numpy(kernel).copy()
        slopes = []
        for place in range(start.size):
            step = 1e-2 * (np.arange(start.size) == place).reshape(start.shape)
            slopes.append((loss(kernel, start + step) - loss(kernel, start - step)) / 2e-2)
        kernel.assign(start)
        assert norm == pytest.approx(np.linalg.norm(slopes), rel=1e-2)


def test_norms_do_not_change_the_model():
    model = small_net()
    before = model.get_weights()
    gradient_norms(model, random_maps(2, 5, 4, 1), np.array([0, 1]))
    for old, new in zip(before, model.get_weights(), strict=True):
        np.testing.assert_array_equal(old, new)


def test_norms_of_a_mean():
    """The loss is averaged: twice the same examples have the same norms."""
    model = small_net()
    x, y = random_maps(3, 5, 4, 1), np.array([0, 2, 1])
    twice = gradient_norms(model, np.concatenate([x, x]), np.concatenate([y, y]))
    np.testing.assert_allclose(twice, gradient_norms(model, x, y), rtol=1e-4)


def test_vector_jacobian_weighs_with_upstream():
    x = np.array([1.0, 2.0], "float32")
    [gradient] = vector_jacobian(lambda a: ops.square(a), [x], np.array([10.0, 1.0]))
    np.testing.assert_allclose(gradient, [20, 4])


def test_vector_jacobian_is_zero_where_nothing_is_read():
    x, unread = np.ones(2, "float32"), np.ones((2, 3), "float32")
    gradients = vector_jacobian(lambda a, b: ops.sum(a), [x, unread])
    np.testing.assert_array_equal(gradients[0], [1, 1])
    np.testing.assert_array_equal(gradients[1], np.zeros((2, 3)))
