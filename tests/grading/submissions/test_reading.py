"""A file as editors and platforms write it is read; one that cannot be read has a reason."""

import json
import os

import nbformat
import pytest

from cnnlab.grading.submissions import reading
from cnnlab.grading.submissions.canonical import canonical
from tests.grading.submissions.handed_in import (
    ANSWERS,
    LAB,
    RELEASE,
)


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
