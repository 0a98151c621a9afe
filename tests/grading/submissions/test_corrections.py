"""An answer that is corrected or given in cells below its own."""

import pytest
from nbformat.v4 import new_code_cell

from tests.grading.submissions.handed_in import ANSWERS, RELEASE, RIGHT, below, cell, run_between


@pytest.mark.parametrize(
    "correction",
    [
        RIGHT,
        "old = conv2d\ndef conv2d(*args):\n    return old(*args)",
        "if True:\n    conv2d = sum",
        "conv2d.calls = 1",
        "turned = 1",  # what the answer's cell defines beside it
    ],
)
def test_a_correction_below_an_answer_is_run_after_it(solved, graded, correction):
    """It is part of the answer, as in the student's notebook."""
    own = cell(solved, "conv2d")
    own.source += "\nturned = 0"
    below(solved, "conv2d", correction, "print(conv2d)")
    found = graded(solved)
    assert run_between(found, "conv2d") == [own.source, correction]
    assert found.answers["conv2d"] == f"{own.source}\n\n{correction}"
    assert found.warnings == []


def test_helpers_of_a_correction_keep_their_place(solved, graded):
    """One that both use is bound anew between them; an older try is not run."""
    own = cell(solved, "conv2d")
    own.source = "def conv2d(*args):\n    return SIZE"
    solved.cells.insert(3, new_code_cell("SIZE = 1"))
    solved.cells.insert(3, new_code_cell("def conv2d(*args):\n    return 'a try'"))
    corrected = "old = conv2d\ndef conv2d(*args):\n    return old(SIZE) + 1"
    below(solved, "conv2d", "SIZE = 2", corrected)
    found = graded(solved)
    assert run_between(found, "conv2d") == ["SIZE = 1", own.source, "SIZE = 2", corrected]


def test_a_net_is_what_the_check_saw(solved, graded):
    below(solved, "digits-net", "digits_net.fit(x_train, y_train)")
    own, fit = run_between(graded(solved), "digits-net")
    assert (own, fit) == (ANSWERS["digits-net"], "digits_net.fit(x_train, y_train)")


def test_without_its_check_an_answer_ends_at_the_labs_next_cell(solved, graded):
    solved.cells = [each for each in solved.cells if each.id != "check-conv2d"]
    below(solved, "conv2d", RIGHT)
    solved.cells.append(new_code_cell("conv2d = None"))
    found = graded(solved)
    assert run_between(found, "conv2d") == [ANSWERS["conv2d"], RIGHT]
    assert "`conv2d` is defined again below its check: that cell was not graded." in found.warnings


AS_GOOD_AS_UNTOUCHED = {
    "a comment": "# see my answer below",
    "commented": "# def conv2d(image, kernel):\n#     return 1",
    "no comment": cell(RELEASE, "conv2d").source.replace("  # YOUR CODE HERE", ""),
    "pass": 'def conv2d(image, kernel):\n    """Slides."""\n    pass',
    "a line": "def conv2d(image, kernel): ...",
    "a helper": "import math\ndef helper():\n    return 1",
    "no Python": "%%html\n<b>below</b>",
}


@pytest.mark.parametrize("name", AS_GOOD_AS_UNTOUCHED)
def test_an_own_cell_without_an_answer_is_as_good_as_untouched(solved, graded, name):
    own = cell(solved, "conv2d")
    own.source = AS_GOOD_AS_UNTOUCHED[name]
    solved.cells.append(new_code_cell(RIGHT))
    found = graded(solved)
    assert run_between(found, "conv2d") == [own.source, RIGHT]
    assert cell(found.notebook, "conv2d").source == RIGHT
    assert found.answers["conv2d"] == f"{own.source}\n\n{RIGHT}"
    assert found.warnings == [
        "`conv2d`: not answered in the lab's own cell, taken from another that defines it."
    ]
    solved.cells.pop()
    assert graded(solved).answers["conv2d"] == own.source
