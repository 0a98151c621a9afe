"""What is asked about nets and about parts of layers."""

import keras
import numpy as np
import pytest

from cnnlab.judging import probes
from cnnlab.judging.nets import describe, rebuild
from cnnlab.models import residual_net
from tests.layers.helpers import random_maps, randomize, to_numpy


@pytest.fixture
def net():
    model = residual_net(1, filters=2, input_shape=(5, 6, 1), num_classes=3)
    randomize(model)
    return model


def test_a_net_survives_its_description(net):
    again = rebuild(describe(net))
    assert again is not net
    x = random_maps(2, 5, 6, 1)
    np.testing.assert_array_equal(to_numpy(net(x)), to_numpy(again(x)))


def test_a_description_is_plain_data(net):
    described = describe(net)
    assert isinstance(described["config"], str)
    assert {type(weight) for weight in described["weights"]} == {np.ndarray}


def test_function_of_a_net(net):
    def count(model, x, factor):
        return factor * model.count_params() + len(x)

    arguments = (describe(net), np.zeros(3), 2)
    answer = probes.ask({"count": count}, "call_with_net", "count", arguments, {})
    assert answer.value == 2 * net.count_params() + 3


class Twice(keras.layers.Layer):
    """Two dense layers, one behind the other."""

    def build(self, input_shape):
        self.first, self.second = keras.layers.Dense(2), keras.layers.Dense(2)
        self.first.build(input_shape)
        self.second.build(input_shape)

    def call(self, inputs):
        return self.second(self.first(inputs))


class Once(Twice):
    """Leaves out the second."""

    def call(self, inputs):
        return self.first(inputs)


def ask_twice(weights, layer=Twice, **options):
    x = np.array([[1, 2]], "float32")
    question = (x, weights, np.ones((1, 2), "float32"), {})
    return probes.ask({"Twice": layer}, "layer", "Twice", question, options).value


def test_weights_of_parts_are_set():
    first, second = np.array([[0, 1], [1, 0]], "float32"), 3 * np.eye(2, dtype="float32")
    answer = ask_twice({"first.kernel": first, "second.kernel": second})
    np.testing.assert_array_equal(answer["outputs"], [[6, 3]])


def test_missing_parts_are_told():
    answer = ask_twice({"third.kernel": np.eye(2), "first.gain": np.ones(2)})
    assert answer["weights"] == {"third.kernel": None, "first.gain": None}
    assert "outputs" not in answer


def test_nothing_is_said_of_the_nets_that_the_judge_trains(caplog):
    """Keras would warn of the weight that is not used, TensorFlow of the fifth net."""
    for _ in range(6):
        answer = ask_twice({"first.kernel": np.eye(2)}, Once, in_a_net=True)
        assert isinstance(answer["trained"], float), answer["trained"]
    assert not caplog.records


def test_operations_and_trained_weights_of_a_model():
    inputs = keras.Input((2,))
    outputs = keras.layers.Dense(2)(inputs) + inputs
    model = keras.Model(inputs, outputs)
    answer = probes.ask({"m": model}, "predict", "m", (np.ones((1, 2)),), {}).value
    assert answer["layers"] == ["InputLayer", "Dense", "Add"]
    assert answer["trained"] == [[2, 2], [2]]
