"""The judge on trained models, and on functions that build a net."""

import keras
import numpy as np
import pytest

from cnnlab.judging import net_exercises, probes
from cnnlab.judging.ladder import judge
from tests.judging.exercises import EXERCISES, Classifier, TwoDense, verdict_of


def classifier(sign, classes=2):
    """Answers class 1 for bright images when `sign` is 1."""
    model = keras.Sequential(
        [keras.Input((2, 2, 1)), keras.layers.Flatten(), keras.layers.Dense(classes)]
    )
    kernel = np.zeros((4, classes), "float32")
    kernel[:, 1] = sign
    model.layers[-1].set_weights([kernel, np.eye(classes, dtype="float32")[0] * 0.5])
    return model


@pytest.mark.parametrize(
    ("model", "points", "message"),
    [
        (classifier(1), 3, ""),
        (classifier(-1), 1, "50.0% of the images are right, the pass mark is 90%"),
        (classifier(1, classes=3), 0, "expected predictions of shape (10, 2), got (10, 3)"),
        (7, 0, "a Keras model was expected here, this is of type int"),
    ],
)
def test_model(model, points, message):
    verdict = verdict_of("model", model=model)
    assert (verdict.points, verdict.message.removeprefix("TypeError: ")) == (points, message)


@pytest.mark.parametrize(("steps", "mistake"), [(0, "untrained"), (3, "")])
def test_who_guesses_is_asked_for_what_is_missing(steps, mistake):
    """A net that was trained is not asked whether it was; one without `softmax` is asked for it.

    Sigmoids give probabilities, too.
    """

    class Guessing(Classifier):
        guess = 0.6
        untrained = net_exercises.untrained

    told = [([[0.2, 0.8]], False), ([[0.1, 0.3]], False), ([[2, 3]], True), ([[-0.5, 1.5]], True)]
    for outputs, asked in told:
        for from_logits in (False, True):  # such a loss does without `softmax`
            answer = {"outputs": np.array(outputs * 10), "num_weights": 1, "steps": steps}
            answer["from_logits"] = from_logits
            verdict = judge(Guessing(), lambda *_, answer=answer: probes.Answer(answer), 0)
            assert verdict.mistake == mistake
            assert ("`softmax`" in verdict.message) == (asked and not from_logits)


def test_what_is_short_of_a_mark_does_not_look_like_it():
    assert [net_exercises.percent(share) for share in (0.9199, 0.92, 1.0, 0)] == [
        "91.9%",
        "92.0%",
        "100.0%",
        "0.0%",
    ]


def test_nan_is_no_prediction():
    """NumPy takes NaN for the largest value: one in the right place would be a right answer."""
    model = classifier(1)
    kernel = np.array([[0.0, np.nan]] * 4)
    model.layers[-1].set_weights([kernel, np.zeros(2)])
    verdict = verdict_of("model", model=model)
    assert (verdict.points, verdict.message[:20]) == (1, "your net answers NaN")


def test_who_answers_nan_is_not_told_of_softmax():
    """Though such answers do not add up to 1 either."""

    class Probabilities(Classifier):
        points = {"shape": 0, "probabilities": 1, "accuracy": 2}
        no_softmax = net_exercises.no_softmax

    answer = {"num_weights": 1, "steps": 3, "from_logits": False}
    for value, mistake in [(np.nan, "not_a_number"), (2.0, "no_softmax")]:
        answer["outputs"] = np.full((10, 2), value)
        verdict = judge(Probabilities(), lambda *_: probes.Answer(answer), 0)
        assert verdict.mistake == mistake
        assert verdict.message.startswith("your net answers NaN") == np.isnan(value)


def test_nan_is_no_cause_of_what_fails_before():
    class Small(Classifier):
        points = {"shape": 1, "size": 0, "accuracy": 2}
        most_weights = 1
        too_large = net_exercises.too_large

    answer = {"outputs": np.full((10, 2), np.nan), "num_weights": 2}
    verdict = judge(Small(), lambda *_: probes.Answer(answer), 0)
    assert verdict.mistake == "too_large"


def test_predictions_of_another_shape_have_no_accuracy():
    exercise = EXERCISES["model"]
    (case,) = exercise.cases(np.random.default_rng(0))
    assert np.isnan(exercise.accuracy(case, {"outputs": np.zeros((1000, 1, 1))}))


def verdict_of_net(build):
    return judge(TwoDense(), lambda *question: probes.ask({"two_dense": build}, *question), seed=0)


def dense_net(*layers):
    """A function that builds a net of these layers, each made anew."""

    def build(units):
        return keras.Sequential([keras.Input((2,)), *(layer() for layer in layers)])

    return build


def dense(units, **settings):
    return lambda: keras.layers.Dense(units, **settings)


class BiasFirst(keras.layers.Layer):
    """Has the weights of a dense layer with three units, in another order."""

    def build(self, input_shape):
        self.bias = self.add_weight(shape=(3,))
        self.kernel = self.add_weight(shape=(input_shape[-1], 3))

    def call(self, inputs):
        return inputs @ self.kernel + self.bias


NET = dense_net(dense(3), dense(2))(3)


def compiled(units):
    net = dense_net(dense(units), dense(2))(units)
    net.compile("sgd", "mse")
    return net


FIRST = "layer 1 of those with weights: first gives (3,) with 9 weights"
SECOND = "layer 2 of those with weights: second gives (2,) with 8 weights"


@pytest.mark.parametrize(
    ("build", "points", "message"),
    [
        (dense_net(dense(3), dense(2)), 3, ""),
        (lambda units: keras.Sequential([keras.Input((2,)), dense(units)(), dense(2)()]), 3, ""),
        (dense_net(dense(3), keras.layers.Flatten, dense(2)), 3, ""),
        (dense_net(dense(4), dense(2)), 0, f"{FIRST}; the one in its place gives (4,) with 12"),
        (dense_net(dense(3, use_bias=False), dense(2)), 0, FIRST),
        (
            dense_net(
                lambda: keras.layers.Reshape((1, 2)), dense(3), keras.layers.Flatten, dense(2)
            ),
            0,
            f"{FIRST}; the one in its place gives (1, 3) with 9 weights",
        ),
        (dense_net(dense(3)), 0, f"{SECOND}; yours ends before"),
        (
            dense_net(dense(3), dense(2), dense(2)),
            0,
            "no layer after second has weights; yours gives (2,) with 6 weights",
        ),
        (dense_net(BiasFirst, dense(2)), 0, "have other shapes, or stand in another"),
        (dense_net(dense(3, activation="relu"), dense(2)), 1, "at [0, 0] expected"),
        (
            lambda units: NET,
            2,
            "a second call of `two_dense` gives the same weights: make a new net",
        ),
        (compiled, 2, "the net is compiled already"),
        (lambda units: None, 0, "nothing comes back (None)"),
        (lambda units: [dense(units)()], 0, "a Keras model should come back, this is of type list"),
        (dense_net(dense(3), dense(2))(3), 0, "a function that builds a model was expected here"),
        (7, 0, "a function was expected here, this is of type int"),
    ],
)
def test_net(build, points, message):
    verdict = verdict_of_net(build)
    assert verdict.points == points
    assert message in verdict.message


def test_net_tells_how_its_weights_were_drawn():
    ones = {"kernel_initializer": "ones", "bias_initializer": "zeros"}
    drawn = keras.initializers.VarianceScaling(seed=0)
    build = dense_net(dense(3, **ones), dense(200, kernel_initializer=drawn))
    answer = probes.net(build, np.ones((1, 2)), [], {"units": 3})
    kernel = keras.ops.convert_to_numpy(drawn((3, 200)))
    far = np.abs(kernel - kernel.mean()).max() / kernel.std()
    wanted = [[1, 0, 0], [0, 0, 0], [kernel.mean(), kernel.var(), far], [0, 0, 0]]
    np.testing.assert_allclose(answer["initial"], wanted, rtol=1e-5)


def test_net_tells_what_is_not_of_keras():
    answer = probes.net(dense_net(dense(3), BiasFirst), np.ones((1, 2)), [], {"units": 3})
    assert answer["foreign"] == ["BiasFirst"]


def test_mistake_of_a_net_is_known():
    build = dense_net(dense(3, activation="relu"), dense(2))
    assert verdict_of_net(build).mistake == "relu"
