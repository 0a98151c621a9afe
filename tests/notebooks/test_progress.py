"""How far a student has come, from their saved notebooks."""

import nbformat
import pytest
from nbformat.v4 import new_output

from cnnlab import exercises
from cnnlab.cli import main
from cnnlab.judging.card import RESULT_MIMETYPE
from cnnlab.judging.scores import check_cells
from cnnlab.judging.standings import in_short, standing, standings
from cnnlab.notebooks.launch import copy_labs, labs_folder


@pytest.fixture
def labs(tmp_path):
    copy_labs(labs_folder(), tmp_path)
    return tmp_path


def earn(path, share):
    """Saves a notebook whose checks said so: all points for the first `share` of the exercises."""
    notebook = nbformat.read(path, as_version=4)
    cells = list(check_cells(notebook).values())
    for number, cell in enumerate(cells):
        passed = number < share * len(cells)
        said = {
            "points": cell.metadata.nbgrader.points if passed else 0,
            "outcome": "passed" if passed else "missing",
            "message": "",
        }
        cell.outputs = [new_output("display_data", data={RESULT_MIMETYPE: said})]
    nbformat.write(notebook, path)


def test_states(labs):
    earn(labs / "02_convolution.ipynb", 1)
    earn(labs / "03_filters.ipynb", 0.5)
    earn(labs / "04_pooling.ipynb", 0)
    (labs / "05_inception.ipynb").write_text("{")
    found = {each.lab[:2]: each.state for each in standings(labs, exercises.labs())}
    assert found["01"] == found["04"] == "untouched"
    assert (found["02"], found["03"], found["05"]) == ("done", "begun", "cannot be read")
    assert (
        in_short(standings(labs, exercises.labs()))
        == "1 done, 1 begun, 14 untouched, 1 cannot be read"
    )


def test_what_is_next(labs):
    earn(labs / "03_filters.ipynb", 0.5)
    half = standing(labs / "03_filters.ipynb")
    points = [each.points == each.max_points for each in half.scores]
    assert half.next == half.scores[points.index(False)].exercise
    earn(labs / "03_filters.ipynb", 1)
    assert standing(labs / "03_filters.ipynb").next == ""


def test_the_command(labs, capsys):
    earn(labs / "01_why_convolution.ipynb", 1)
    assert main(["progress", str(labs)]) == 0
    said = capsys.readouterr().out
    assert "1 done, 16 untouched." in said
    assert "Next: `window-value` in 02_convolution (`cnnlab lab 02`)." in said


def test_a_folder_without_labs_is_said_in_a_line(tmp_path, capsys):
    assert main(["progress", str(tmp_path)]) == 2
    said = capsys.readouterr().err
    assert "expected a folder with labs" in said
    assert said.count("\n") == 1
