"""Answers that no exercise asks for: NaN, infinity, and shapes that would grow when compared."""

import contextlib
import functools
import itertools
import tracemalloc

import numpy as np
import pytest

from cnnlab import exercises
from cnnlab.grading.workers.lab import prepared
from cnnlab.judging.ladder import NOT_THIS_MISTAKE

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::RuntimeWarning")]

# Rungs that read shapes, whole numbers or names, and none of an answer's values.
NO_VALUES = {
    "shape",
    "dtype",
    "weights",
    "layers",
    "size",
    "output_shape",
    "no_pixel_loop",
    "no_loop",
    "depth",
    "shortcuts",
    "one_remedy",
    "any_size",
    "zeros",
    "built",
    "new",
    "margin",  # reads values that have passed `sparse`
}
EXERCISES = [
    pytest.param(exercise, id=f"{lab}-{exercise.name}")
    for lab in exercises.labs()
    for exercise in exercises.load(lab).values()
    if (lab[:2], exercise.name) not in {("15", "search"), ("16", "faults")}  # hold no arrays
]


def filled(value, array):
    """The value with `array(shape)` in the place of each of its arrays and numbers."""
    if isinstance(value, dict):
        return {key: filled(each, array) for key, each in value.items()}
    return array(np.shape(value))


def outputs_shape(exercise, case):
    """The shape of what a model should give for a case."""
    if exercise.name in ("learned", "features"):
        return {"learned": (2, 3, 3, 1), "features": (len(case.args[0]), 3, 3, 49)}[exercise.name]
    for name in ("pictures", "insides"):
        if name in case.kwargs:
            return case.kwargs[name].shape
    return len(case.args[0]), int(np.max(case.kwargs["labels"])) + 1


def answer_to(exercise, case, array):
    """An answer of the right form, whose arrays are made by `array(shape)`."""
    if exercise.probe == "predict":
        outputs = array(outputs_shape(exercise, case))
        count = getattr(exercise, "num_weights", 9)
        weights = [array(shape) for shape in getattr(exercise, "shapes", ())]
        answer = {"outputs": outputs, "num_weights": count, "weights": weights, "steps": 1}
        return answer | {"layers": [], "trained": [], "from_logits": False}
    if exercise.name == "fresh-weights":
        return [array(case.args[0])] * 3
    if exercise.name == "separate":
        return [array((length,)) for length in case.args[0].shape]
    if exercise.name == "small-lenet":
        from cnnlab.exercises.lab17_frameworks.shared import WEIGHTS

        scale = float(array(()).max())
        return {name: {"integers": array(s), "scale": scale} for name, s in WEIGHTS.items()}
    expected = filled(exercise.expected(case), array)
    if exercise.probe == "call_counting_lines":
        return {"returned": expected, "lines": 1}
    if exercise.probe == "layer":
        shapes = {name: np.shape(weight) for name, weight in case.args[1].items()}
        point = {"inputs": case.args[0], **case.args[1]}
        gradients = {name: array(np.shape(at)) for name, at in point.items()}
        answer = {"weights": shapes, "num_weights": 0, "gradients": gradients}
        answer |= {"first": expected, "outputs": expected, "reloaded": expected}
        return answer | {"trained": float(array(()).max()), "lost": {"made": [], "loaded": []}}
    if exercise.probe == "net":
        numbers = [[float(array(()).max())] * 3 for _ in exercise.layers_of(case)]
        return {"first": expected, "outputs": expected, "layers": [], "initial": numbers}
    return expected


@functools.cache
def cases_of(exercise):
    """Drawn once, and each right answer worked out once, as when a class is graded."""
    return prepared(exercise, seed=0).cases(None)


@pytest.mark.parametrize("number", [np.nan, np.inf])
@pytest.mark.parametrize("exercise", EXERCISES)
def test_what_is_no_number_climbs_no_rung(exercise, number):
    asked = [
        (case, answer_to(exercise, case, lambda shape: np.full(shape, number)))
        for case in cases_of(exercise)
    ]
    if any(exercise.rung_shape(case, answer) for case, answer in asked):
        assert exercise.name == "best-rates"  # the values are part of the form: four whole numbers
        return
    for name in set(exercise.points) - NO_VALUES:
        assert any(exercise.rung(name, case, answer) for case, answer in asked), name


LONG = 20_000  # an answer of so many bytes


@pytest.mark.parametrize("exercise", EXERCISES)
def test_another_shape_takes_little_memory(exercise):
    """Below `shape` no rung is reached then, and symptoms must not compare what does not fit."""
    symptoms = [known for known in exercise.mistakes().values() if known.recognises]
    first, *_, last = cases_of(exercise) * 2
    for case, axes in itertools.product((first, last), (0, 1, 2)):
        shapes = itertools.cycle([(LONG, *[1] * axes), (*[1] * axes, LONG)])
        answer = answer_to(exercise, case, lambda _, shapes=shapes: np.zeros(next(shapes), "u1"))
        for ask in (*symptoms, type(exercise).rung_shape):
            assert most_memory(ask, exercise, case, answer) < 20e6, (ask.__name__, case.name)


def most_memory(function, *args):
    """Bytes that a call held at most; such answers may lead it into an error."""
    tracemalloc.start()
    with contextlib.suppress(*NOT_THIS_MISTAKE):
        function(*args)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most
