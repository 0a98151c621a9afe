"""Right answers of other styles than the solutions', lab by lab: each must get all points.

`tests/right/NN_topic.py` is a py:percent file. A cell is one right answer to one exercise:

    # %% right="conv2d" style="einsum"
    # %% right="pooling-net" style="nested" after="solution"

With `after="solution"` the exercise's own solution has run before.
"""

import functools
import json
from collections import Counter

import keras
import numpy as np
import pytest

from cnnlab import exercises
from cnnlab.grading.workers.lab import prepared
from cnnlab.judging import probes
from cnnlab.judging.ladder import judge
from cnnlab.judging.net_exercises import ModelExercise, NetExercise
from cnnlab.models import SparseAutoencoder
from cnnlab.process.encoding import decode, encode
from tests.answers import ROOT, as_graded, code_cells, run, setup_of, verdict_of

__all__ = ["as_graded"]  # a fixture
pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("as_graded")]  # some train a net

RIGHT = [
    (lab, number, cell)
    for lab in exercises.labs()
    for number, cell in enumerate(code_cells(ROOT / "tests" / "right" / f"{lab}.py", "right"))
]


def solved(lab, name):
    """A namespace in which an exercise's solution has run, after the set-up alone."""
    namespace = setup_of(lab)
    for cell in code_cells(ROOT / "solutions" / f"{lab}.py", "exercise"):
        if cell.metadata["exercise"] == name:
            run(cell.source, namespace, f"<{lab}, {name}>")
    return namespace


def name_of(right):
    lab, _, cell = right
    return f"{lab}-{cell.metadata['right']}-{cell.metadata['style']}"


@pytest.mark.parametrize("right", RIGHT, ids=name_of)
def test_right_answer_gets_all_points(right):
    lab, _, cell = right
    words = cell.metadata
    namespace = solved(lab, words["right"]) if "after" in words else setup_of(lab)
    run(cell.source, namespace, f"<{name_of(right)}>")
    verdict = verdict_of(lab, words["right"], namespace, 1)
    assert verdict.points == verdict.max_points, (verdict.case, verdict.message)


def changed(value, change):
    """The value with another array in the place of each of its arrays and decimal numbers."""
    if isinstance(value, dict):
        return {key: changed(item, change) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(changed(item, change) for item in value)
    return change(np.asarray(value)) if isinstance(value, np.ndarray | float) else value


CALLS = ("call", "call_counting_lines", "call_each", "call_with_net")  # probes of functions
FEWEST = 5


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
# What a text asks for: 64 bits, or an array of bytes, which a list is not.
REFUSED = {
    ("13_sparse_autoencoder", "gradient", "32 bits"),
    ("11_backpropagation", "numeric-gradients", "32 bits"),
    ("17_frameworks", "quantize", "lists"),
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


def cloned(net):
    copy = keras.models.clone_model(net)
    copy.set_weights(net.get_weights())
    return copy


NETS = (nested, functional, Wrapped, cloned)  # forms of a net, to which training adds nothing


@pytest.fixture
def untrained(monkeypatch):
    for kind, method in (
        (keras.Model, "fit"),
        (keras.Model, "train_on_batch"),
        (SparseAutoencoder, "fit_lbfgs"),
    ):
        monkeypatch.setattr(kind, method, lambda *args, **kwargs: None)


@pytest.mark.parametrize("lab", exercises.labs())
def test_form_of_a_net_is_free(lab, untrained):
    """Each net's solution in other forms earns what it earns itself; training would take long."""
    for name, exercise in exercises.load(lab).items():
        if not isinstance(exercise, ModelExercise | NetExercise):
            continue
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


@pytest.mark.parametrize("lab", exercises.labs())
def test_there_are_enough_right_answers(lab):
    """Of other styles than the solution's: written down here, and its own in other forms."""
    written = Counter(cell.metadata["right"] for name, _, cell in RIGHT if name == lab)
    for name, exercise in exercises.load(lab).items():
        if isinstance(exercise, ModelExercise):  # its own training is all that it costs
            continue
        forms = {"net": NETS}.get(exercise.probe, FORMS if exercise.probe in CALLS else ())
        fewest = 0 if name == "small-lenet" else FEWEST  # a trained net, too, in numbers
        assert len(forms) + written[name] >= fewest, name
