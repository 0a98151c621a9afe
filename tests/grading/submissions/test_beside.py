"""Files beside a notebook: modules and data that its cells use come with it, within limits."""

import os
from copy import deepcopy

import nbformat
import pytest

from cnnlab.grading.submissions import beside
from cnnlab.grading.submissions.beside import files_beside
from cnnlab.grading.submissions.canonical import canonical, release
from cnnlab.grading.submissions.finding import find_submissions

LAB = "02_convolution"
RELEASE = release(LAB)
ANSWER = "from helper import pad\nimage = plt.imread('my photo.png')\nconv2d = pad"


@pytest.fixture
def home(tmp_path):
    """A student's folder of nbgrader's, with an answered notebook."""
    home = tmp_path / "submitted" / "anna" / LAB
    home.mkdir(parents=True)
    notebook = deepcopy(RELEASE)
    next(cell for cell in notebook.cells if cell.id == "exercise-conv2d").source = ANSWER
    nbformat.write(notebook, home / f"{LAB}.ipynb")
    return home


def graded(home):
    [found], warnings = find_submissions(home.parents[2], LAB)
    assert warnings == []
    return canonical(found.path, LAB, RELEASE, found.files)


def added(found):
    own = {cell.id for cell in RELEASE.cells}
    return [cell.source for cell in found.notebook.cells if cell.id not in own]


def test_a_module_that_an_answer_imports_becomes_a_cell(home):
    (home / "helper.py").write_text("import other\r\npad = other.conv2d")
    (home / "other.py").write_text("def conv2d(): pass")
    (home / "unused.py").write_text("x = 1")
    found = graded(home)
    assert added(found) == [
        "%%writefile other.py\ndef conv2d(): pass",
        "%%writefile helper.py\nimport other\npad = other.conv2d",
    ]
    assert found.answers["conv2d"] == ANSWER
    assert (found.warnings, found.files) == ([], {})


def test_a_module_is_no_answer_by_itself(home):
    """It is not taken for a cell that defines what is asked for."""
    (home / "other.py").write_text("def im2col(): pass")
    assert graded(home).answers["im2col"] == ""


def test_data_that_a_cell_names_are_taken_as_they_are(home):
    (home / "my photo.png").write_bytes(b"\x89PNG\x00\xff")
    (home / "unused.png").write_bytes(b"x")
    (home / "empty").mkdir()
    found = graded(home)
    assert found.files == {"my photo.png": b"\x89PNG\x00\xff"}
    digests = {found.digest}
    (home / "unused.png").write_bytes(b"y")
    digests.add(graded(home).digest)
    assert len(digests) == 1
    (home / "my photo.png").write_bytes(b"other")
    assert graded(home).digest not in digests


def test_a_folder_below_keeps_its_name(home):
    (home / "pictures").mkdir()
    (home / "pictures" / "my photo.png").write_bytes(b"1")
    assert graded(home).files == {"pictures/my photo.png": b"1"}


def test_links_pipes_and_hidden_files_are_not_read(home, tmp_path):
    (tmp_path / "secret").write_text("secret")
    (home / "my photo.png").symlink_to(tmp_path / "secret")
    os.mkfifo(home / "helper.py")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "my photo.png").write_bytes(b"another's")
    (home / "pictures").symlink_to(tmp_path / "elsewhere")
    (home / ".ipynb_checkpoints").mkdir()
    (home / ".ipynb_checkpoints" / "my photo.png").write_bytes(b"old")
    found = graded(home)
    assert (found.files, added(found)) == ({}, [])


def test_a_file_exchanged_for_a_link_is_not_followed(home, tmp_path):
    path = home / "my photo.png"
    path.write_bytes(b"1")
    [found], _ = find_submissions(home.parents[2], LAB)
    path.unlink()
    path.symlink_to(tmp_path)
    assert canonical(found.path, LAB, RELEASE, found.files).files == {}


def test_what_is_too_large_is_said(home, monkeypatch):
    monkeypatch.setattr(beside, "MAX_FILE", 5)
    monkeypatch.setattr(beside, "MAX_ALL", 8)
    (home / "my photo.png").write_bytes(b"123456")
    found = graded(home)
    assert found.files == {}
    assert found.warnings[0].startswith("`my photo.png`: beside the notebook, and not taken: ")
    (home / "my photo.png").write_bytes(b"12345")
    (home / "photo.png").write_bytes(b"1234")  # its name stands in the other's
    found = graded(home)
    assert found.files == {"my photo.png": b"12345"}
    assert found.warnings[0].startswith("`photo.png`: beside")


def test_of_thousands_of_files_some_are_looked_at(home):
    for number in range(beside.MOST_FILES + 50):
        (home / f"{number}.txt").touch()
    assert len(files_beside(home / f"{LAB}.ipynb")) == beside.MOST_FILES


def test_files_of_a_flat_folder_are_nobodys(tmp_path):
    nbformat.write(RELEASE, tmp_path / "anna.ipynb")
    (tmp_path / "helper.py").write_text("x = 1")
    [found], warnings = find_submissions(tmp_path, LAB)
    assert found.files == {}
    assert warnings == ["Left out, not a notebook: helper.py."]
