"""Rungs and parts of an answer that do not build on one another."""

import numpy as np
import pytest

from cnnlab.judging import probes
from cnnlab.judging.exercise import Case, DictExercise, values_where
from cnnlab.judging.ladder import judge
from cnnlab.judging.mistakes import gives, symptom
from cnnlab.judging.student_error import StudentError
from tests.judging.exercises import Scale, states


def parts_of(failing, independent=("first", "second", "third")):
    """The states of rungs of a point each, of which these fail, and the verdict."""

    class Parts(Scale):
        points = {"shape": 0, "first": 1, "second": 1, "third": 1, "last": 1}

        def rung(self, name, case, answer):
            return f"{name} is wrong" if name in failing else None

    Parts.independent = independent
    namespace = {"scale": lambda image, factor: image}
    verdict = judge(Parts(), lambda *question: probes.ask(namespace, *question), 0)
    return "".join(states(verdict)[name][0] for name in Parts.points), verdict


@pytest.mark.parametrize(
    ("failing", "expected"),
    [
        ({"first"}, "pfppo"),
        ({"second"}, "ppfpo"),
        ({"first", "third"}, "pfpfo"),
        ({"last"}, "ppppf"),
        ({"shape"}, "foooo"),
    ],
)
def test_independent_rungs_are_climbed_all(failing, expected):
    found, verdict = parts_of(failing)
    assert found == expected
    assert verdict.message == f"{min(failing)} is wrong"
    assert verdict.points == expected[1:].count("p")


@pytest.mark.parametrize(
    ("failing", "expected"),
    [
        ({"first"}, "pfppo"),
        ({"second"}, "ppfoo"),
        ({"first", "second"}, "pffoo"),
        ({"third"}, "pppfo"),
    ],
)
def test_a_rung_between_independent_ones_bears_those_above_it(failing, expected):
    """Whether one below it has failed or not: who has more wrong does not earn more."""
    found, verdict = parts_of(failing, independent=("first", "third"))
    assert found == expected
    assert verdict.message == f"{min(failing)} is wrong"


class BothSigns(Scale):
    """A rung for each case."""

    points = {"shape": 1, "grown": 1, "turned": 1}
    independent = ("grown", "turned")
    rung_grown = values_where(lambda factor: factor > 0)
    rung_turned = values_where(lambda factor: factor < 0)


@pytest.mark.parametrize(
    ("fault", "expected"),
    [("", "ppp"), ("error", "oop"), ("shape", "fop"), ("values", "pfp"), ("timeout", "ooo")],
)
def test_a_case_that_fails_below_leaves_the_rungs_of_other_cases(fault, expected):
    asked = []

    def ask(probe, name, args, kwargs, forbidden):
        asked.append(args)
        right = args[0] * kwargs["factor"]
        if kwargs["factor"] < 0 or not fault:
            return probes.Answer(right)
        if fault in ("error", "timeout"):
            kind = {"error": "ValueError", "timeout": "Timeout"}[fault]
            return probes.Answer(error=StudentError(kind, "it happened"))
        return probes.Answer(right[0] if fault == "shape" else right + 1)

    verdict = judge(BothSigns(), ask, 0)
    assert "".join(states(verdict)[name][0] for name in BothSigns.points) == expected
    assert len(asked) == (1 if fault == "timeout" else 2)
    assert verdict.points == expected.count("p")
    wanted = "passed" if not fault else "partial" if verdict.points else "error"
    assert verdict.outcome == wanted


@pytest.mark.parametrize("wrong", [False, True])
def test_who_changes_arguments_climbs_no_further(wrong):
    """Also where another rung has failed before, of which the next one does not depend."""

    def scale(image, factor):
        right = image * factor + wrong
        image[:] *= factor < 0  # in one case
        return right

    verdict = judge(BothSigns(), lambda *question: probes.ask({"scale": scale}, *question), 0)
    assert states(verdict)["arguments"] == "failed"
    assert states(verdict)["turned"] == "open"
    assert verdict.points == 2 - wrong


class Both(DictExercise):
    name = "both"
    points = {"shape": 0, "dtype": 0, "sum": 1, "size": 1}
    independent = ("sum", "size")

    def cases(self, rng):
        yield Case("two numbers", np.array([1.5, 2.0]))

    def oracle(self, x):
        return {"sum": x.sum(), "size": x.size}

    one_more = gives(lambda right: right + 1, part="size")
    twice = symptom(lambda answer, right: any(answer[key] == 2 * right[key] for key in right))


@pytest.mark.parametrize(
    ("answer", "points", "message"),
    [
        ({"sum": 3.5, "size": 2}, 2, ""),
        (
            {"sum": [3.5], "size": 2},
            1,
            "`sum`: expected one number, got shape (1,): an axis of length 1 is too many",
        ),
        ({"sum": 3.5, "size": 2.0}, 1, "`size`: expected whole numbers, got decimal numbers"),
        ({"size": 2}, 1, "expected the keys ['sum', 'size'], got ['size']"),
        ({"sum": 3.5, "size": 3}, 1, "`size`: expected 2, got 3: one too many"),
        ([3.5, 2], 0, "expected a dict with ['size', 'sum'], got a list of 2 (decimal numbers)"),
    ],
)
def test_parts_that_are_independent_fail_alone(answer, points, message):
    verdict = judge(Both(), lambda *_: probes.Answer(answer), 0)
    assert (verdict.points, verdict.message) == (points, message)


@pytest.mark.parametrize(
    ("answer", "mistake"),
    [
        ({"sum": 3.5, "size": 3}, "one_more"),
        ({"sum": 3.5, "size": 4}, "twice"),
        ({"sum": 7.0, "size": 4}, "twice"),
        ({"sum": 5.0, "size": 3}, ""),
        ({"sum": 5.0, "size": 4}, ""),
    ],
)
def test_a_known_mistake_is_one_in_the_part_that_failed_first(answer, mistake):
    assert judge(Both(), lambda *_: probes.Answer(answer), 0).mistake == mistake


def test_other_rungs_stop_at_the_first_that_fails():
    assert parts_of({"first"}, independent=())[0] == "pfooo"
