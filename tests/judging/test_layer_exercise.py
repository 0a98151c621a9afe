"""The judge on Keras layers."""

import keras
import numpy as np
import pytest
from keras import ops

from cnnlab.judging import probes
from cnnlab.judging.ladder import judge
from tests.judging.exercises import EXERCISES, states, verdict_of


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


def judged(layer, in_a_net):
    """The verdict on a layer, which may be another one in a net; which questions asked for one."""
    asked = []

    def ask(probe, name, args, kwargs, forbidden):
        asked.append(kwargs.get("in_a_net", False))
        made = in_a_net if asked[-1] else layer
        return probes.ask({name: made}, probe, name, args, kwargs, forbidden)

    return judge(EXERCISES["gain-layer"], ask, 0), asked


def test_a_layer_goes_into_a_net_once_all_below_is_right():
    verdict, asked = judged(NoFactor, NoFactor)
    assert (verdict.points < verdict.max_points, any(asked)) == (True, False)
    verdict, asked = judged(Gain, Gain)
    assert (verdict.points, asked.count(True), asked[-1]) == (verdict.max_points, 1, True)


def test_who_answers_otherwise_in_a_net_climbs_no_further():
    alone, _ = judged(NoFactor, NoFactor)
    verdict, _ = judged(Gain, NoFactor)
    assert states(verdict) == states(alone)
