"""Pictures that a student pasted into a discussion come with it."""

import base64
import json
from copy import deepcopy

import nbformat
import pytest
from nbconvert import HTMLExporter
from nbformat.v4 import new_markdown_cell

from cnnlab.grading.marks.autograded import write_autograded
from cnnlab.grading.marks.results import ExerciseResult, Output
from cnnlab.grading.pages.feedback import feedback
from cnnlab.grading.submissions import pictures
from cnnlab.grading.submissions.canonical import canonical, release
from cnnlab.grading.workers.record import pictures as pictures_of
from tests.grading.marks.records import record
from tests.grading.pages import reader

LAB = "02_convolution"
RELEASE = release(LAB)
ID = "discussion-turned-kernel"
PNG, JPEG, GIF = b"\x89PNG\r\n\x1a\n12", b"\xff\xd8\xff12", b"GIF89a12"
LEFT_OUT = "`turned-kernel`: a picture is missing: "


def attached(**files):
    kinds = {PNG[:4]: "image/png", JPEG[:4]: "image/jpeg", GIF[:4]: "image/gif"}
    return {
        name.replace("_", "."): {
            kinds.get(content[:4], "image/svg+xml"): base64.b64encode(content).decode()
        }
        for name, content in files.items()
    }


def at(notebook):
    return next(cell for cell in notebook.cells if cell.id == ID)


@pytest.fixture
def graded(tmp_path):
    """Grades the lab with a text, or several cells that were one."""

    def graded(*cells, untouched=False):
        notebook = deepcopy(RELEASE)
        own = at(notebook)
        place = notebook.cells.index(own)
        if not untouched:
            notebook.cells.remove(own)
        for number, (text, attachments) in enumerate(cells):
            cell = new_markdown_cell(text)
            cell["attachments"] = attachments
            if not untouched:
                cell.metadata = own.metadata
            notebook.cells.insert(place + number + untouched, cell)
        (tmp_path / "anna.ipynb").write_text(json.dumps(notebook))
        found = canonical(tmp_path / "anna.ipynb", LAB, RELEASE)
        nbformat.validate(found.notebook)
        return found

    return graded


def test_what_a_text_shows_comes_with_it(graded):
    text = "See ![image.png](attachment:image.png), ![](attachment:my%20photo.jpeg)"
    files = attached(image_png=PNG, unused_png=PNG) | {
        "my photo.jpeg": {"image/jpeg": base64.encodebytes(JPEG).decode().splitlines(True)}
    }
    found = graded((text, files))
    assert found.warnings == []
    assert found.answers["turned-kernel"] == at(found.notebook).source == text
    assert at(found.notebook).attachments == {
        "image.png": {"image/png": base64.b64encode(PNG).decode()},
        "my photo.jpeg": {"image/jpeg": base64.b64encode(JPEG).decode()},
    }


def test_the_digest_tells_pictures_apart(graded):
    text = "![](attachment:a.png)"
    digests = {graded((text, attached(a_png=PNG + each))).digest for each in (b"", b"3")}
    assert len(digests) == 2


def test_below_the_question_too(graded):
    found = graded(("![](attachment:a.gif)", attached(a_gif=GIF)), untouched=True)
    assert at(found.notebook).attachments == attached(a_gif=GIF)


def test_two_halves_may_call_theirs_the_same(graded):
    text = "![](attachment:a.png)"
    found = graded((f"1 {text}", attached(a_png=PNG)), (f"2 {text}", attached(a_png=PNG + b"3")))
    assert found.answers["turned-kernel"] == f"1 {text}\n\n2 ![](attachment:1-a.png)"
    assert at(found.notebook).attachments == attached(a_png=PNG) | {
        "1-a.png": attached(a_png=PNG + b"3")["a.png"]
    }


NO_PICTURES = {
    "missing": {},
    "a script": attached(a_png=b"<svg onload='steal()'/>"),
    "another kind": {"a.png": {"image/png": base64.b64encode(JPEG).decode()}},
    "no base64": {"a.png": {"image/png": "not base64"}},
    "no text": {"a.png": {"image/png": 7}},
    "no bundle": {"a.png": "iVBORw0KGgo="},
    "no dict": ["a.png"],
}


@pytest.mark.parametrize("name", NO_PICTURES)
def test_what_is_no_picture_is_said(graded, name):
    found = graded(("![](attachment:a.png)", NO_PICTURES[name]))
    assert "attachments" not in at(found.notebook)
    [warning] = found.warnings
    assert warning.startswith(LEFT_OUT)


def test_a_large_one_is_left_out(graded, monkeypatch):
    monkeypatch.setattr(pictures, "MAX_PICTURE", 9)
    assert graded(("![](attachment:a.png)", attached(a_png=PNG))).warnings[0].startswith(LEFT_OUT)


def test_of_many_the_first_are_kept(graded):
    names = [f"a{n}.png" for n in range(25)]
    files = {name: attached(a_png=PNG)["a.png"] for name in names}
    found = graded((" ".join(f"![](attachment:{name})" for name in names), files))
    assert list(at(found.notebook).attachments) == names[: pictures.MOST_PICTURES]
    assert found.warnings[0].startswith(LEFT_OUT)


def test_they_are_on_the_page_and_in_formgrader(graded, tmp_path):
    found = graded(("![](attachment:my%20a.png)", {"my a.png": attached(a_png=JPEG)["a.png"]}))
    data = base64.b64encode(JPEG).decode()
    shown = pictures_of(found.notebook)
    assert shown == {ID: [Output("jpeg", data)]}
    seen = record(
        exercises=[ExerciseResult("turned-kernel", 0, 2, "manual", "")],
        outputs=shown,
        answers=found.answers,
    )
    page = feedback(seen, "Lab")
    assert reader.read(page).images == 1
    assert "Pictures in your answer" in page
    write_autograded(tmp_path, seen, found.notebook)
    written = nbformat.read(tmp_path / f"autograded/ada/{LAB}/{LAB}.ipynb", as_version=4)
    html, _ = HTMLExporter().from_notebook_node(written)
    assert f'src="data:image/jpeg;base64,{data}"' in html
