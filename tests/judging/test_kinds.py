"""The judge on Keras layers and trained models."""

import keras
import numpy as np
import pytest
from keras import ops

from cnnlab.judging import net_exercises, probes
from cnnlab.judging.exercise import Case, values_where
from cnnlab.judging.ladder import judge
from tests.judging.exercises import EXERCISES, Classifier, Scale, TwoDense


def verdict_of(exercise, **namespace):
    return judge(EXERCISES[exercise], lambda *question: probes.ask(namespace, *question), seed=0)


class Gain(keras.layers.Layer):
    def __init__(self, factor, **kwargs):
        super().__init__(**kwargs)
        self.factor = factor

    def build(self, input_shape):
        self.gain = self.add_weight(shape=(input_shape[-1],), initializer="ones")

    def call(self, inputs):
        return self.factor * inputs * self.gain

    def compute_output_shape(self, input_shape):
        return input_shape

    def get_config(self):
        return {**super().get_config(), "factor": self.factor}


class NoWeight(Gain):
    def build(self, input_shape):
        self.other = self.add_weight(shape=(input_shape[-1],))

    def call(self, inputs):
        return inputs * self.other


class OneWeight(Gain):
    def build(self, input_shape):
        self.gain = self.add_weight(shape=(1,))


class ExtraWeight(Gain):
    def build(self, input_shape):
        super().build(input_shape)
        self.bias = self.add_weight(shape=(3,))


class NoFactor(Gain):
    def call(self, inputs):
        return inputs * self.gain


class NoGradient(Gain):
    def call(self, inputs):
        return self.factor * ops.stop_gradient(inputs) * self.gain


class NoWeightGradient(Gain):
    def call(self, inputs):
        return self.factor * inputs * ops.stop_gradient(self.gain)


class Frozen(Gain):
    def build(self, input_shape):
        self.gain = self.add_weight(shape=(input_shape[-1],), trainable=False)


class NoWeightOfKeras(Gain):
    def build(self, input_shape):
        self.gain = ops.ones(input_shape[-1])


class ArraysAlone(Gain):
    """A graph knows no values: `if` cannot decide."""

    def call(self, inputs):
        return super().call(inputs if float(ops.max(inputs)) < 1e9 else -inputs)


class NeverTheSameLoss(Gain):
    def call(self, inputs, training=False):
        return super().call(inputs) * (np.nan if training else 1)


class Unbuilt(Gain):
    """A part is built when it is called, too late for who builds the layer alone."""

    def build(self, input_shape):
        self.part = Gain(self.factor)

    def call(self, inputs):
        return self.part(inputs)

    @property
    def gain(self):
        return getattr(self.part, "gain", None)


class Nameless(Gain):
    def __init__(self, factor, **kwargs):
        super().__init__(factor)


class NoBaseConfig(Gain):
    def get_config(self):
        return {"factor": self.factor}


class WrongShape(Gain):
    def compute_output_shape(self, input_shape):
        return (*input_shape[:-1], 1)


class WrongConfig(Gain):
    def get_config(self):
        return {**super().get_config(), "factor": 1}


class NoConfig(Gain):
    def get_config(self):
        return {"name": self.name}


class Stub(Gain):
    def build(self, input_shape): ...

    def call(self, inputs): ...


class WrongSum(Gain):
    def call(self, inputs):
        return ops.sum(inputs, axis=-1)


@pytest.mark.parametrize(
    ("layer", "points", "rung", "message"),
    [
        (Gain, 5, None, ""),
        (NoWeight, 0, "weights", "the layer has no weight called `gain`"),
        (OneWeight, 0, "weights", "`gain` should have shape (5,), yours has (1,)"),
        (ExtraWeight, 0, "weights", "expected 5 weights in all, yours has 8"),
        (WrongSum, 1, "shape", "expected shape (2, 3, 4, 5), got shape (2, 3, 4)"),
        (NoFactor, 1, "values", "at [0, 0, 0, 0] expected"),
        (NoGradient, 2, "gradient", "no gradient flows through `call`. Use `keras.ops`"),
        (NoWeightGradient, 2, "gradient", "no gradient reaches `gain`: a net could not learn it"),
        (Frozen, 2, "gradient", "`gain` is not trainable: a net could not learn it"),
        (NoWeightOfKeras, 0, "weights", "the layer has no weight called `gain`"),
        (ArraysAlone, 3, "trains", "a net with your layer cannot be trained: "),
        (NeverTheSameLoss, 3, "trains", "after one step of training the loss is not a number"),
        (Unbuilt, 4, "built", "after `build` there are 0 of 5 weights: build the parts, too"),
        (Nameless, 4, "saved", "loses its `name`, `trainable`: `__init__` hands `**kwargs` on"),
        (NoBaseConfig, 4, "saved", "loses its `name`, `trainable`: `get_config` returns what"),
        (WrongShape, 3, "output_shape", "should say [None, 3, 4, 5], it says [None, 3, 4, 1]"),
        (
            WrongConfig,
            4,
            "saved",
            "after saving and loading a model, your layer gives other values",
        ),
        (NoConfig, 4, "saved", "a model with your layer cannot be saved and loaded"),
        (Stub, 0, "runs", "nothing comes back (None)"),
    ],
)
def test_layer(layer, points, rung, message):
    verdict = verdict_of("gain-layer", Gain=layer)
    failed = next((rung.name for rung in verdict.rungs if rung.state == "failed"), None)
    assert (verdict.points, failed) == (points, rung)
    assert message in verdict.message


def test_no_picture_of_weights_that_the_judge_did_not_give():
    assert verdict_of("gain-layer", Gain=OneWeight).got is None
    assert verdict_of("gain-layer", Gain=NoFactor).got is not None


@pytest.mark.parametrize(
    ("gradient", "message"),
    [
        (
            np.zeros((1000, 1, 1, 1, 1)),
            "the gradient by `inputs` should have shape (2, 3, 4, 5), yours has",
        ),
        (np.full((2, 3, 4, 5), np.nan), "the gradient by `inputs` is not a number (NaN)"),
        (np.full((2, 3, 4, 5), np.inf), "the gradient by `inputs` is not a number (NaN)"),
    ],
)
def test_a_gradient_that_cannot_be_compared_is_told(gradient, message):
    def ask(*question):
        answer = probes.ask({"Gain": Gain}, *question)
        answer.value["gradients"]["inputs"] = gradient
        return answer

    verdict = judge(EXERCISES["gain-layer"], ask, seed=0)
    assert verdict.points == 2
    assert message in verdict.message


def test_mistake_of_a_layer_is_known():
    assert verdict_of("gain-layer", Gain=NoFactor).mistake == "no_factor"


@pytest.mark.parametrize("thing", [3, Gain(2), print])
def test_what_is_no_layer_class_is_named(thing):
    assert (
        "a class derived from keras.layers.Layer was expected"
        in verdict_of("gain-layer", Gain=thing).message
    )


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
    """A net that was trained is not asked whether it was; one without `softmax` is asked for it."""

    class Guessing(Classifier):
        guess = 0.6
        untrained = net_exercises.untrained

    for outputs, asked in ([[0.2, 0.8]], False), ([[2.0, 3.0]], True), ([[-0.5, 1.5]], True):
        answer = {"outputs": np.array(outputs * 10), "num_weights": 1, "steps": steps}
        verdict = judge(Guessing(), lambda *_, answer=answer: probes.Answer(answer), 0)
        assert verdict.mistake == mistake
        assert ("`softmax`" in verdict.message) == asked


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


class TwoRungs(Scale):
    rung_positive = values_where(lambda self, case: case.kwargs["factor"] > 0)


@pytest.mark.parametrize(("factor", "wrong"), [(3, True), (-2, False)])
def test_a_rung_of_some_cases(factor, wrong):
    case = Case("two numbers", np.ones(2), factor=factor)
    found = TwoRungs().rung("positive", case, np.zeros(2))
    assert bool(found) == wrong
    assert TwoRungs().rung("positive", case, np.ones(2) * factor) is None
