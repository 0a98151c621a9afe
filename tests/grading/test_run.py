"""`cnnlab grade` on a whole class: right marks, and the same again."""

import json
import shutil
import time

import nbformat
import pytest

from cnnlab.grading.chosen import BY_ACCIDENT
from cnnlab.grading.submissions.canonical import release
from cnnlab.grading.trial.classroom import write_class
from tests.grading.here import cnnlab

LAB = "03_filters"  # quick, though a net is trained in it
pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(900),
    pytest.mark.needs("sandbox"),
]


@pytest.fixture(scope="module")
def classroom(tmp_path_factory):
    """A class of five, a file that is no notebook, and what each should earn."""
    folder = tmp_path_factory.mktemp("class") / "handed-in"
    expected = write_class(folder, LAB, 5)
    (folder / "broken.ipynb").write_text("no notebook")
    return folder, expected | {"broken": 0}


def grade(folder, out, *options, lab=LAB, sandbox="--require-sandbox"):
    return cnnlab("grade", folder, "--lab", lab, "--out", out, sandbox, *options)


def rows(out):
    return json.loads((out / "results.json").read_text())


def marks(out):
    return {
        row["student"]: [(each["name"], each["points"]) for each in row["exercises"]]
        for row in rows(out)
    }


@pytest.fixture(scope="module")
def graded(classroom, tmp_path_factory):
    out = tmp_path_factory.mktemp("graded")
    done = grade(classroom[0], out, "--seed", "3", "--workers", "2")
    assert (done.returncode, done.stderr) == (0, "")
    return out


def test_every_submission_earns_what_it_should(classroom, graded):
    assert {row["student"]: row["score"] for row in rows(graded)} == classroom[1]
    assert all(row["sandboxed"] for row in rows(graded))
    assert any("broken" in row["student"] and row["warnings"] for row in rows(graded))
    pages = sorted(path.name for path in (graded / "feedback").iterdir())
    assert pages == sorted(f"{student}.html" for student in classroom[1])


def test_what_has_not_changed_is_not_run_again(classroom, graded):
    """But for what took too long, or crashed."""
    before, earned = rows(graded), marks(graded)
    started = time.monotonic()
    done = grade(classroom[0], graded)
    assert (done.returncode, done.stderr) == (0, "")
    kept = [row for row in before if not BY_ACCIDENT & {e["outcome"] for e in row["exercises"]}]
    assert len(kept) > 3
    assert [row for row in rows(graded) if row in kept] == kept  # the seconds, too
    assert marks(graded) == earned
    record = graded / "records" / "student1.json"
    assert record.stat().st_mtime < time.time() - (time.monotonic() - started)


def test_one_worker_gives_the_same_marks(classroom, graded, tmp_path):
    some = [f"student{number}" for number in (1, 2)]
    (tmp_path / "in").mkdir()
    for student in some:
        shutil.copy(classroom[0] / f"{student}.ipynb", tmp_path / "in")
    done = grade(tmp_path / "in", tmp_path / "out", "--seed", "3", "--workers", "1")
    assert done.returncode == 0
    assert marks(tmp_path / "out") == {student: marks(graded)[student] for student in some}


OTHER = "02_convolution"
ANSWERS = {  # to it
    "window-value": """
def window_value(image, kernel, row, column):
    height, width = kernel.shape
    return (image[row : row + height, column : column + width] * kernel).sum()
""",
    "conv2d": "import os\nos._exit(0)",
    "conv2d-offsets": "while True: pass",
    "output-size": """
def output_size(size, kernel_size, stride=1, padding=0, dilation=1):
    while True: pass
""",
    "conv-layer": """
class Convolution(keras.layers.Layer):
    def call(self, images):
        return 1 / 0
""",
}
OUTCOMES = {
    "window-value": (1, "passed"),
    "conv2d": (0, "crashed"),
    "conv2d-offsets": (0, "timeout"),
    "output-size": (0, "timeout"),
    "conv-layer": (0, "error"),
    "digits-net": (0, "missing"),
    "im2col": (0, "missing"),
    "turned-kernel": (0, "manual"),
}


def test_a_loop_and_a_crash_cost_their_own_exercise(tmp_path):
    notebook = release(OTHER)
    for cell in notebook.cells:
        name = cell.id.removeprefix("exercise-")
        cell.source = ANSWERS.get(name, cell.source)
    folder = tmp_path / "in"
    folder.mkdir()
    nbformat.write(notebook, folder / "eve.ipynb")
    done = grade(folder, tmp_path / "out", "--timeout", "3", lab=OTHER)
    assert (done.returncode, done.stderr) == (0, "")
    [row] = rows(tmp_path / "out")
    found = {each["name"]: (each["points"], each["outcome"]) for each in row["exercises"]}
    assert found == OUTCOMES


def test_without_a_sandbox_it_is_said(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "eve.ipynb").write_text("{}")
    done = grade(folder, tmp_path / "out", sandbox="--no-sandbox")
    assert done.returncode == 0
    assert "NO SANDBOX" in done.stderr
    assert not rows(tmp_path / "out")[0]["sandboxed"]


def test_no_such_lab_is_said_in_a_line(classroom, tmp_path):
    done = grade(classroom[0], tmp_path, lab="77")
    assert done.returncode == 2
    assert "received '77'" in done.stderr
    assert len(done.stderr.splitlines()) == 1
