"""Training of a lab's nets is made cheaper, and nothing else about it changes."""

import keras
import numpy as np
import pytest

import cnnlab
from cnnlab import first_fit

X = np.random.default_rng(0).normal(size=(8, 6, 6, 1)).astype("float32")
Y = np.arange(8) % 2


class Counting(keras.layers.Layer):
    """Counts how often it is called: in a traced step, once for each trace."""

    calls = 0

    def call(self, inputs):
        self.calls += 1
        return inputs


def net(kind=keras.Sequential, metrics=None):
    keras.utils.set_random_seed(1)
    layers = [keras.Input((6, 6, 1)), Counting(), keras.layers.Conv2D(2, 3, activation="relu")]
    made = kind([*layers, keras.layers.Flatten(), keras.layers.Dense(2, activation="softmax")])
    made.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy", metrics=metrics)
    return made


def trained(made):
    """How often a step was traced for two epochs, and the numbers that came of it."""
    before = made.layers[0].calls
    history = made.fit(X, Y, batch_size=4, epochs=2, verbose=0).history
    return made.layers[0].calls - before, [*made.get_weights(), *history.values()]


def kerass_own(method):
    """What `first_fit` has not changed, whatever another test has called."""
    while method.__code__.co_filename == first_fit.__file__:
        method = method.__wrapped__
    return method


@pytest.fixture
def slow(monkeypatch):
    for name in ("make_train_function", "fit"):
        monkeypatch.setattr(keras.Model, name, kerass_own(getattr(keras.Model, name)))


@pytest.fixture
def quick(slow):
    first_fit.quicken.cache_clear()
    first_fit.quicken()


@pytest.mark.parametrize("metrics", [None, ["accuracy"]], ids=["loss", "metric"])
def test_a_step_is_traced_once_and_the_numbers_are_the_same(metrics, slow, request):
    slowly, numbers = trained(net(metrics=metrics))
    request.getfixturevalue("quick")
    quickly, same = trained(net(metrics=metrics))
    assert (slowly, quickly) == (2, 1)
    for one, other in zip(numbers, same, strict=True):
        np.testing.assert_array_equal(one, other)


def test_a_labs_first_cell_sees_to_it_once(slow):
    theirs = keras.Model.fit
    first_fit.quicken.cache_clear()
    for lab in ("02_convolution", "03_filters"):
        cnnlab.checks(lab)
    assert keras.Model.fit.__wrapped__ is theirs
    assert trained(net())[0] == 1


@pytest.mark.parametrize("labels", [np.eye(3)[Y], Y[:5], Y.astype(str), list(Y)], ids=str)
def test_wrong_labels_are_refused_in_the_same_words(labels, slow, request):
    def refused():
        with pytest.raises(Exception) as error:  # noqa: PT011  the two are compared
            net(metrics=["accuracy"]).fit(X, labels, batch_size=4, verbose=0)
        return str(error.value)

    slowly = refused()
    request.getfixturevalue("quick")
    assert refused() == slowly


class Counts(keras.Sequential):
    """Counts what it is asked to measure."""

    asked = 0

    def compute_metrics(self, x, y, y_pred, sample_weight=None):
        self.asked += 1
        return super().compute_metrics(x, y, y_pred, sample_weight)


def test_a_measure_of_the_students_own_is_asked_as_often(slow, request):
    def asked():
        made = net(Counts, metrics=["accuracy"])
        made.fit(X, Y, verbose=0)
        return made.asked

    slowly = asked()
    request.getfixturevalue("quick")
    assert asked() == slowly


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
