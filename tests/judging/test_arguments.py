"""What a function leaves of its arguments is told, to the last bit and the last list inside."""

import copy

import numpy as np
import pytest

from cnnlab.judging import probes
from cnnlab.judging.ladder import judge
from cnnlab.judging.probes.arguments import changed
from cnnlab.judging.rungs import lends
from tests.judging.exercises import EXERCISES


def changed_by(function, *args, **kwargs):
    given = copy.deepcopy((args, kwargs))
    function(*given[0], **given[1])
    return changed(function, (args, kwargs), given)


def pop(numbers):
    return numbers.pop()


def later(weights):
    weights["late"] = weights.pop("first")


def in_place(x):
    x += 1
    return x


def sign(x):
    x *= -1


def view(first, second):
    second[0][1:] = 0


@pytest.mark.parametrize(
    ("function", "args", "told"),
    [
        (lambda x: x + 1, (np.ones(3),), ""),
        (in_place, (np.ones(3),), "x"),
        (in_place, (3,), ""),
        (sorted, ([2, 1],), ""),
        (sign, (np.zeros(3),), "x"),  # the numbers are equal, their bits are not
        (pop, ([1, 2],), "numbers"),
        (list.sort, ([2, 1],), "self[0]"),
        (later, ({"first": 1},), "weights"),
        (lambda weights: weights["b"].fill(2), ({"a": 1, "b": np.ones(2)},), "weights['b']"),
        (view, (1, (np.ones(3), np.nan)), "second[0]"),
        (view, (1, (np.array([1.0, 0, 0]), np.nan)), ""),
        (lambda *both: both[1].clear(), (1, [1]), "argument 2"),
        (lambda x: x.resize(4), (np.ones((2, 2)),), "x"),
    ],
)
def test_what_is_changed_is_named(function, args, told):
    assert changed_by(function, *args) == told


def test_what_is_given_by_name():
    assert changed_by(lambda x, bias: bias.sort(), 1, bias=np.array([2, 1])) == "bias"


def test_the_judges_own_arguments_stay():
    array = np.ones(3)
    assert probes.ask({"f": in_place}, "call", "f", (array,), {}).changed == "x"
    assert (array == 1).all()


@pytest.mark.parametrize("name", EXERCISES)
def test_functions_alone_have_the_rung(name):
    exercise = EXERCISES[name]
    verdict = judge(exercise, lambda *question: probes.ask({}, *question), 0)
    has = "arguments" in [rung.name for rung in verdict.rungs]
    assert (
        has == (name == "scale") == lends(exercise, list(exercise.cases(np.random.default_rng())))
    )
