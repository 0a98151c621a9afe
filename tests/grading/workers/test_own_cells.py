"""Which of the lab's own cells are run for one submission, and how it shows that one was missed."""

import pytest

from cnnlab.grading.workers.lab import Step
from cnnlab.grading.workers.needed import Given, OwnCells
from cnnlab.judging.student_error import StudentError

SETUP, USED, SHOWN = "import math", "size = 3", "picture = size"
ANSWER = Step("run", "exercise-a", "a = size", "a")


@pytest.fixture
def own_cells():
    return OwnCells(Given([("setup", SETUP), ("used", USED), ("shown", SHOWN)]))


def run(own_cells):
    """The sources that are run of all cells."""
    own = [Step("run", "setup", SETUP), Step("run", "used", USED), Step("run", "shown", SHOWN)]
    return [own_cells.source(step) for step in (*own, ANSWER)]


def test_what_an_answer_reads_is_run(own_cells):
    own_cells.choose({"size"})
    assert run(own_cells) == [SETUP, USED, "", ANSWER.source]
    assert own_cells.skipped == {"picture"}


def test_all_is_run_where_it_cannot_be_told(own_cells):
    own_cells.choose(None)
    assert run(own_cells) == [SETUP, USED, SHOWN, ANSWER.source]
    assert own_cells.skipped == set()


def test_a_cell_that_the_student_has_changed_is_run(own_cells):
    own_cells.choose(set())
    assert own_cells.source(Step("run", "shown", "picture = 4")) == "picture = 4"


@pytest.mark.parametrize(
    ("error", "missed"),
    [
        (StudentError("NameError", "name 'picture' is not defined"), True),
        (StudentError("NameError", "name 'b' is not defined"), False),
        (StudentError("ValueError", "name 'picture' is not defined"), False),
        (None, False),
    ],
)
def test_an_error_shows_what_was_missed(own_cells, error, missed):
    own_cells.choose({"size"})
    assert own_cells.is_missed(error) == missed
