"""What is graded again, and what is kept, without a student's code run."""

import pytest

from cnnlab.errors import UserError
from cnnlab.grading.chosen import Chosen, accidents
from cnnlab.grading.marks.results import ExerciseResult
from tests.grading.marks.records import record

STUDENTS = ["anna", "boris"]


def earlier(outcome="passed", student="anna", times=0, digest="same"):
    exercises = [ExerciseResult("conv2d", 0, 3, outcome, "")]
    return record(student, exercises=exercises, digest=digest, accidents=times)


def test_what_has_not_changed_is_kept():
    assert Chosen().keeps(earlier(), "same")
    assert not Chosen().keeps(earlier(), "other")
    assert not Chosen(fresh=True).keeps(earlier(), "same")


@pytest.mark.parametrize("outcome", ["timeout", "crashed"])
def test_an_accident_is_graded_again_and_not_for_ever(outcome):
    """A scheduler that repeats a killed run would have it graded anew each time."""
    chosen, old = Chosen(), None
    for time in (1, 2, 3):
        new = earlier(outcome)
        new.accidents = accidents(new, old)
        assert new.accidents == time
        assert chosen.keeps(new, "same") == (time == 3)
        old = new
    assert not chosen.keeps(old, "other")
    assert not Chosen(fresh=True).keeps(old, "same")
    assert not Chosen(only=outcome).keeps(old, "same")
    assert chosen.lines() == [
        "Timed out or crashed each time, and kept now (`--only timeout,crashed` grades them "
        "again): anna."
    ]


def test_what_went_well_or_has_changed_is_counted_from_the_start():
    often = earlier("timeout", times=2)
    assert accidents(earlier("passed"), often) == 0
    assert accidents(earlier("timeout", digest="other"), often) == 1


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
