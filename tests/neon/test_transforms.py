"""Activations, cost and metric with neon's names: against NumPy."""

import keras
import numpy as np
import pytest
from keras import ops
from scipy.special import expit, log_expit, log_softmax, softmax

from cnnlab.gradients import vector_jacobian
from cnnlab.neon import (
    Affine,
    CrossEntropyBinary,
    CrossEntropyMulti,
    DataTransform,
    Kaiming,
    Logistic,
    Misclassification,
    Normalizer,
    Rectlin,
    Softmax,
)
from tests.neon.helpers import random_images, run


def test_activations_and_transforms():
    images = random_images(2, 3, 3, 1)
    outputs, _ = run([DataTransform(Normalizer(divisor=4))], images)
    np.testing.assert_allclose(outputs, images / 4, rtol=1e-6)
    ones = keras.initializers.Ones()
    for activation, function in [
        (None, lambda x: x),
        (Rectlin(), lambda x: np.maximum(x, 0)),
        (Rectlin(slope=0.1), lambda x: np.maximum(x, 0.1 * x)),
        (Logistic(), expit),
    ]:
        outputs, _ = run([Affine(2, ones, bias=ones, activation=activation)], images)
        wanted = function(images.sum(axis=(1, 2)) + 1) * np.ones((1, 2))
        np.testing.assert_allclose(outputs, wanted, rtol=1e-5)


LOGITS = np.array([[0.3, -2.0], [5.0, 40.0], [-90.0, 500.0]], "float32")
TARGETS = np.array([[1, 0], [0, 1], [1, 0]], "float32")


@pytest.mark.parametrize("shortcut", [True, False])
def test_cost_is_exact_for_any_logit(shortcut):
    cost = CrossEntropyBinary()(ops.convert_to_tensor(LOGITS), TARGETS, shortcut)
    z = LOGITS.astype(float)
    wanted = -(TARGETS * log_expit(z) + (1 - TARGETS) * log_expit(-z)).sum(axis=-1)
    np.testing.assert_allclose(ops.convert_to_numpy(cost), wanted, rtol=1e-5)


def test_shortcut_makes_the_error_p_minus_t():
    p = expit(LOGITS.astype(float))
    for shortcut, wanted in [(True, p - TARGETS), (False, (p - TARGETS) * p * (1 - p))]:
        [gradient] = vector_jacobian(
            lambda z, s=shortcut: CrossEntropyBinary()(z, TARGETS, s), [LOGITS]
        )
        np.testing.assert_allclose(gradient, wanted, rtol=1e-4, atol=1e-7)


@pytest.mark.parametrize("scale", [1, 3])
def test_cost_of_classes(scale):
    """Exact for any logit; the error is the difference of probability and target."""
    cost = CrossEntropyMulti(scale=scale)
    z = LOGITS.astype(float)
    wanted = -scale * (TARGETS * log_softmax(z, axis=-1)).sum(axis=-1)
    found = cost(ops.convert_to_tensor(LOGITS), TARGETS)
    np.testing.assert_allclose(ops.convert_to_numpy(found), wanted, rtol=1e-5, atol=1e-6)
    [gradient] = vector_jacobian(lambda z: cost(z, TARGETS), [LOGITS])
    np.testing.assert_allclose(gradient, scale * (softmax(z, axis=-1) - TARGETS), atol=1e-6)


def test_softmax():
    images = random_images(2, 2, 2, 1)
    outputs, _ = run(Affine(3, Kaiming(), activation=Softmax()), images)
    _, model = run(Affine(3, Kaiming(), activation=Softmax()), images)
    scores = images.reshape(2, -1) @ model.net.get_weights()[0]
    np.testing.assert_allclose(
        ops.convert_to_numpy(model.net(images)), softmax(scores, axis=-1), rtol=1e-5
    )
    np.testing.assert_allclose(outputs.sum(axis=-1), 1, rtol=1e-5)


def test_misclassification():
    outputs = np.array([[0.1, 0.2, 0.0], [0.9, 0.8, 0.1], [0.3, 0.2, 0.4], [0.5, 0.1, 0.0]])
    targets = np.eye(3)[[1, 1, 2, 0]]
    assert Misclassification()(outputs, targets) == 0.25
