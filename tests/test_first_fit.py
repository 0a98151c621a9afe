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
    """As Keras trains; later tests find what earlier ones left."""
    was_quick = keras.Model.fit is not kerass_own(keras.Model.fit)
    for name in ("make_train_function", "fit"):
        monkeypatch.setattr(keras.Model, name, kerass_own(getattr(keras.Model, name)))
    yield
    first_fit.quicken.cache_clear()
    if was_quick:
        first_fit.quicken()


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
    assert keras.Model.fit.__wrapped__.__wrapped__ is theirs
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


def seeded(seed, rate=0.01, first=None):
    """A net of Keras' own layers, with batch normalization and dropout; not trained."""
    keras.utils.set_random_seed(seed)
    first = first or keras.layers.Conv2D(2, 3, activation="relu")
    rest = [keras.layers.BatchNormalization(), keras.layers.Dropout(0.2), keras.layers.Flatten()]
    made = keras.Sequential([keras.Input((6, 6, 1)), first, *rest, keras.layers.Dense(2)])
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    made.compile(keras.optimizers.Adam(rate), loss, metrics=["accuracy"])
    return made


def numbers(made):
    """What a training changes; what it tells; and what is drawn at random after it."""
    history = made.fit(X, Y, batch_size=3, epochs=2, verbose=0)
    assert history.model is made
    assert made.history is history
    drawn = keras.random.uniform((2,)), np.random.random(2)
    counted = made.get_metrics_result().values()
    told = [*history.history.values(), *counted]
    return [*made.get_weights(), *made.optimizer.variables, *told, *drawn]


def seeds_twice():
    """Nets from three seeds, each trained twice; at last the first one goes on."""
    nets = [seeded(seed) for seed in range(3)]
    return nets, [n for made in (*nets, *nets, nets[0]) for n in numbers(made)]


@pytest.mark.slow
def test_nets_from_several_seeds_share_a_step_and_the_numbers_are_the_same(slow, request):
    _, slowly = seeds_twice()
    request.getfixturevalue("quick")
    nets, quickly = seeds_twice()
    assert [made.train_function is not None for made in nets] == [True, False, False]
    for one, other in zip(slowly, quickly, strict=True):
        np.testing.assert_array_equal(np.array(one), np.array(other))


def frozen(made):
    made.layers[0].trainable = False
    return made


@pytest.mark.parametrize(
    "other",
    [
        lambda made: seeded(1, rate=0.02),
        lambda made: frozen(seeded(1)),
        lambda made: seeded(1, first=made.layers[0]),  # a layer that both have
        lambda made: net(),  # a layer of one's own
        lambda made: frozen(made) and seeded(1),  # the first one is not what it was
    ],
)
def test_nets_that_are_not_alike_do_not(other, quick):
    made = seeded(0)
    numbers(made)
    another = other(made)
    before = made.get_weights()
    another.fit(X, Y, verbose=0)
    assert another.train_function is not None
    if not set(map(id, made.variables)) & set(map(id, another.variables)):
        for one, same in zip(before, made.get_weights(), strict=True):
            np.testing.assert_array_equal(one, same)


def test_a_training_that_fails_gives_all_numbers_back(quick):
    made, another = seeded(0), seeded(1)
    numbers(made)
    kept = [*made.get_weights(), *another.get_weights()]
    with pytest.raises(Exception, match=r"(?i)shape|labels|size"):
        another.fit(X, Y[:5], verbose=0)
    for one, same in zip(kept, [*made.get_weights(), *another.get_weights()], strict=True):
        np.testing.assert_array_equal(one, same)
