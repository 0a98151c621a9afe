"""Known mistakes that take a line: another question, a changed argument, a changed answer."""

import functools

import numpy as np
import pytest

from cnnlab.grading.workers.lab import prepared
from cnnlab.judging import probes
from cnnlab.judging.exercise import Case, DictExercise, FunctionExercise, values_where, where
from cnnlab.judging.ladder import judge
from cnnlab.judging.mistakes import asked, changed, gives, mistake, seen, stops_at, symptom


class Line(FunctionExercise):
    """`line(x, slope, start=0)`: a value for each x."""

    name = "line"
    size = 0
    flat = asked(slope=0)
    doubled = asked(factor=2)
    turned = changed(x=lambda x: x[::-1])
    unweighted = changed(gain=lambda gain: 0 * gain)
    by_numpy = changed(gain=np.zeros_like)
    exchanged = changed(slope=lambda slope, start: start, start=lambda start, slope: slope)
    gain_by_others = changed(gain=lambda gain, other, x, self: gain * other * len(x + self.size))
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
    one_of_them = gives(lambda x: (x[0], x[1]), part="sum")
    doubled_or_one = seen(changed(x=lambda x: 2 * x), changed(x=np.ones_like), part="sum")
    none = seen(changed(x=lambda x: x[:0]))
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
        ("by_numpy", [10, 13]),
        ("exchanged", [11, 18]),
        ("gain_by_others", [14, 17]),
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
    wanted = ["flat", "doubled", "turned", "unweighted", "by_numpy", "exchanged", "gain_by_others"]
    wanted += ["negative", "summed", "start_alone", "twice"]
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


def test_a_part_that_is_one_of_several_numbers():
    known, case = Parts().mistakes()["one_of_them"], Case("two numbers", X)
    found = [known(Parts(), case, {"sum": value, "size": 2}) for value in (1.0, 2.0, 3.0, 4.0)]
    assert found == [True, True, False, False]


@pytest.mark.parametrize(
    ("name", "answer", "known"),
    [
        ("doubled_or_one", {"sum": 6.0, "size": 9}, True),
        ("doubled_or_one", {"sum": 2.0, "size": 9}, True),
        ("doubled_or_one", {"sum": 3.0, "size": 9}, False),
        ("none", {"sum": 0.0, "size": 0}, True),
        ("none", {"sum": 0.0, "size": 2}, False),
    ],
)
def test_a_mistake_that_is_looked_for_in_one_case(name, answer, known):
    found = Parts().mistakes()[name]
    assert found.recognises
    assert found(Parts(), Case("two numbers", X), answer) == known


def test_a_symptom_takes_what_it_names():
    class Named(Line):
        x = "an attribute is no argument"
        of_all = symptom(lambda self, case, answer, right, x, slope, start, other: locals())

        @symptom
        def of_the_answer(self, answer):
            return answer == 3

        def oracle(self, x, slope, weights, start=7):
            return slope * x + start

    case = Case("two numbers", X, 3, {"other": 4})
    found = Named().of_all(case, "answer")
    assert (found["case"], found["answer"]) == (case, "answer")
    assert (found["slope"], found["start"], found["other"]) == (3, 7, 4)
    np.testing.assert_array_equal([found["x"], found["right"]], [X, [10, 13]])
    assert Named().of_the_answer(case, 3)
    assert not Named().of_the_answer(case, 2)


def test_a_symptom_asks_the_oracle_for_nothing_that_it_does_not_name():
    class Unanswered(FunctionExercise):
        positive = symptom(lambda answer, x: answer > x)

        def oracle(self, x):
            raise NotImplementedError

    assert Unanswered().positive(Case("a number", 1), 2)


def test_a_rung_for_some_cases():
    class Slopes(Line):
        rung_steep = values_where(lambda slope: slope > 1)
        rung_second = where(FunctionExercise.rung_shape, lambda case, self: case.name == self.name)

    steep, flat = (Case("x", X, slope, {"gain": 0}) for slope in (2, 1))
    assert "expected 2, got 7" in Slopes().rung_steep(steep, np.array([7.0, 7.0]))
    assert Slopes().rung_steep(flat, np.array([7.0, 7.0])) is None
    assert Slopes().rung_second(flat, 7) is None
    assert "shape" in Slopes().rung_second(Case("line", X, 1, {"gain": 0}), 7)


def test_a_mistake_is_no_value_of_another():
    """In a class a mistake hides a function of the same name."""
    linear = asked(activation=abs)
    with pytest.raises(TypeError, match="activation=a known mistake"):
        asked(activation=linear)


def test_for_a_class_a_known_wrong_answer_is_worked_out_once():
    times = []

    class Twice(FunctionExercise):
        """`twice(x)`."""

        name, points = "twice", {"values": 1}

        def cases(self, rng):
            yield Case("two", 2)

        def oracle(self, x):
            return 2 * x

        @mistake
        def squared_plus_one(self, x):
            times.append(x)
            return x**2 + 1

    exercise = prepared(Twice(), seed=0)
    for _ in range(2):
        ask = functools.partial(probes.ask, {"twice": lambda x: x**2 + 1})
        assert judge(exercise, ask, 0).mistake == "squared_plus_one"
    assert times == [2]
