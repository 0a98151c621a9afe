"""The solutions in other forms: each earns what the solution earns.

What a function is given and returns, in other kinds of arrays; a net, in another net.
"""

import ast
import functools
import json

import keras
import numpy as np
import pytest

from cnnlab import exercises
from cnnlab.grading.workers.lab import prepared
from cnnlab.grading.workers.needed import Given
from cnnlab.judging import probes
from cnnlab.judging.ladder import judge
from cnnlab.judging.look import look
from cnnlab.judging.net_exercises import ModelExercise, NetExercise
from cnnlab.models import SparseAutoencoder
from cnnlab.process.encoding import decode, encode
from tests import answers
from tests.answers import ROOT, as_graded, cells_of, code_cells, run, setup_of, solved

__all__ = ["as_graded"]  # a fixture
pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("as_graded")]


def changed(value, change):
    """The value with another array in the place of each of its arrays and decimal numbers."""
    if isinstance(value, dict):
        return {key: changed(item, change) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(changed(item, change) for item in value)
    return change(np.asarray(value)) if isinstance(value, np.ndarray | float) else value


CALLS = ("call", "call_counting_lines", "call_each", "call_with_net")  # probes of functions


def in_32_bits(array):
    return np.float32(array) if array.dtype == float else array


def torch_tensor(array):
    return pytest.importorskip("torch").tensor(array)


FORMS = {  # of what is given to a solution, and of what it returns
    "32 bits": (in_32_bits, in_32_bits),
    "lists": (np.asarray, np.ndarray.tolist),
    "tensors": (np.asarray, keras.ops.convert_to_tensor),
    "PyTorch's": (np.asarray, torch_tensor),
}
# What a text asks for: 64 bits; an array of bytes, which a list is not; no help of Keras'.
REFUSED = {
    ("13_sparse_autoencoder", "gradient", "32 bits"),
    ("11_backpropagation", "numeric-gradients", "32 bits"),
    ("17_frameworks", "quantize", "lists"),
    ("17_frameworks", "other-lenet", "tensors"),
}


def by_wire(value):
    """What a judge receives of a value that a student's process sends."""
    arrays = []
    header = json.dumps(encode(value, arrays))
    return decode(json.loads(header), memoryview(b"".join(a.tobytes() for a in arrays)))


def verdict_of_sent(exercise, namespace, seed):
    """What a judge says who receives the answers from another process."""

    def ask(*question):
        answer = probes.ask(namespace, *question)
        answer.value = by_wire(answer.value)
        return answer

    return judge(exercise, ask, seed)


@pytest.mark.parametrize("lab", exercises.labs())
def test_form_and_precision_are_free(lab):
    """Each function's solution, its answer in other forms."""
    for name, exercise in exercises.load(lab).items():
        if exercise.probe not in CALLS:
            continue
        namespace, exercise = solved(lab, name), prepared(exercise, seed=1)
        function = namespace[exercise.object_name]
        for form, (given, returned) in FORMS.items():

            def answer(*args, given=given, returned=returned, function=function, **kwargs):
                return changed(function(*changed(args, given), **changed(kwargs, given)), returned)

            verdict = verdict_of_sent(exercise, namespace | {exercise.object_name: answer}, 1)
            right = (lab, name, form) not in REFUSED
            told = name, form, verdict.case, verdict.message
            assert (verdict.points == exercise.max_points) == right, told


def nested(net):
    return keras.Sequential([keras.Input(net.input_shape[1:]), net])


def functional(net):
    image = keras.Input(net.input_shape[1:])
    return keras.Model(image, net(image))


class Wrapped(keras.Model):
    def __init__(self, net):
        super().__init__()
        self.net = net

    def call(self, inputs):
        return self.net(inputs)


class Late(Wrapped):
    """It has no layers, and no weights, before it is called."""

    def __init__(self, net):
        keras.Model.__init__(self)
        self.made = lambda: net

    def build(self, input_shape):
        self.net = self.made()


def cloned(net):
    copy = keras.models.clone_model(net)
    copy.set_weights(net.get_weights())
    return copy


class Halves(keras.Model):
    def __init__(self, layers):
        super().__init__()
        self.first = keras.Sequential(layers[:2])
        self.rest = keras.Sequential([keras.Sequential(layers[2:-1]), layers[-1]])

    def call(self, inputs):
        return self.rest(self.first(inputs))


def halved(net):
    """Its layers in a subclassed net, and nested, where they follow each other."""
    if not isinstance(net, keras.Sequential) or len(net.layers) < 4:
        return net
    made, inputs = Halves(net.layers), np.ones((2, *net.input_shape[1:]), "float32")
    np.testing.assert_array_equal(made(inputs), net(inputs))
    return made


# Forms of a net, to which training adds nothing.
NETS = (nested, functional, Wrapped, cloned, halved)


@pytest.fixture
def untrained(monkeypatch):
    """Training does nothing; what a lab's functions keep of it, no other test is given."""
    monkeypatch.setattr(answers, "KEPT", {})
    for kind, method in (
        (keras.Model, "fit"),
        (keras.Model, "train_on_batch"),
        (SparseAutoencoder, "fit_lbfgs"),
    ):
        monkeypatch.setattr(kind, method, lambda *args, **kwargs: None)


def test_what_was_not_trained_is_kept_for_no_other_test(request):
    others = setup_of("17_frameworks")["trained"]
    request.getfixturevalue("untrained")
    assert setup_of("17_frameworks")["trained"] is not others


@pytest.mark.parametrize("lab", exercises.labs())
def test_form_of_a_net_is_free(lab, untrained):
    """Each net's solution in other forms earns what it earns itself; training would take long."""
    for name, exercise in exercises.load(lab).items():
        if not isinstance(exercise, ModelExercise | NetExercise):
            continue
        exercise.num_digits = 100
        namespace, exercise = solved(lab, name), prepared(exercise, seed=1)
        answer = namespace[exercise.object_name]
        wanted = states(verdict_of_sent(exercise, namespace, 1))
        for form in NETS:
            if isinstance(exercise, NetExercise):
                made = functools.partial(built_as, form, answer)
            else:
                made = form(answer)
            verdict = verdict_of_sent(exercise, namespace | {exercise.object_name: made}, 1)
            assert states(verdict) == wanted, (name, form.__name__, verdict.message)


def built_as(form, build, *args, **kwargs):
    return form(build(*args, **kwargs))


def states(verdict):
    return {rung.name: rung.state for rung in verdict.rungs}


def unrolled(net):
    """Of a `Sequential` the first layer is then an `InputLayer`, which cannot be called."""
    return keras.Model(net.inputs[0], net.outputs[0])


MADE = [  # cells that make something of a function's answer; those of lab 11 need a training
    pytest.param(lab, cell, id=f"{lab}-{cell.metadata['needs']}-{number}")
    for lab in exercises.labs()
    for number, cell in enumerate(code_cells(ROOT / "solutions" / f"{lab}.py", "needs"))
    if exercises.load(lab)[cell.metadata["needs"]].probe in CALLS and lab != "11_backpropagation"
]


@pytest.mark.parametrize(("lab", "cell"), MADE)
def test_what_a_notebook_makes_of_arrays_it_makes_of_lists(lab, cell, untrained):
    """A cell uses what a function returns; who returns lists earns all points, too."""
    namespace, answer = setup_of(lab), exercises.load(lab)[cell.metadata["needs"]].object_name
    others = [
        each.source
        for each in cells_of(ROOT / "solutions" / f"{lab}.py")
        if each.cell_type == "code" and each is not cell and "locked" not in each.metadata
    ]
    given = Given([("set-up", ""), *((str(place), each) for place, each in enumerate(others))])
    for source in given.needed(look(cell.source)[0])[0].values():
        run(source, namespace, f"<{lab}, before>")
    function = namespace[answer]

    def in_lists(*args, **kwargs):
        return changed(function(*args, **kwargs), np.ndarray.tolist)

    run(cell.source, namespace | {answer: in_lists}, f"<{lab}, made>")


SHOWN = {  # what is drawn of a net: its exercise, and how many cells that need no training
    "02_convolution": ("digits-net", 1),
    "09_lenet": ("trained-lenet", 3),
    "13_sparse_autoencoder": ("features", 2),
    "14_multichannel": ("camera-net", 2),
    "16_architectures": ("repaired-net", 1),
}


@pytest.mark.parametrize("lab", SHOWN)
def test_what_a_notebook_shows_of_a_net_it_shows_in_any_form(lab, untrained, monkeypatch):
    (name, number), path = SHOWN[lab], ROOT / "solutions" / f"{lab}.py"
    namespace, answer = solved(lab, name), exercises.load(lab)[name].object_name
    cells = [each for each in code_cells(path, "needs") if each.metadata["needs"] == name]
    shown = "\n".join(each.source for each in cells[:number])
    own = [each for each in cells_of(path) if each.cell_type == "code" and not each.metadata]
    given = Given([("set-up", ""), *((str(place), each.source) for place, each in enumerate(own))])
    for source in given.needed(look(shown)[0])[0].values():
        run(source, namespace, f"<{lab}, before>")
    net, displayed = namespace[answer], []
    monkeypatch.setattr("sys.displayhook", displayed.append)
    code = compile(ast.Interactive(ast.parse(shown).body), f"<{lab}, shown>", "single")
    is_built = isinstance(net, keras.Model)
    for form in (unrolled, nested, functional, Wrapped, *[Late][is_built:]):
        made = form(net) if is_built else functools.partial(built_as, form, net)
        exec(code, namespace | {answer: made})
    said = {each for each in displayed if isinstance(each, str)}
    assert said <= {"No curve yet."}  # nothing was trained
