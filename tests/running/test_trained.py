"""A net that was trained before in a run ends as if it were trained again."""

import random

import keras
import numpy as np
import pytest
from tensorflow.data import Dataset

from cnnlab.layers import ManualConv2D
from cnnlab.models import SparseAutoencoder, sparse_autoencoder
from tests.running.trained import remembering, remembering_minima

pytestmark = pytest.mark.slow

X = np.random.default_rng(0).normal(size=(40, 6, 6, 1)).astype("float32")
Y = np.arange(40) % 3


def net(layer=ManualConv2D, optimizer="adam", inputs=((6, 6, 1),)):
    keras.utils.set_random_seed(0)
    layers = [layer(2, 3), keras.layers.Flatten(), keras.layers.Dropout(0.5)]
    made = keras.Sequential([*map(keras.Input, inputs), *layers, keras.layers.Dense(3)])
    made.compile(optimizer, keras.losses.SparseCategoricalCrossentropy(True), metrics=["accuracy"])
    return made


@pytest.fixture(scope="module")
def fit(tmp_path_factory):
    """Keras' own `fit` with a memory; `fit.times` counts how often a net was really trained."""

    def counted(model, *args, **kwargs):
        trained.times += 1
        return keras_fit(model, *args, **kwargs)

    keras_fit = keras.Model.fit
    trained = remembering(counted, tmp_path_factory.mktemp("trained"))
    trained.times = 0
    trained(net(), X, Y, verbose=0)
    return trained


def everything(model, history):
    """All that a training leaves, with the random numbers that come next."""
    variables = [*model.variables, *model.optimizer.variables]
    drawn = random.random(), np.random.rand(), keras.random.normal(()), keras.ops.zeros(())
    left = [np.array(each) for each in [*variables, *drawn]]
    again = model.fit(X, Y, batch_size=8, verbose=0).history
    return [*left, *history.history["accuracy"], *again["loss"], *history.epoch, history.params]


@pytest.mark.parametrize(
    "how", [{}, {"optimizer": "sgd"}, {"inputs": ()}], ids=["adam", "sgd", "not built"]
)
def test_ends_as_if_trained(fit, how):
    left, before = [], fit.times
    for train in (keras.Model.fit, fit, fit):
        model = net(**how)
        left.append(everything(model, train(model, X, Y, batch_size=8, epochs=2, verbose=0)))
    assert fit.times == before + 1
    for first, second, third in zip(*left, strict=True):
        np.testing.assert_array_equal(first, second)
        np.testing.assert_array_equal(first, third)


class Cost:
    """A loss without a config."""

    def __call__(self, y, predictions):
        return keras.ops.mean((predictions - y[:, None]) ** 2)


class Own(keras.layers.Conv2D):
    """A layer of somebody else's: its code is in no description."""


def other_data(model):
    return model, (X + 1, Y), {}


def other_labels(model):
    return model, (X, (Y + 1) % 3), {}


def more_epochs(model):
    return model, (X, Y), {"epochs": 2}


def other_random_numbers(model):
    keras.utils.set_random_seed(7)
    return model, (X, Y), {}


def other_weights(model):
    model.layers[0].bias.assign([1, 2])
    return model, (X, Y), {}


def other_rate(model):
    model.optimizer.learning_rate = 0.1
    return model, (X, Y), {}


def frozen(model):
    model.layers[0].trainable = False
    return model, (X, Y), {}


def other_loss(model):
    model.compile("adam", "sparse_categorical_crossentropy")
    return model, (X, Y), {}


@pytest.mark.parametrize(
    "change",
    [
        other_data,
        other_labels,
        more_epochs,
        other_random_numbers,
        other_weights,
        other_rate,
        frozen,
        other_loss,
    ],
)
def test_trains_what_is_not_the_same(fit, change):
    model, data, how = change(net())
    before = fit.times
    fit(model, *data, verbose=0, **how)
    assert fit.times == before + 1


@pytest.mark.parametrize("unknown", ["layer", "loss", "config", "callback", "progress", "data"])
def test_trains_what_it_does_not_know(fit, unknown):
    before = fit.times
    for _ in range(2):
        model, how = net(Own if unknown == "layer" else ManualConv2D), {}
        if unknown == "loss":
            model.compile("adam", lambda y, p: keras.ops.mean((p - y[:, None]) ** 2))
        if unknown == "config":
            model.compile("adam", Cost())
        if unknown == "callback":
            how["callbacks"] = [keras.callbacks.TerminateOnNaN()]
        if unknown == "progress":
            how["verbose"] = 2
        if unknown == "data":
            how["shuffle"] = False
        data = (X, Y) if unknown != "data" else (Dataset.from_tensor_slices((X, Y)).batch(8),)
        fit(model, *data, **({"verbose": 0} | how))
    assert fit.times == before + 2


def features(weight, seen):
    """What three features of random patches end as, with the costs."""
    keras.utils.set_random_seed(0)
    autoencoder = SparseAutoencoder((6, 6, 1), 3, sparsity_weight=weight)
    costs = autoencoder.fit_lbfgs(X, 4, callback=lambda *each: seen.append(each))
    return autoencoder.get_weights(), costs


def test_a_minimum_is_found_once(tmp_path, monkeypatch):
    searches, seen = [], ([], [], [])
    minimize = sparse_autoencoder.minimize

    def counted(*args):
        searches.append(args)
        return minimize(*args)

    direct = features(3, seen[0])
    monkeypatch.setattr(sparse_autoencoder, "minimize", remembering_minima(counted, tmp_path))
    for each in seen[1:]:
        weights, costs = features(3, each)
        assert costs == direct[1]
        assert each == seen[0]
        assert len(each) == 4
        for one, other in zip(weights, direct[0], strict=True):
            np.testing.assert_array_equal(one, other)
    assert len(searches) == 1
    assert features(2, [])[1] != direct[1]
    assert len(searches) == 2
