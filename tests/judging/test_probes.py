"""What is asked of a student's object, and what is made of its value: plain data, all the way."""

import sys
from collections import OrderedDict, deque, namedtuple

import keras
import numpy as np
import pytest
from keras import ops

from cnnlab.judging import compare, probes
from cnnlab.judging.plain import plain
from cnnlab.judging.probes.weights import weights_of
from cnnlab.layers import ManualConv2D, ResidualBlock

Pair = namedtuple("Pair", "first second")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ((1, "a", None, True), (1, "a", None, True)),
        (Pair(1, (2,)), [1, (2,)]),
        ({3, 1}, [1, 3]),
        (OrderedDict(a=[1.5]), {"a": [1.5]}),
        ({1: 2}, {"1": 2}),
        (range(3), [0, 1, 2]),
        (deque([1]), [1]),
        (np.array([[1, None], [2, 3]], dtype=object), [[1, None], [2, 3]]),
    ],
)
def test_containers(value, expected):
    assert plain(value) == expected
    assert type(plain(value)) is type(expected)


@pytest.mark.parametrize(
    "value", [np.array(2.0), Pair(np.array(2), 0), [keras.ops.ones(()) * 2], {"x": np.array(2)}]
)
def test_numbers_inside_become_arrays(value):
    found = plain(value)
    found = next(iter(found.values())) if isinstance(found, dict) else found
    found = found[0] if isinstance(found, list) else found
    assert type(found) is np.ndarray
    assert found == 2


@pytest.mark.parametrize("number", [np.int64(7), np.float32(0.5), np.bool_(True), np.uint8(7)])
def test_scalars_of_numpy_become_pythons(number):
    """So that they stand in sets and tables as other numbers do."""
    found = plain({"x": [number, {number}]})["x"]
    assert found == [number, [number]]
    assert type(found[0]) in (int, float, bool)


def test_a_probe_that_is_replaced_is_not_asked(monkeypatch):
    monkeypatch.setitem(probes.PROBES, "value", lambda thing: "forged")
    assert probes.ask({"x": 3}, "value", "x", (), {}).value == 3


@pytest.mark.parametrize("value", [np, np.ndarray, b"bytes", keras.Input((2,)), object()])
def test_what_is_no_data(value):
    assert plain(value).kind == type(value).__name__


@pytest.mark.parametrize("library", ["torch", "jax.numpy", "tensorflow"])
def test_tensors_of_all_libraries_become_arrays(library):
    ones = pytest.importorskip(library).ones
    found = plain({"x": [ones((2, 3))]})["x"][0]
    assert type(found) is np.ndarray
    assert found.shape == (2, 3)


def test_a_tensor_with_a_gradient_becomes_an_array():
    torch = pytest.importorskip("torch")
    assert plain(torch.ones(2, requires_grad=True) * 2).tolist() == [2, 2]


@pytest.mark.skipif(keras.backend.backend() == "torch", reason="its bfloat16 has no array")
def test_bfloat16_are_numbers():
    """To NumPy they would be bytes, as those of a structure, in which there is no number."""
    found = plain(ops.ones((2, 3), dtype="bfloat16"))
    assert (found.dtype, found.shape) == ("float32", (2, 3))
    assert plain(np.zeros(2, [("a", "i4"), ("b", "f4")])).kind == "ndarray"


@pytest.mark.parametrize("kind", ["float16", "float32", "longdouble", "uint8"])
def test_numbers_of_any_length_are_numbers(kind):
    number = plain(np.dtype(kind).type(3))
    assert compare.same(np.array(3.0), number, compare.RTOL, compare.ATOL)


def student(source, name):
    namespace = {"keras": keras, "sys": sys}
    exec(compile(source, "<cell>", "exec"), namespace)
    return namespace[name]


LOOP = "for _ in range(50):\n        x = x + 1\n    return x"


def test_lines_are_counted():
    before = sys.gettrace()
    answer = probes.call_counting_lines(student(f"def add(x):\n    {LOOP}", "add"), 0)
    assert answer == {"returned": 50, "lines": 102}
    assert sys.gettrace() is before


@pytest.mark.parametrize("other", ["None", "lambda *_: None"])
def test_who_switches_the_counter_off_gets_no_count(other):
    before = sys.gettrace()
    add = student(f"def add(x):\n    sys.settrace({other})\n    {LOOP}", "add")
    with pytest.raises(RuntimeError, match=r"leave `sys\.settrace` alone"):
        probes.call_counting_lines(add, 0)
    assert sys.gettrace() is before


layers = keras.layers
PICTURES = np.ones((2, 6, 6, 1), "float32")


def stack(kind=keras.Sequential):
    inner = keras.Sequential([keras.Input((8,)), layers.Dense(3), layers.Dropout(0.5)])
    first = [layers.Conv2D(2, 3), layers.BatchNormalization(), layers.Dropout(0.5)]
    last = [layers.MaxPooling2D(2), layers.Flatten(), inner, layers.Dense(2)]
    return kind([keras.Input((6, 6, 1)), *first, *last])


def graph(kind=keras.Model):
    pictures = keras.Input((6, 6, 1))
    shared = layers.Conv2D(1, 3, padding="same")
    maps = layers.BatchNormalization()(shared(shared(pictures)) + pictures)
    return kind(pictures, layers.Dense(2)(layers.Flatten()(layers.Dropout(0.5)(maps))))


class Own(keras.Model):
    """As a student writes one: no graph, and a weight of its own."""

    def __init__(self):
        super().__init__()
        self.last, self.parts = layers.Dense(2), [layers.Conv2D(2, 3), layers.BatchNormalization()]
        self.flat, self.gain = layers.Flatten(), self.add_weight(shape=(2,), name="gain")

    def call(self, inputs):
        for part in self.parts:
            inputs = part(inputs)
        return self.last(self.flat(inputs)) * self.gain


def frozen():
    net = stack()
    net.layers[0].trainable = False
    return net


@pytest.mark.parametrize("build", [stack, graph, Own, frozen])
def test_honest_nets_are_told_as_keras_tells_them(build):
    net = build()
    # The state of the metrics is no weight of the net.
    net.compile("adam", "mse", metrics=["mae"], run_eagerly=True)
    net.fit(PICTURES, np.ones((2, 2)), verbose=0)
    answer = probes.predict(net, PICTURES)
    assert answer["num_weights"] == net.count_params()
    assert answer["trained"] == [list(weight.shape) for weight in net.trainable_weights]
    parts = net.operations if build is graph else net.layers
    parts = [
        x for part in parts for x in (part.layers if type(part) is keras.Sequential else [part])
    ]
    assert answer["layers"] == [type(part).__name__ for part in parts]
    assert answer["steps"] == 1
    assert list(map(id, weights_of(net))) == list(map(id, net.weights))


LIES = """
class Kept:
    def count_params(self):
        return 7
    def get_weights(self):
        return []
    layers = property(lambda self: [], lambda self, value: None)
    operations = property(lambda self: [])
    weights = property(lambda self: [])
    trainable_weights = property(lambda self: [])
class Stack(Kept, keras.Sequential):
    pass
class Graph(Kept, keras.Model):
    pass
class Dense(keras.layers.Dense):
    count_params, get_weights, weights = Kept.count_params, Kept.get_weights, Kept.weights
"""


@pytest.mark.parametrize(("build", "kind"), [(stack, "Stack"), (graph, "Graph")])
def test_a_net_is_not_asked_about_itself(build, kind):
    honest, lying = build(), build(student(LIES, kind))
    told = probes.predict(lying, PICTURES)
    expected = probes.predict(honest, PICTURES)
    for key in ("num_weights", "layers", "trained", "shortcuts"):
        assert told[key] == expected[key], key


def test_a_layer_inside_is_not_asked_either():
    dense = student(LIES, "Dense")
    net = keras.Sequential([keras.Input((3,)), dense(4), layers.Dense(2)])
    answer = probes.predict(net, np.ones((1, 3), "float32"))
    assert (answer["num_weights"], len(answer["trained"])) == (26, 4)


def test_a_layer_is_not_asked_how_many_weights_it_has():
    dense, inputs = student(LIES, "Dense"), np.ones((2, 3), "float32")
    weights = {"kernel": np.ones((3, 4), "float32"), "bias": np.zeros(4, "float32")}
    answer = probes.layer(dense, inputs, weights, np.ones((2, 4)), {"units": 4})
    assert answer["num_weights"] == 16


def test_the_judges_weights_are_those_of_the_net():
    """A net that lists no weights would keep its own, and hide what else it has."""
    weights = [np.full(weight.shape, 0.5, "float32") for weight in stack().weights]
    answers = [
        probes.net(lambda kind=kind: stack(kind), PICTURES, weights, {})
        for kind in (keras.Sequential, student(LIES, "Stack"))
    ]
    assert np.allclose(answers[0]["outputs"], answers[1]["outputs"])
    assert len(answers[1]["initial"]) == len(weights)


class Block(layers.Layer):
    """As a student writes one, of layers that Keras has."""

    def __init__(self, shortcut):
        super().__init__()
        self.first, self.second = (layers.Conv2D(1, 3, padding="same") for _ in range(2))
        self.shortcut = shortcut

    def call(self, inputs):
        maps = self.second(self.first(inputs))
        return maps + inputs if self.shortcut else maps


class Stages(keras.Model):
    def __init__(self, shortcut):
        super().__init__()
        self.stages, self.shortcut = [Block(False), Block(False)], shortcut
        self.last = keras.Sequential([layers.Flatten(), layers.Dense(2)])

    def call(self, inputs):
        for stage in self.stages:
            inputs = stage(inputs) + inputs if self.shortcut else stage(inputs)
        return self.last(inputs)


class Loop(Stages):
    def call(self, inputs):
        return super().call(ops.convert_to_tensor(ops.convert_to_numpy(inputs)))  # no graph


def inner(shortcut):
    pictures = keras.Input((6, 6, 1))
    maps = layers.Conv2D(1, 3, padding="same")(pictures)
    return keras.Model(pictures, layers.Add()([maps, pictures]) if shortcut else maps)


def net_of(*parts):
    return keras.Sequential([keras.Input((6, 6, 1)), *parts, layers.Flatten(), layers.Dense(2)])


@pytest.mark.parametrize(
    ("net", "number"),
    [
        (net_of(inner(True)), 1),
        (net_of(inner(False)), 0),
        (net_of(net_of(), layers.Reshape((2, 1, 1))), 0),
        (net_of(Block(True), Block(True)), 2),
        (net_of(Block(False)), 0),
        (Stages(True), 2),
        (Stages(False), 0),
        (Loop(False), 1),  # it may have one
        (net_of(ManualConv2D(1, 3)), 0),
        (net_of(ResidualBlock(1)), 1),
    ],
)
def test_shortcuts_are_found_wherever_they_are(net, number):
    assert probes.predict(net, PICTURES)["shortcuts"] == number


def test_parts_of_parts_are_named():
    net = net_of(inner(True), Block(True))
    found = ["InputLayer", "Conv2D", "Add", "Block", "Conv2D", "Conv2D", "Flatten", "Dense"]
    assert probes.predict(net, PICTURES)["layers"] == found


class Stack(keras.Model):
    """Its weights are listed in another order than that in which they are used."""

    def __init__(self):
        super().__init__()
        self.last = layers.Dense(2)
        self.first = keras.Sequential([layers.Dense(3)])

    def call(self, inputs):
        return self.last(self.first(inputs))


def test_a_subclassed_net_is_given_weights_in_the_order_of_its_graph():
    weights = [np.full(shape, 2.0) for shape in ((4, 3), (3,), (3, 2), (2,))]
    answer = probes.net(Stack, np.ones((1, 4), "float32"), weights, {})
    assert answer["layers"] == [[[3], 15], [[2], 8]]
    assert answer["outputs"].tolist() == [[62, 62]]
