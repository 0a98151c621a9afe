"""Every file that a student may hand in gets its canonical notebook."""

import json
import os
import random
from copy import deepcopy

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell

from cnnlab import exercises
from cnnlab.grading.submissions import reading
from cnnlab.grading.submissions.canonical import canonical, release
from cnnlab.grading.submissions.names import binds, bound, imported
from cnnlab.language import languages
from cnnlab.notebooks.launch import labs_folder

LAB = "02_convolution"
RELEASE = release(LAB)
ANSWERS = {
    "window-value": "def window_value(image, kernel, row, column):\n    return 1",
    "conv2d": "def conv2d(image, kernel, stride=1, padding=0):\n    return 2",
    "conv2d-offsets": "def conv2d_offsets(image, kernel, stride=1, padding=0):\n    return 3",
    "output-size": "output_size = lambda *sizes: 4",
    "conv-layer": "class Convolution(keras.layers.Layer):\n    pass",
    "digits-net": "digits_net: keras.Model = keras.Sequential()",
    "im2col": "def im2col(image, kernel_height, kernel_width, stride=1):\n    return 5",
    "turned-kernel": "Because a net learns the **turned** one.",
}


def grade_id(name):
    return f"discussion-{name}" if name == "turned-kernel" else f"exercise-{name}"


def cell(notebook, name):
    """The cell of an answer."""
    return next(c for c in notebook.cells if c.id == grade_id(name))


@pytest.fixture
def solved():
    """What a good student hands in, as JSON that a test may spoil."""
    notebook = deepcopy(RELEASE)
    for name, source in ANSWERS.items():
        cell(notebook, name).source = source
    return notebook


@pytest.fixture
def graded(tmp_path):
    """Grades a notebook, or the bytes of a file."""

    def graded(content):
        path = tmp_path / "anna.ipynb"
        if not isinstance(content, bytes):
            content = json.dumps(content).encode()
        path.write_bytes(content)
        return canonical(path, LAB, RELEASE)

    return graded


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


def with_bom(notebook):
    return b"\xef\xbb\xbf" + json.dumps(notebook).encode()


def with_crlf(notebook):
    for each in notebook["cells"]:
        each["source"] = each["source"].replace("\n", "\r\n")
    return json.dumps(notebook, indent=1).replace("\n", "\r\n").encode()


def in_utf_16(notebook):
    return json.dumps(notebook, ensure_ascii=False).encode("utf-16")


def with_lists(notebook):
    for each in notebook["cells"]:
        each["source"] = each["source"].splitlines(keepends=True)
    return notebook


def with_nan(notebook):
    notebook["metadata"]["widgets"] = [float("nan"), float("-inf")]
    return notebook


def in_format(minor):
    def older(notebook):
        notebook["nbformat_minor"] = minor
        for each in notebook["cells"]:
            del each["id"]
        return notebook

    older.__name__ = f"in_format_4_{minor}"
    return older


def in_format_3(notebook):
    return json.loads(nbformat.writes(nbformat.convert(nbformat.from_dict(notebook), 3), version=3))


def in_format_3_without_line_ends(notebook):
    old = in_format_3(notebook)
    for each in old["worksheets"][0]["cells"]:
        for key in {"source", "input"} & each.keys():
            each[key] = "".join(each[key]).split("\n")
    return old


def re_ordered(notebook):
    notebook["cells"].reverse()
    return notebook


def with_a_strange_version(notebook):
    return notebook | {"nbformat": "five", "nbformat_minor": None}


def with_things_that_are_no_cells(notebook):
    notebook["cells"][0:0] = [None, 7, [], {}, {"cell_type": 3, "metadata": [], "source": {}}]
    return notebook


def with_odd_metadata(notebook):
    odd = {"cell_type": "code", "id": 5, "metadata": {"nbgrader": {"grade_id": ["a"]}}}
    notebook["cells"].append(odd | {"source": [None, "a = 1", 5]})
    return notebook


def with_large_outputs(notebook):
    picture = {"output_type": "display_data", "data": {"image/png": "A" * 15_000_000}}
    notebook["cells"][4]["outputs"] = [picture]
    return notebook


HONEST = [
    with_bom,
    with_crlf,
    in_utf_16,
    with_lists,
    with_nan,
    *map(in_format, range(5)),
    in_format_3,
    in_format_3_without_line_ends,
    re_ordered,
    with_a_strange_version,
    with_things_that_are_no_cells,
    with_odd_metadata,
    with_large_outputs,
]


@pytest.mark.parametrize("change", HONEST, ids=lambda change: change.__name__)
def test_these_files_lose_nothing(solved, graded, change):
    expected = graded(solved)
    found = graded(change(json.loads(json.dumps(solved))))
    assert found == expected


UNREADABLE = {
    "empty": (b"", "The file is empty"),
    "blank": (b" \n", "The file is empty"),
    "text": (b"conv2d: see my e-mail", "but text, such as a Python script"),
    "script": (b"import numpy\n# \xff", "but text, such as a Python script"),
    "zeros": (b"\x00" * 900, "of another kind: it holds NUL bytes"),
    "some zeros": (b"import numpy\n" + b"\x00" * 900, "of another kind: it holds NUL bytes"),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00", "of another kind: it holds NUL bytes"),
    "page": (b"\n<!DOCTYPE html><html>", "but a web page (HTML)"),
    "PDF": (b"%PDF-1.7\n%\xe2\xe3", "but a PDF"),
    "archive": (b"PK\x03\x04\x14\x00\xff", "but a ZIP archive or an office document"),
    "cut": (b'{"cells": [{"cell_type": "co', "cut off or damaged: line 1 is not JSON"),
    "number": (b"42", "JSON of something else"),
    "null": (b"null", "JSON of something else"),
    "list": (b"[]", "JSON of something else"),
    "other JSON": (b'{"name": "anna"}', "no list of cells"),
    "cells that are none": (b'{"cells": "many"}', "no list of cells"),
    "worksheets that are none": (b'{"worksheets": {"cells": []}}', "no list of cells"),
    "another encoding": ('{"cells": ["свертка"]}'.encode("cp1251"), "its text is not UTF-8"),
    "nested lists": (b"[" * 900_000, "nested too deeply"),
    "nested objects": (b'{"a":' * 900_000, "nested too deeply"),
    "many lists": (b"[" + b"[]," * 1_000_000 + b"0]", "more than 1,000,000 lists"),
    "a long number": (b'{"cells": ' + b"9" * 5_000 + b"}", "a number without end"),
    "many cells": (b'{"cells": [' + b"{}," * 10_000 + b"{}]}", "10,001 cells, more than 2,000"),
    "large": (b" " * 20_400_000, "The file has 20 MB, more than 20"),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_file_that_cannot_be_read_has_a_reason(graded, name):
    content, reason = UNREADABLE[name]
    found = graded(content)
    assert reason in found.unreadable
    assert found.unreadable.endswith(
        ("hand it in again.", "Hand in the file whose name ends in .ipynb.")
    )
    assert found.notebook == RELEASE
    assert found.answers == dict.fromkeys(ANSWERS, "")


def test_a_huge_file_is_not_read(tmp_path, monkeypatch):
    path = tmp_path / "huge.ipynb"
    path.touch()
    os.truncate(path, 200_000_000)  # of zeros, which take no room on the disk
    monkeypatch.setattr(reading, "open", lambda *_, **__: pytest.fail("it was read"), raising=False)
    assert "The file has 200 MB, more than 20. " in canonical(path, LAB, RELEASE).unreadable


def test_what_is_no_regular_file_does_not_hang(tmp_path):
    (tmp_path / "link.ipynb").symlink_to("/etc/passwd")
    (tmp_path / "dangling.ipynb").symlink_to("nowhere")
    os.mkfifo(tmp_path / "pipe.ipynb")
    (tmp_path / "folder.ipynb").mkdir()
    reasons = {
        path.stem: canonical(path, LAB, RELEASE).unreadable.partition(".")[0]
        for path in [*tmp_path.iterdir(), tmp_path / "none.ipynb"]
    }
    assert reasons == {
        "link": "The file is a symbolic link, which is not followed",
        "dangling": "The file is a symbolic link, which is not followed",
        "pipe": "This is a folder, a pipe or a device, not a file",
        "folder": "This is a folder, a pipe or a device, not a file",
        "none": "The file is not there",
    }


def test_of_several_notebooks_none_is_chosen(tmp_path):
    folder = tmp_path / LAB
    folder.mkdir()
    for name in ("a.ipynb", "b.IPYNB", "._a.ipynb", "data.csv"):
        (folder / name).touch()
    assert canonical(folder / f"{LAB}.ipynb", LAB, RELEASE).unreadable == (
        f"The folder has 2 notebooks, none called {LAB}.ipynb. "
        "Give the one that is meant this name."
    )


def test_a_link_put_in_place_at_the_last_moment_is_refused(tmp_path, monkeypatch):
    (tmp_path / "link").symlink_to("/etc/passwd")
    monkeypatch.setattr(os.path, "islink", lambda path: False)
    assert "cannot be read" in canonical(tmp_path / "link", LAB, RELEASE).unreadable


@pytest.mark.parametrize("lost", [False, True], ids=["with ids", "without ids"])
def test_another_lab_is_named(graded, lost):
    other = deepcopy(release("04_pooling"))
    if lost:
        strip(other)
    found = graded(other)
    assert found.unreadable.startswith("The file is lab 04_pooling, not 02_convolution. Hand in")
    assert found.notebook == RELEASE


# What is said of a notebook that was changed, and what is graded.


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


# Editors that lose nbgrader's metadata.


def strip(notebook):
    """What an editor leaves that knows neither metadata nor the ids of cells."""
    for each in notebook.cells:
        each.metadata.clear()
        each.id = "x"


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


def below(notebook, name, *sources):
    """Puts new cells right below an answer's cell."""
    place = notebook.cells.index(cell(notebook, name)) + 1
    notebook.cells[place:place] = map(new_code_cell, sources)


def run_between(found, name):
    """Sources of the cells that are run between the lab's cell above an answer and its check."""
    run = [each for each in found.notebook.cells if each.cell_type == "code"]
    place = next(n for n, each in enumerate(run) if each.id == grade_id(name))
    above = max(n for n, each in enumerate(run[:place]) if each.id in IDS)
    check = next(n for n, each in enumerate(run) if each.id == f"check-{name}")
    return [each.source for each in run[above + 1 : check]]


IDS = {each.id for each in RELEASE.cells}
RIGHT = "def conv2d(image, kernel, stride=1, padding=0):\n    return 'right'"


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


def test_what_a_cell_binds():
    source = (
        "def a(x=1): ...\nclass B:\n    y = 1\nasync  def c(): ...\nd, (e, *f) = 1, (2, 3)\n"
        "g: int = 5\ny == 1\na(y, z=1)\ny.z = 1\n# y = 1\nimport z\nif z: y = 1\ny += 1"
    )
    assert bound(source) & {*"aBcdefgxyz"} == {*"aBcdefg"}
    source = "import a.b as c, d.e\nfrom m.n import (p,\n  q as r)\nfrom s import *\nif z: import y"
    assert imported(source) == {*"cdpr*"}
    assert binds(f'{source}\nt = 1\ndef u(): ...\n"""\nv = 1\n"""\n# w = 1') == {*"cdpr*tu"}


# Digests


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


# Anything at all


VALUES = [None, True, -1, 1e400, "", "exercise-conv2d", "a\x00\ud800", [], {}, ["a"], {"a": []}]


def mutate(value, rng):
    """A copy of some JSON in which a few places hold something else."""
    if rng.random() < 0.01:
        return rng.choice(VALUES)
    if isinstance(value, dict):
        pairs = [(key, mutate(each, rng)) for key, each in value.items() if rng.random() > 0.02]
        return dict(pairs)
    if isinstance(value, list):
        kept = [mutate(each, rng) for each in value if rng.random() > 0.02]
        return kept + kept[: rng.randrange(2)]
    return value


@pytest.mark.parametrize("seed", range(40))
def test_spoilt_json_is_graded(solved, graded, seed):
    rng = random.Random(seed)
    found = graded(mutate(json.loads(json.dumps(solved)), rng))
    nbformat.validate(found.notebook)
    nbformat.writes(found.notebook).encode()
    assert list(found.answers) == list(ANSWERS)
    assert all(
        source == "" or cell(found.notebook, n).source in source
        for n, source in found.answers.items()
    )


@pytest.mark.parametrize("seed", range(40))
def test_spoilt_bytes_are_graded(solved, graded, seed):
    rng = random.Random(seed)
    content = bytearray(json.dumps(solved).encode())
    for _ in range(rng.randrange(1, 20)):
        content[rng.randrange(len(content))] = rng.randrange(256)
    if seed % 2:
        del content[rng.randrange(len(content)) :]
    nbformat.validate(graded(bytes(content)).notebook)


SLOW = {
    "imports": ("import " + "a" * 99_000 + "!", 19),
    "assignments": ("a=\n" * 33_000, 19),
    "targets": ("a," * 49_000 + "=", 19),
    "definitions": ("def a\n" * 16_000, 19),
    "brackets": ("(" * 99_000, 19),
    "spaces": (" " * 99_000, 100),
    "words": ("a" * 99_000, 19),
    "loops": ("for " * 24_000, 19),
    "chains": ("=a" * 49_000, 19),
    "strings": ("'''\"\"\"x" * 14_000, 19),
    "programs": ("%run " + "a" * 98_000, 19),
    "a file": ("%%writefile " + "a" * 98_000, 19),
}


@pytest.mark.timeout(60)
@pytest.mark.parametrize("name", SLOW)
def test_hostile_sources_do_not_hold_up_the_judge(graded, name):
    """A pattern of more than linear time would need hours here."""
    source, times = SLOW[name]
    notebook = {"cells": [{"cell_type": "code", "source": source + str(n)} for n in range(times)]}
    assert graded(notebook).answers == dict.fromkeys(ANSWERS, "")


def named_lines(letters, first):
    """That many letters of lines that each bind a name of their own."""
    lines = [f"n{n} = n{n + 1}" for n in range(first, first + letters // 18)]
    return "\n".join(lines)


LARGE = {
    "one cell": [named_lines(17_000_000, 0)],
    "many cells": [named_lines(9_000, 2_000 * n) for n in range(1_900)],
    "long cells": [named_lines(80_000, 100_000 * n) for n in range(170)],
}


@pytest.mark.timeout(60)
@pytest.mark.parametrize("name", LARGE)
def test_large_files_do_not_hold_up_the_judge(solved, graded, name):
    """Two million names took the trusted process more than ten minutes."""
    cell(solved, "conv2d").source = "conv2d = n0 + n1"
    content = json.loads(json.dumps(solved))
    content["cells"] += [{"cell_type": "code", "source": source} for source in LARGE[name]]
    found = graded(content)
    assert any(warning.startswith("Not looked at:") for warning in found.warnings)
    assert found.answers["conv2d"] == "conv2d = n0 + n1"


def test_a_students_cells_are_read_up_to_a_length(solved, graded):
    cell(solved, "conv2d").source = "conv2d = first + last"
    many = [new_code_cell(f"first = {n}  #" + "x" * 99_000) for n in range(10)]
    solved.cells[3:3] = [*many, new_code_cell("last = 1")]
    assert len(run_between(graded(solved), "conv2d")) == 12
    solved.cells.insert(13, new_code_cell("#" + "x" * 20_000))
    found = graded(solved)
    assert len(run_between(found, "conv2d")) == 11
    assert found.warnings[0].startswith("Not looked at: ")


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
