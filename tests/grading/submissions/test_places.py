"""An answer is found where it stands, though its cell has lost its name, or is another one."""

import json
from copy import deepcopy

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell

from cnnlab import exercises
from cnnlab.grading.submissions.canonical import canonical, release
from cnnlab.notebooks.launch import labs_folder
from tests.grading.submissions.handed_in import (
    ANSWERS,
    RELEASE,
    cell,
    strip,
)


def test_ids_are_enough(solved, graded):
    for each in solved.cells:
        each.metadata.clear()
    found = graded(solved)
    assert (found.answers, found.warnings) == (ANSWERS, [])


def test_without_ids_answers_are_found_by_what_they_define(solved, graded):
    strip(solved)
    found = graded(solved)
    assert found.answers == ANSWERS
    assert found.warnings == [
        "The file has lost the lab's cell ids: answers were found by what they define."
    ]


def test_without_ids_an_untouched_notebook_answers_nothing(graded):
    stripped = deepcopy(RELEASE)
    strip(stripped)
    found = graded(stripped)
    assert (found.notebook, found.warnings) == (RELEASE, [])


@pytest.mark.parametrize("lab", [path.stem for path in sorted(labs_folder().glob("*.ipynb"))])
def test_each_lab_is_found_without_ids(tmp_path, lab):
    """Of every exercise the name that it asks for is found, and every discussion."""
    notebook = deepcopy(release(lab))
    expected = {}
    for each in notebook.cells:
        if each.metadata.get("nbgrader", {}).get("solution"):
            name = each.metadata.nbgrader.grade_id.partition("-")[2]
            expected[name] = each.source = (
                f"My thoughts on {name}."
                if each.cell_type == "markdown"
                else f"# mine\n{exercises.load(lab)[name].object_name} = None"
            )
    strip(notebook)
    path = tmp_path / "anna.ipynb"
    path.write_text(json.dumps(notebook))
    assert canonical(path, lab, release(lab)).answers == expected


def test_an_answer_in_a_cell_of_its_own_counts(graded):
    """The lab's cell is untouched; its lines ran before the student's."""
    notebook = deepcopy(RELEASE)
    answer = "digits_net = keras.Sequential()\ndigits_net.fit(x_train, y_train)"
    place = notebook.cells.index(cell(notebook, "digits-net")) + 1
    notebook.cells[place:place] = [new_code_cell("digits_net"), new_code_cell(answer)]
    place = notebook.cells.index(cell(notebook, "turned-kernel")) + 1
    notebook.cells[place:place] = [new_markdown_cell("It learns it."), new_markdown_cell("Also")]
    found = graded(notebook)
    stub = cell(RELEASE, "digits-net").source
    assert found.answers == dict.fromkeys(ANSWERS, "") | {
        "digits-net": f"{stub}\n\n{answer}",
        "turned-kernel": "It learns it.",
    }
    assert found.warnings == [
        "`digits-net`: not answered in the lab's own cell, taken from another that defines it.",
        "`turned-kernel`: not answered in the lab's own cell, taken from the text below the "
        "question.",
    ]


def test_notes_elsewhere_are_no_answer_to_a_discussion(graded):
    notebook = deepcopy(RELEASE)
    notebook.cells.append(new_markdown_cell("Notes of mine."))
    assert graded(notebook).answers == dict.fromkeys(ANSWERS, "")


def test_a_long_answer_elsewhere_is_not_graded(solved, graded):
    cell(solved, "conv2d").source = ANSWERS["conv2d"] + "\n#" * 50_001
    strip(solved)
    found = graded(solved)
    assert found.answers == ANSWERS | {"conv2d": ""}
    assert found.warnings[-1].startswith("Not looked at: ")


def test_an_answer_in_its_own_cell_is_not_replaced(solved, graded):
    solved.cells.append(new_code_cell("def conv2d(image, kernel):\n    return 'a try'"))
    solved.cells.append(new_markdown_cell("Notes of mine."))
    found = graded(solved)
    assert found.answers == ANSWERS
    assert found.warnings == [
        "`conv2d` is defined again below its check: that cell was not graded."
    ]
