"""Training of a lab's nets is made cheaper, and nothing else about it changes."""

import inspect

import keras
import numpy as np
import pytest

import cnnlab
from cnnlab.first_fit import optimizer_first, quicken

X = np.random.default_rng(0).normal(size=(8, 6, 6, 1)).astype("float32")
Y = np.arange(8) % 2


class Counting(keras.layers.Layer):
    """Counts how often it is called: in a traced step, once for each trace."""

    calls = 0

    def call(self, inputs):
        self.calls += 1
        return inputs


def net(kind=keras.Sequential):
    keras.utils.set_random_seed(1)
    layers = [keras.Input((6, 6, 1)), Counting(), keras.layers.Conv2D(2, 3, activation="relu")]
    made = kind([*layers, keras.layers.Flatten(), keras.layers.Dense(2, activation="softmax")])
    made.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy")
    return made


def trained(made, **settings):
    """How often a step was traced for two epochs, and the weights after them."""
    before = made.layers[0].calls
    made.fit(X, Y, batch_size=4, epochs=2, verbose=0, **settings)
    return made.layers[0].calls - before, made.get_weights()


@pytest.fixture
def slow(monkeypatch):
    """As Keras does it, whatever another test has called."""
    theirs = inspect.unwrap(keras.Model.make_train_function)
    monkeypatch.setattr(keras.Model, "make_train_function", theirs)


@pytest.fixture
def quick(slow, monkeypatch):
    changed = optimizer_first(keras.Model.make_train_function)
    monkeypatch.setattr(keras.Model, "make_train_function", changed)


def test_a_step_is_traced_once_and_the_weights_are_the_same(slow, request):
    slowly, weights = trained(net())
    request.getfixturevalue("quick")
    quickly, same = trained(net())
    assert (slowly, quickly) == (2, 1)
    for one, other in zip(weights, same, strict=True):
        np.testing.assert_array_equal(one, other)


def test_a_labs_first_cell_sees_to_it_once(slow):
    theirs = keras.Model.make_train_function
    quicken.cache_clear()
    for lab in ("02_convolution", "03_filters"):
        cnnlab.checks(lab)
    assert keras.Model.make_train_function.__wrapped__ is theirs
    assert trained(net())[0] == 1


def test_train_on_batch_too(quick):
    made = net()
    before = made.layers[0].calls
    made.train_on_batch(X, Y)
    assert made.layers[0].calls - before == 1


def test_a_net_that_is_not_yet_built_trains_as_before(quick):
    made = keras.Sequential([Counting(), keras.layers.Flatten(), keras.layers.Dense(2)])
    made.compile("adam", "mse")
    made.fit(X, np.zeros((8, 2)), verbose=0)
    assert made.optimizer.built
    assert int(made.optimizer.iterations) == 1


def test_a_net_without_an_optimizer_says_what_it_said(quick):
    made = keras.Sequential([keras.Input((6, 6, 1)), keras.layers.Flatten()])
    made.compile(optimizer=None, loss="mse")
    with pytest.warns(UserWarning, match="trainable weights"):
        made.fit(X, np.zeros((8, 36)), verbose=0)


class Half(keras.Sequential):
    """Trains its last layer alone, by a step of its own."""

    def train_step(self, data):
        import tensorflow as tf

        x, y = data
        with tf.GradientTape() as tape:
            loss = keras.ops.mean(keras.losses.sparse_categorical_crossentropy(y, self(x)))
        weights = self.layers[-1].trainable_weights
        self.optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights, strict=True))
        return {"loss": loss}


def test_a_step_of_the_students_own_is_left_alone(quick):
    made = net(Half)
    made.fit(X, Y, verbose=0)
    # Counters and two averages for each of two weights: those of the convolution are not there.
    assert len(made.optimizer.variables) == 2 + 2 * 2
