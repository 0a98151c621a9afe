"""Notebooks for formgrader hold what students' cells showed, made harmless."""

from copy import deepcopy

import nbformat

from cnnlab.grading.marks.autograded import write_autograded
from cnnlab.grading.marks.harmless import harmless
from cnnlab.grading.marks.results import Output
from cnnlab.grading.submissions.submission import safe_name
from tests.grading.marks.books import CHECK, DISCUSSION, LAB, RELEASE, record


def test_autograded_notebooks(tmp_path):
    cells = {cell.id: cell for cell in RELEASE.cells}
    dot = "iVBORw0KGgo="
    outputs = {
        "exercise-conv2d": [Output("text", "seen"), Output("png", dot)],
        CHECK: [Output("error", "line 1\nNameError: no")],
    }
    notebook = deepcopy(RELEASE)
    source = "<script>steal()</script> a<b, $a < b$ \\href{javascript:x}{y}"
    for cell in notebook.cells:
        if cell.id == DISCUSSION:
            cell.source = source
    before = deepcopy(notebook)
    answered = record("x/y", outputs=outputs)
    answered.exercises[1].card = "<b>card</b>"
    write_autograded(tmp_path, answered, notebook)
    assert notebook == before
    path = tmp_path / "autograded" / safe_name("x/y") / LAB / f"{LAB}.ipynb"
    written = nbformat.read(path, as_version=4)
    nbformat.validate(written)
    found = {cell.id: cell for cell in written.cells}
    assert found.keys() == cells.keys()
    text, picture = found["exercise-conv2d"].outputs
    assert (text.name, text.text) == ("stdout", "seen")
    assert picture.data["image/png"] == dot
    failed, card = found[CHECK].outputs
    assert (failed.evalue, failed.traceback) == ("NameError: no", ["line 1", "NameError: no"])
    assert card.data["text/html"] == "<b>card</b>"
    assert card.data["text/plain"] == "1 of 3 points. said"
    assert found[DISCUSSION].source == harmless(source)
    assert "<script" not in found[DISCUSSION].source
