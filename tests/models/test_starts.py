"""A net that starts anew is as good as new, and its training step is compiled once."""

import keras
import numpy as np

from cnnlab.models import from_seeds
from tests.layers.helpers import random_maps

X, Y = random_maps(12, 6, 6, 1), np.arange(12) % 3
SEEDS = (0, 1, 2)


class Counting(keras.layers.Layer):
    """Counts how often it is called: in a compiled step, once for each time it is compiled."""

    calls = 0

    def call(self, inputs):
        Counting.calls += 1
        return inputs


def make_net():
    """Of parts that keep something from step to step, one of them random numbers."""
    stages = [
        Counting(),
        keras.layers.Conv2D(2, 3),
        keras.layers.BatchNormalization(),
        keras.layers.Dropout(0.5),
        keras.layers.Flatten(),
        keras.layers.Dense(3, "softmax"),
    ]
    net = keras.Sequential([keras.Input((6, 6, 1)), *stages])
    settings = {"loss": "sparse_categorical_crossentropy", "metrics": ["accuracy"]}
    net.compile(keras.optimizers.Adam(0.01), **settings)
    return net


def trained(net):
    """All that a training leaves."""
    history = net.fit(X, Y, batch_size=4, epochs=2, verbose=0).history
    variables = [*net.variables, *net.optimizer.variables]
    return [*map(keras.ops.convert_to_numpy, variables), *history.values()]


def as_new():
    for seed in SEEDS:
        keras.utils.set_random_seed(seed)
        yield make_net()


def test_each_start_is_that_of_a_new_net():
    again = [trained(net) for net in from_seeds(make_net, SEEDS)]
    for one, other in zip(again, [trained(net) for net in as_new()], strict=True):
        for array, same in zip(one, other, strict=True):
            np.testing.assert_array_equal(array, same)
    assert not np.array_equal(again[0][0], again[1][0])


def test_a_step_is_compiled_once():
    if keras.config.backend() == "torch":
        return  # it compiles nothing
    calls = []
    for net in from_seeds(make_net, SEEDS):
        before = Counting.calls
        net.fit(X, Y, batch_size=4, verbose=0)
        calls.append(Counting.calls - before)
    assert calls[0] > 0
    assert calls[1:] == [0, 0]


def test_it_is_one_net():
    assert len(set(map(id, from_seeds(make_net, SEEDS)))) == 1


def test_a_net_that_is_not_built_is_made_anew():
    def not_built():
        net = keras.Sequential([keras.layers.Flatten(), keras.layers.Dense(3, "softmax")])
        net.compile("adam", "sparse_categorical_crossentropy")
        return net

    ends = [trained(net)[0] for net in from_seeds(not_built, (0, 0, 1))]
    np.testing.assert_array_equal(ends[0], ends[1])
    assert not np.array_equal(ends[0], ends[2])
