"""What is found of a submission: a cell that failed explains an answer that is not there."""

import time

import pytest

from cnnlab import exercises
from cnnlab.grading.marks.results import Output
from cnnlab.grading.workers.findings import MOST_MESSAGE, Findings
from cnnlab.grading.workers.lab import Lab, Step
from cnnlab.judging.ladder import Verdict
from cnnlab.judging.rungs import Rung
from cnnlab.judging.student_error import StudentError
from cnnlab.process.session import Gone

LAB = "07_receptive_field"
NAME = next(iter(exercises.load(LAB)))
ANSWER = Step("run", "exercise-a", "a = 1", NAME)
OWN = Step("run", "plot", "show(a)")
CHECK = Step("judge", NAME)


@pytest.fixture(scope="module")
def lab():
    return Lab(LAB, exercises.load(LAB), 3)


@pytest.fixture
def found(lab):
    return Findings(lab, ["a warning of the file"])


def verdict(outcome, message="", points=0):
    rung = Rung("values", 3, "passed" if points else "failed")
    return Verdict(NAME, "A title", [rung], outcome=outcome, message=message)


def earned(found):
    result = found.results[NAME]
    return result.points, result.outcome, result.message


def test_a_right_answer_earns_its_points(found):
    found.ran(ANSWER, [{"data": "1\n"}], None)
    found.judged(NAME, verdict("passed", points=3))
    assert earned(found)[:2] == (3, "passed")
    assert found.outputs == {"exercise-a": [Output("text", "1\n")]}
    assert found.warnings == ["a warning of the file"]


@pytest.mark.parametrize(
    ("kind", "outcome"), [("ZeroDivisionError", "error"), ("Timeout", "timeout")]
)
def test_a_cell_that_failed_says_why_an_answer_is_missing(found, kind, outcome):
    found.ran(ANSWER, [], StudentError(kind, "no"))
    found.judged(NAME, verdict("missing"))
    assert earned(found)[:2] == (0, outcome)
    assert f"When your cell was run: {kind}: no" in earned(found)[2]


def test_a_cell_that_failed_after_its_answer_costs_nothing(found):
    found.ran(ANSWER, [], StudentError("ZeroDivisionError", "no"))
    found.judged(NAME, verdict("passed", points=3))
    assert earned(found)[:2] == (3, "passed")


def test_what_failed_at_first_is_forgotten(found):
    found.ran(ANSWER, [], StudentError("ZeroDivisionError", "no"))
    found.ran(ANSWER, [], None)  # again, in another process
    found.judged(NAME, verdict("missing", "There is no `a`."))
    assert earned(found)[1] == "missing"


def test_a_question_that_took_too_long(found):
    found.judged(NAME, verdict("error", "Timeout: it took longer than 1 s"))
    assert earned(found)[:2] == (0, "timeout")


def test_messages_are_of_a_bounded_length(found):
    found.judged(NAME, verdict("failed", "x" * 2 * MOST_MESSAGE))
    assert "x" * MOST_MESSAGE in earned(found)[2]
    assert "x" * (MOST_MESSAGE + 1) not in earned(found)[2]


def test_an_own_cell_that_takes_too_long_is_said_once(found):
    for _ in range(2):
        found.ran(OWN, [], StudentError("Timeout", "took longer than 1 s"))
    found.ran(OWN, [], StudentError("NameError", "name 'a' is not defined"))
    said = "The cell `plot` took longer than 1 s: the answers went on without it."
    assert found.warnings[1:] == [said]
    assert found.outputs == {}


@pytest.mark.parametrize(
    ("step", "message"),
    [(ANSWER, "The cell ended the process"), (CHECK, "Answering the check ended the process")],
)
def test_a_process_that_ends_costs_one_exercise(found, step, message):
    found.gone(step, Gone("crashed", "ended the process"))
    assert earned(found) == (0, "crashed", message)
    assert found.results.keys() == {NAME}


def test_a_process_that_ends_in_an_own_cell_costs_nothing(found):
    found.gone(OWN, Gone("crashed", "ended the process"))
    assert found.results == {}
    assert "The cell `plot` ended the process" in found.warnings[1]


def test_what_was_judged_before_stays(found):
    found.judged(NAME, verdict("passed", points=3))
    found.gone(CHECK, Gone("crashed", "ended the process"))
    assert earned(found)[:2] == (3, "passed")


def test_an_answer_over_which_the_judge_stumbles(found):
    found.unjudged(NAME, RecursionError())
    assert earned(found)[:2] == (0, "failed")
    assert found.warnings[1:] == [
        f"`{NAME}`: the judge could not read the answer (RecursionError)."
    ]


def test_time_counts_for_the_exercise(found):
    for step in (ANSWER, CHECK, OWN):
        with found.timed(step):
            time.sleep(0.01)
    with pytest.raises(ZeroDivisionError), found.timed(CHECK):
        _ = 1 / 0
    assert found.seconds[NAME] >= 0.02
    assert {name for name, seconds in found.seconds.items() if seconds} == {NAME}


def test_a_file_or_a_package_that_is_absent_is_named(found):
    error = "[Errno 2] No such file or directory: 'my\x07 photo.png'"
    found.ran(ANSWER, [], StudentError("FileNotFoundError", error))
    found.judged(NAME, verdict("error", "ModuleNotFoundError: No module named 'pandas.core'"))
    _, photo, pandas = found.warnings
    assert photo.startswith("`my photo.png` was not there when this was graded: hand it in")
    assert pandas.startswith("`pandas` was not there when this was graded. What the labs use is: ")
    found.ran(ANSWER, [], StudentError("FileNotFoundError", error))
    assert len(found.warnings) == 3
