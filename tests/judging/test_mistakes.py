"""Known mistakes that take a line: another question, a changed argument, a changed answer."""

import numpy as np
import pytest

from cnnlab.judging.exercise import Case, DictExercise, FunctionExercise
from cnnlab.judging.mistakes import asked, changed, gives, stops_at


class Line(FunctionExercise):
    """`line(x, slope, start=0)`: a value for each x."""

    name = "line"
    flat = asked(slope=0)
    doubled = asked(factor=2)
    turned = changed(x=lambda x: x[::-1])
    unweighted = changed(gain=lambda gain: 0 * gain)
    negative = gives(lambda right: -right)
    summed = gives(lambda right, x: right * len(x))
    start_alone = gives(lambda start, x: [start] * len(x))
    twice = gives(lambda self, x, weights: self.oracle(x, 6, weights, start=7))

    def oracle(self, x, slope, weights, start=0, **changes):
        return changes.get("factor", 1) * (slope * x + start + weights["gain"])


class Parts(DictExercise):
    """`parts(x)`: sum and size."""

    name = "parts"
    points = {"shape": 0, "sum": 1, "size": 1}
    mean = gives(lambda right, x: right / len(x), part="sum")
    largest = gives(lambda x: max(x), part="sum")
    wrong_size = stops_at("size")

    def oracle(self, x):
        return {"sum": x.sum(), "size": len(x)}


X = np.array([1.0, 2.0])


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("flat", [8, 8]),
        ("doubled", [22, 28]),
        ("turned", [14, 11]),
        ("unweighted", [10, 13]),
        ("negative", [-11, -14]),
        ("summed", [22, 28]),
        ("start_alone", [7, 7]),
        ("twice", [14, 20]),
    ],
)
def test_what_a_mistake_gives(name, expected):
    known = Line().mistakes()[name]
    weights = {"gain": 1.0, "other": 2.0}
    np.testing.assert_array_equal(known(Line(), X, 3, weights, start=7), expected)
    np.testing.assert_array_equal(known(Line(), X, slope=3, weights=weights, start=7), expected)
    assert weights == {"gain": 1.0, "other": 2.0}
    assert not known.recognises


@pytest.mark.parametrize(
    ("answer", "known"),
    [
        ({"sum": 1.5, "size": 2}, True),
        ({"sum": 1.5, "size": 9}, True),  # the other part is looked at by its own rung
        ({"sum": 3.0, "size": 2}, False),
        ({"sum": 1.4, "size": 2}, False),
    ],
)
def test_a_part_that_is_changed(answer, known):
    found = Parts().mistakes()["mean"]
    assert found.recognises
    assert found(Parts(), Case("two numbers", X), answer) == known


def test_a_part_that_is_another_number():
    known = Parts().mistakes()["largest"]
    assert known(Parts(), Case("two numbers", X), {"sum": 2.0, "size": 2})
    assert not known(Parts(), Case("two numbers", X), {"sum": 1.5, "size": 2})


def test_a_part_that_no_change_alters_is_no_mistake():
    one = np.array([3.0])
    assert not Parts().mistakes()["mean"](Parts(), Case("one", one), {"sum": 3.0, "size": 1})


def test_mistakes_stand_in_their_order():
    wanted = ["flat", "doubled", "turned", "unweighted", "negative", "summed"]
    wanted += ["start_alone", "twice"]
    assert list(Line.mistakes()) == wanted


def test_the_right_answer_is_not_computed_where_it_is_not_asked_for():
    class Unanswered(FunctionExercise):
        sum_of_both = gives(lambda x, y: x + y)

        def oracle(self, x, y):
            raise NotImplementedError

    assert Unanswered().mistakes()["sum_of_both"](Unanswered(), 1, y=2) == 3


@pytest.mark.parametrize(
    ("answer", "known"),
    [
        ({"sum": 3.0, "size": 1}, True),
        ({"sum": 3.0, "size": 2}, False),
        ({"sum": 2.0, "size": 1}, False),  # the rung below is not passed
    ],
)
def test_who_stops_at_a_rung(answer, known):
    found = Parts().mistakes()["wrong_size"]
    assert found.recognises
    assert found(Parts(), Case("two numbers", X), answer) == known
