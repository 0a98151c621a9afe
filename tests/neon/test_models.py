"""A model with neon's name is trained as neon trained it."""

import keras
import numpy as np
import pytest
from scipy.special import expit

from cnnlab import first_fit
from cnnlab.neon import (
    Affine,
    ArrayIterator,
    CrossEntropyBinary,
    CrossEntropyMulti,
    GeneralizedCost,
    Logistic,
    Model,
    Softmax,
    Xavier,
)
from tests.neon.helpers import random_images


@pytest.mark.parametrize("shortcut", [True, False])
def test_fit_uses_the_shortcut_of_the_last_layer(shortcut):
    """One step of gradient descent moves the weights by the mean of input times error."""
    images = np.array([[1.0, 2.0], [3.0, -1.0]], "float32")
    model = Model([Affine(2, keras.initializers.Ones(), activation=Logistic(shortcut=shortcut))])
    dataset = ArrayIterator(images, np.array([0, 1]), nclass=2)
    cost = GeneralizedCost(costfunc=CrossEntropyBinary())
    history = model.fit(dataset, cost, keras.optimizers.SGD(0.5), num_epochs=1)
    p = expit(images.sum(axis=1, keepdims=True)) * np.ones((1, 2))
    error = p - np.eye(2)
    if not shortcut:
        error *= p * (1 - p)
    wanted = 1 - 0.5 * images.T @ error / 2
    np.testing.assert_allclose(model.net.get_weights()[0], wanted, rtol=1e-5)
    summed = -(np.eye(2) * np.log(p) + (1 - np.eye(2)) * np.log(1 - p)).sum(axis=1)
    assert history.history["loss"][0] == pytest.approx(summed.mean(), rel=1e-5)


def test_fit_passes_callbacks_and_batches():
    steps = []
    counter = keras.callbacks.LambdaCallback(on_train_batch_end=lambda batch, logs: steps.append(1))
    model = Model([Affine(2, Xavier(), activation=Logistic(shortcut=True))])
    dataset = ArrayIterator(random_images(10, 4), np.arange(10) % 2, nclass=2, batch_size=4)
    model.fit(dataset, GeneralizedCost(CrossEntropyBinary()), "sgd", 2, callbacks=[counter])
    assert len(steps) == 2 * 3


def test_fit_of_classes():
    """One step of gradient descent moves the weights by the mean of input times error."""
    images = np.array([[1.0, 2.0], [3.0, -1.0]], "float32")
    model = Model([Affine(2, keras.initializers.Ones(), activation=Softmax())])
    dataset = ArrayIterator(images, np.array([0, 1]), nclass=2)
    history = model.fit(
        dataset, GeneralizedCost(CrossEntropyMulti()), keras.optimizers.SGD(0.5), num_epochs=1
    )
    wanted = 1 - 0.5 * images.T @ (np.full((2, 2), 0.5) - np.eye(2)) / 2
    np.testing.assert_allclose(model.net.get_weights()[0], wanted, rtol=1e-5)
    assert history.history["loss"][0] == pytest.approx(np.log(2), rel=1e-5)


def test_nets_that_are_trained_alike_are_told_from_others():
    class OwnCost(CrossEntropyBinary):
        pass

    def trained(shortcut, costfunc):
        model = Model([Affine(2, Xavier(), activation=Logistic(shortcut=shortcut))])
        dataset = ArrayIterator(random_images(2, 3), np.array([0, 1]), nclass=2)
        model.fit(dataset, GeneralizedCost(costfunc=costfunc), "sgd", num_epochs=1)
        return first_fit.likeness(model.logits)

    once = trained(True, CrossEntropyBinary())
    assert once is not None
    assert once == trained(True, CrossEntropyBinary())
    assert once != trained(False, CrossEntropyBinary())
    assert trained(True, OwnCost()) is None  # of somebody's own class nobody can tell
