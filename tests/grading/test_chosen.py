"""What is graded again, and what is kept, without a student's code run."""

import pytest

from cnnlab.errors import UserError
from cnnlab.grading.chosen import Chosen
from cnnlab.grading.marks.results import ExerciseResult
from tests.grading.marks.records import record

STUDENTS = ["anna", "boris"]


def earlier(outcome="passed", student="anna"):
    return record(student, exercises=[ExerciseResult("conv2d", 0, 3, outcome, "")], digest="same")


@pytest.mark.parametrize("outcome", ["timeout", "crashed"])
def test_an_accident_is_graded_again(outcome):
    assert Chosen().keeps(earlier(), "same")
    assert not Chosen().keeps(earlier(), "other")
    assert not Chosen().keeps(earlier(outcome), "same")
    assert not Chosen(fresh=True).keeps(earlier(), "same")


def test_only_what_is_asked_for():
    chosen = Chosen(only="anna, timeout")
    chosen.check(STUDENTS)
    assert not chosen.keeps(earlier(), "same")
    assert not chosen.keeps(earlier("timeout", "boris"), "same")
    assert chosen.keeps(earlier("crashed", "boris"), "same")
    assert chosen.lines() == []
    assert chosen.keeps(earlier("passed", "boris"), "other")
    assert not chosen.is_left_out("anna", None)
    assert chosen.is_left_out("boris", None)
    assert chosen.lines() == [
        "Not graded yet, and not asked for: boris.",
        "Kept, though what they depend on has changed since: boris.",
    ]


@pytest.mark.parametrize("only", ["ana", "anna,tiemout", "", ","])
def test_a_word_that_is_neither_is_said(only):
    with pytest.raises(UserError, match="expected after --only students who handed in, or outcom"):
        Chosen(only=only).check(STUDENTS)


def test_without_it_nobody_is_left_out():
    chosen = Chosen()
    chosen.check(STUDENTS)
    assert not chosen.is_left_out("boris", None)
