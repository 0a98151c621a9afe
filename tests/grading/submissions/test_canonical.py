"""What was handed in, put into the lab as it was released."""

import json
from copy import deepcopy

import nbformat
import pytest
from nbformat.v4 import new_code_cell

from cnnlab.grading.submissions.canonical import canonical, release
from cnnlab.language import languages
from cnnlab.notebooks.launch import labs_folder
from tests.grading.submissions.handed_in import (
    ANSWERS,
    LAB,
    RELEASE,
    cell,
    strip,
)


def test_answers_are_put_into_the_release(solved, graded):
    found = graded(solved)
    assert found.answers == ANSWERS
    assert (found.warnings, found.unreadable) == ([], "")
    expected = deepcopy(RELEASE)
    for name, source in ANSWERS.items():
        cell(expected, name).source = source
    assert found.notebook == expected


def test_an_untouched_notebook_answers_nothing(graded):
    found = graded(RELEASE)
    assert found.notebook == RELEASE
    assert found.answers == dict.fromkeys(ANSWERS, "")
    assert list(found.answers) == list(ANSWERS)
    assert (found.warnings, found.unreadable) == ([], "")


def test_nothing_else_of_the_student_is_kept(solved, graded):
    for each in solved.cells:
        if each.cell_type == "code":
            each.outputs = [{"output_type": "stream", "name": "stdout", "text": "full marks"}]
            each.execution_count = 7
        each.metadata["mine"] = "anna"
    solved.cells.insert(0, new_code_cell("check = lambda name: 100"))
    solved.metadata.kernelspec.name = "evil"
    found = graded(solved)
    assert "full marks" not in json.dumps(found.notebook)
    assert "anna" not in json.dumps(found.notebook)
    assert found.notebook.metadata == RELEASE.metadata
    assert len(found.notebook.cells) == len(RELEASE.cells)
    assert found.answers == ANSWERS


@pytest.mark.parametrize("lost", [False, True], ids=["with ids", "without ids"])
def test_another_lab_is_named(graded, lost):
    other = deepcopy(release("04_pooling"))
    if lost:
        strip(other)
    found = graded(other)
    assert found.unreadable.startswith("The file is lab 04_pooling, not 02_convolution. Hand in")
    assert found.notebook == RELEASE


def test_the_last_of_a_duplicate_wins(solved, graded):
    twice = deepcopy(cell(solved, "conv2d"))
    twice.source = "def conv2d(*args):\n    return 'last'"
    solved.cells.insert(3, deepcopy(twice) | {"source": "def conv2d(*args):\n    return 'first'"})
    solved.cells.append(twice)
    found = graded(solved)
    assert found.answers == ANSWERS | {"conv2d": twice.source}
    assert found.warnings == ["More than one cell answers `conv2d`: the last one counts."]


def test_a_deleted_answer_is_empty(solved, graded):
    solved.cells.remove(cell(solved, "conv2d"))
    found = graded(solved)
    assert found.answers == ANSWERS | {"conv2d": ""}
    assert cell(found.notebook, "conv2d").source == ""
    assert found.warnings == [
        "`conv2d`: neither the lab's own cell nor another answer was found.",
    ]


def test_an_emptied_answer_is_empty(solved, graded):
    cell(solved, "conv2d").source = "  \n"
    found = graded(solved)
    assert found.answers["conv2d"] == cell(found.notebook, "conv2d").source == ""
    assert found.warnings == []


def test_white_space_is_no_answer(graded):
    touched = deepcopy(RELEASE)
    for name in ANSWERS:
        cell(touched, name).source = f"\n{cell(touched, name).source}  \n\n"
    found = graded(touched)
    assert found.answers == dict.fromkeys(ANSWERS, "")
    assert found.digest == graded(RELEASE).digest


def test_a_retyped_answer_counts(solved, graded):
    cell(solved, "conv2d").cell_type = "markdown"
    cell(solved, "turned-kernel").cell_type = "raw"
    found = graded(solved)
    assert found.answers == ANSWERS
    assert cell(found.notebook, "conv2d").cell_type == "code"
    assert found.warnings == [
        "`conv2d`, `turned-kernel`: the cell's type was changed; the lab's own type counts."
    ]


@pytest.mark.parametrize(
    "change", [{"points": 100}, {"grade": True}, {"locked": True}, {"solution": False}], ids=str
)
def test_changed_settings_do_not_count(solved, graded, change):
    cell(solved, "conv2d").metadata.nbgrader.update(change)
    check = next(c for c in solved.cells if c.id == "check-conv2d")
    check.metadata.nbgrader.points = 100
    found = graded(solved)
    assert [c.metadata for c in found.notebook.cells] == [c.metadata for c in RELEASE.cells]
    assert found.answers == ANSWERS
    assert found.warnings == [
        "`exercise-conv2d`, `check-conv2d`: points or flags were changed; the lab's own count."
    ]


def test_a_locked_cell_is_the_labs_own(solved, graded):
    solved.cells[2].source = "check = lambda name: 100"
    assert RELEASE.cells[2].id == "locked-setup"
    found = graded(solved)
    assert found.notebook.cells[2] == RELEASE.cells[2]
    assert found.warnings == [
        "`locked-setup`: a locked cell was changed; the lab's own was run.",
    ]


def test_a_long_answer_is_not_graded(solved, graded):
    cell(solved, "conv2d").source = "1\n" * 50_001
    found = graded(solved)
    assert found.answers == ANSWERS | {"conv2d": ""}
    assert cell(found.notebook, "conv2d") == cell(RELEASE, "conv2d")
    assert found.warnings == ["`conv2d`: longer than 100,000 characters, not graded."]


def test_another_language_is_said(solved, graded):
    solved.metadata.language_info.name = "R\x1b[31m"
    assert graded(solved).warnings == [
        "The file says that it is written in R\\u001b[31m; Python was run."
    ]


def test_an_invalid_surrogate_is_replaced(solved, graded):
    cell(solved, "turned-kernel").source = "so \ud800 and \U0001f600"
    found = graded(solved)
    assert found.answers["turned-kernel"] == "so \ufffd and \U0001f600"
    nbformat.writes(found.notebook).encode()


@pytest.mark.parametrize("lab", ["02_convolution", "07_receptive_field"])
def test_an_answer_in_another_language_s_notebook_is_the_same(lab, tmp_path):
    """The marks cannot differ: what is graded is equal, byte by byte."""
    found = []
    for language in languages():
        notebook = nbformat.read(labs_folder(language) / f"{lab}.ipynb", as_version=4)
        name = next(cell.id for cell in notebook.cells if cell.id.startswith("exercise-"))
        [cell] = [cell for cell in notebook.cells if cell.id == name]
        cell.source = "def answer():\n    return 1"
        path = tmp_path / f"{language}.ipynb"
        nbformat.write(notebook, path)
        found.append(canonical(path, lab, release(lab)))
    assert len(found) > 1
    assert len({each.digest for each in found}) == 1
    assert [each.language for each in found] == languages()
    assert [each.warnings for each in found] == [[]] * len(found)
    assert sum(map(bool, found[0].answers.values())) == 1


def test_the_digest_tells_what_matters(solved, graded):
    first = graded(solved).digest
    assert graded(solved).digest == first
    solved.cells[4].outputs = []
    solved.cells[4].execution_count = 3
    assert graded(solved).digest == first
    for name in ANSWERS:
        changed = deepcopy(solved)
        cell(changed, name).source += "  # more"
        assert graded(changed).digest != first
    empty = deepcopy(solved)
    cell(empty, "conv2d").source = ""
    deleted = deepcopy(solved)
    deleted.cells.remove(cell(deleted, "conv2d"))
    reasons = [graded(content).digest for content in (b"", b"7", empty, deleted, RELEASE)]
    assert len({first, *reasons}) == 6


def test_the_digest_tells_labs_and_releases_apart(tmp_path):
    path = tmp_path / "none.ipynb"
    points = deepcopy(RELEASE)
    points.cells[7].metadata.nbgrader.points += 1
    found = [(LAB, RELEASE), ("99_other", RELEASE), (LAB, points)]
    assert len({canonical(path, *each).digest for each in found}) == 3
