"""Stock tools on the warm kernel: nbclient and nbgrader. (conftest.py runs nbval on it.)"""

import csv
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, DeadKernelError

import cnnlab.exercises
from cnnlab.cli import main
from tests.kernel.shell import light
from tests.notebooks.tiny import TINY, exercises

pytestmark = pytest.mark.slow


def client(*cells, **options):
    cells = [nbformat.v4.new_code_cell(each) for each in cells]
    return NotebookClient(nbformat.v4.new_notebook(cells=cells), kernel_name="cnnlab", **options)


WARM = "'cnnlab.kernel.become' in __import__('sys').modules"


def test_nbclient(jupyter, tmp_path, monkeypatch):
    for name, value in light(tmp_path).items():
        monkeypatch.setenv(name, value)
    notebook = client("import os", WARM).execute()
    assert notebook.cells[1].outputs[0].data == {"text/plain": "True"}
    with pytest.raises(CellExecutionError, match="ZeroDivisionError"):
        client("1 / 0").execute()
    with pytest.raises(DeadKernelError):
        client("import os; os._exit(1)").execute()
    slow = client("import time; time.sleep(60)", "2", timeout=1, interrupt_on_timeout=True)
    slow.allow_errors = True
    assert slow.execute().cells[1].outputs[0].data == {"text/plain": "2"}


def test_nbgrader(jupyter, tmp_path, monkeypatch):
    """A submission gets its points only if its kernel is a fork of a warm process."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(cnnlab.exercises, "load", exercises)
    Path("solutions").mkdir()
    Path("solutions/90_tiny.py").write_text(TINY)
    main(["course", "course"])
    environment = os.environ | light(tmp_path)

    def nbgrader(*arguments):
        program = Path(sys.executable).parent / "nbgrader"
        done = subprocess.run(
            [program, *arguments], cwd="course", env=environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        return done.stderr

    nbgrader("generate_assignment", "90_tiny")
    for student, factor in [("right", 2), ("wrong", 5)]:
        notebook = nbformat.read("course/release/90_tiny/90_tiny.ipynb", as_version=4)
        for cell in notebook.cells:
            if cell.id == "exercise-double":
                cell.source = f"def double(x):\n    return {factor} * x * ({WARM})"
        folder = Path("course/submitted", student, "90_tiny")
        folder.mkdir(parents=True)
        nbformat.write(notebook, folder / "90_tiny.ipynb")
    log = nbgrader("autograde", "90_tiny", "--Execute.kernel_name=cnnlab")
    assert "plain kernel" not in log
    nbgrader("export")
    with open("course/grades.csv", newline="") as file:
        scores = {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}
    assert scores == {"right": 2, "wrong": 0}
