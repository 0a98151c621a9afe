"""`cnnlab course`, and stock nbgrader on what it lays out."""

import csv
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook
from nbgrader.preprocessors import Execute
from traitlets.config import Config

import cnnlab.exercises
from cnnlab.cli import main
from cnnlab.grading.trial.classroom import write_class
from cnnlab.judging.scores import check_cells
from cnnlab.kernel import spec
from tests.kernel.shell import light

ROOT = Path(__file__).parents[2]
WARM = "'cnnlab.kernel.become' in __import__('sys').modules"


def test_what_is_laid_out(checkout, capsys):
    assert main(["course", "deep/course"]) == 0
    config, source = "deep/course/nbgrader_config.py", "deep/course/source/90_tiny/90_tiny.ipynb"
    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == [f"{config}: written", f"{source}: written"]
    files = sorted(path for path in Path("deep").rglob("*") if path.is_file())
    assert files == [Path(config), Path(source)]
    assert "return 2 * x" in Path(source).read_text()
    assert not any(c.get("outputs") for c in nbformat.read(source, as_version=4).cells)


def test_the_settings(checkout, monkeypatch):
    """They are read as nbgrader reads them."""
    for name in ("TF_CPP_MIN_LOG_LEVEL", "TF_ENABLE_ONEDNN_OPTS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("MPLBACKEND", "agg")
    monkeypatch.setenv("PATH", os.environ["PATH"])
    main(["course", "spring"])
    settings = Config()
    exec(Path("spring/nbgrader_config.py").read_text(), {"get_config": lambda: settings})
    assert Execute(config=settings).timeout >= 300
    assert settings.CourseDirectory.course_id == "spring"
    assert os.environ["TF_CPP_MIN_LOG_LEVEL"] == "3"
    assert os.environ["TF_ENABLE_ONEDNN_OPTS"] == "0"
    assert "MPLBACKEND" not in os.environ


def test_what_is_there_is_kept(checkout, capsys):
    main(["course", "course"])
    config = Path("course/nbgrader_config.py")
    config.write_text("# mine")
    capsys.readouterr()
    assert main(["course", "course"]) == 0
    out = capsys.readouterr().out
    assert f"{config}: kept. It differs from the one of cnnlab; --overwrite replaces it." in out
    assert "90_tiny.ipynb: up to date" in out
    assert config.read_text() == "# mine"
    assert main(["course", "course", "--overwrite"]) == 0
    assert f"{config}: replaced" in capsys.readouterr().out
    assert "get_config" in config.read_text()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["solutions/90_tiny.py"], "expected a folder, or a new name. Received: solutions/90_t"),
        (["course", "--lab", "80_old"], "expected a lab of solutions: 90_tiny. Received: 80_old."),
    ],
)
def test_mistakes(checkout, capsys, arguments, message):
    assert main(["course", *arguments]) == 2
    assert capsys.readouterr().err.startswith(f"cnnlab course: {message}")
    assert not Path("course").exists()


def nbgrader(course, *arguments):
    """Runs nbgrader without its environment's programs on the path, as an instructor may."""
    done = subprocess.run(
        [Path(sys.executable).parent / "nbgrader", *arguments],
        cwd=course,
        env=os.environ | {"PATH": "/usr/bin:/bin", "NBGRADER_EXECUTION": ""},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stderr


def submit(course, lab, student, edit):
    """Hands in the released notebook after `edit(cells by id, solved cells by id)`."""
    released = nbformat.read(course / "release" / lab / f"{lab}.ipynb", as_version=4)
    source = nbformat.read(course / "source" / lab / f"{lab}.ipynb", as_version=4)
    edit(*({cell.id: cell for cell in notebook.cells} for notebook in (released, source)), released)
    folder = course / "submitted" / student / lab
    folder.mkdir(parents=True)
    nbformat.write(released, folder / f"{lab}.ipynb")


def solve(cells, solved, notebook, but=()):
    for cell_id, cell in cells.items():
        if cell_id.startswith("exercise-") and cell_id.removeprefix("exercise-") not in but:
            cell.source = solved[cell_id].source


def grades(course):
    with open(course / "grades.csv", newline="") as file:
        return {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}


@pytest.fixture
def warm_kernel(tmp_path, monkeypatch):
    """Jupyter finds the kernel `cnnlab`."""
    spec.install(prefix=tmp_path / "kernels")
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "kernels" / "share" / "jupyter"))


@pytest.mark.slow
def test_nbgrader_releases_and_marks_the_tiny_lab(built, tmp_path, warm_kernel, monkeypatch):
    """Its release is the notebook that `cnnlab build` made for students.

    A right answer has its points only if its kernel is a fork of a warm process.
    """
    for name, value in light(tmp_path).items():
        monkeypatch.setenv(name, value)
    course = tmp_path / "course"
    main(["course", str(course)])
    nbgrader(course, "generate_assignment", "90_tiny")
    released = nbformat.read(course / "release/90_tiny/90_tiny.ipynb", as_version=4)
    assert released.cells == nbformat.read("labs/en/90_tiny.ipynb", as_version=4).cells

    def half_double(cells, solved, notebook):
        cells["exercise-double"].source = "def double(x):\n    return 2"

    def without_check(cells, solved, notebook):
        solve(cells, solved, notebook)
        notebook.cells.remove(cells["check-double"])

    def stops(cells, solved, notebook):
        solve(cells, solved, notebook)
        cells["exercise-triple"].source = "def triple(x):\n    return x / 0"

    def right(cells, solved, notebook):
        solve(cells, solved, notebook)
        cells["exercise-double"].source = f"def double(x):\n    return 2 * x * ({WARM})"

    submit(course, "90_tiny", "right", right)
    submit(course, "90_tiny", "half_double", half_double)
    submit(course, "90_tiny", "untouched", lambda *_: None)
    submit(course, "90_tiny", "without_check", without_check)
    submit(course, "90_tiny", "stops", stops)
    log = nbgrader(course, "autograde", "90_tiny", "--Execute.kernel_name=cnnlab")
    assert "Traceback" not in log
    assert "plain kernel" not in log
    nbgrader(course, "export")
    assert grades(course) == {
        "right": 5,
        "half_double": 1,
        "untouched": 0,
        "without_check": 5,
        "stops": 2,
    }


def marks_of_nbgrader(course, lab):
    """`{student: {exercise: points}}` of what nbgrader has marked by itself."""
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as book:
        return {
            notebook.student.id: {
                grade.cell.name.removeprefix("check-"): grade.auto_score
                for grade in notebook.grades
                if grade.cell.name.startswith("check-")
            }
            for notebook in book.notebook_submissions(lab, lab)
        }


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_nbgrader_and_cnnlab_grade_agree(warm_kernel, tmp_path, monkeypatch):
    """On a class with right answers, known mistakes, and answers that are missing.

    One of them on an ordinary kernel, where TensorFlow must not write to stderr.
    """
    lab = "03_filters"  # a quick one, with a trained net among its answers
    monkeypatch.chdir(ROOT)
    course, out = tmp_path / "course", tmp_path / "out"
    assert main(["course", str(course), "--lab", lab]) == 0
    nbgrader(course, "generate_assignment", lab)
    source = nbformat.read(course / "source" / lab / f"{lab}.ipynb", as_version=4)
    assert list(check_cells(source)) == list(cnnlab.exercises.load(lab))
    expected = write_class(tmp_path / "class", lab, 5, nbgrader=True)  # each kind of student
    shutil.move(tmp_path / "class" / "submitted", course)
    assert "Traceback" not in nbgrader(course, "autograde", lab, "--student=student1")
    log = nbgrader(course, "autograde", lab, "--Execute.kernel_name=cnnlab")
    assert "Traceback" not in log
    assert "plain kernel" not in log
    stock = marks_of_nbgrader(course, lab)
    # A process of its own: the judges are forks of it.
    words = [sys.executable, "-m", "cnnlab", "grade", course, "--lab", lab, "--out", out]
    subprocess.run(words, check=True)
    ours = {
        row["student"]: {
            each["name"]: each["points"] for each in row["exercises"] if each["outcome"] != "manual"
        }
        for row in json.loads((out / "results.json").read_text())
    }
    assert stock == ours
    assert {student: sum(points.values()) for student, points in stock.items()} == expected
