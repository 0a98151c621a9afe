"""`cnnlab check` on the tiny lab, in a real kernel."""

from pathlib import Path
from xml.etree import ElementTree

import nbformat
import pytest

from cnnlab.cli import main
from cnnlab.judging.card import RESULT_MIMETYPE
from cnnlab.judging.scores import score

SOLUTION, STUDENT = "solutions/90_tiny.ipynb", "labs/en/90_tiny.ipynb"


@pytest.fixture(autouse=True)
def wide(monkeypatch):
    """A terminal in which no row of the table is broken."""
    monkeypatch.setenv("COLUMNS", "200")


def answer(cell_id, source):
    """Writes into a cell of the student's notebook."""
    notebook = nbformat.read(STUDENT, as_version=4)
    next(cell for cell in notebook.cells if cell.id == cell_id).source = source
    nbformat.write(notebook, STUDENT)


def rows(capsys):
    """The lines of the printed table, as lists of words."""
    lines = capsys.readouterr().out.splitlines()
    return [line.replace("│", " ").split() for line in lines if line.startswith("│")]


def test_full_points(built, capsys, tmp_path):
    xml = tmp_path / "points.xml"
    assert main(["check", SOLUTION, "--junit", str(xml)]) == 0
    [suite] = ElementTree.parse(xml).getroot()
    assert (suite.get("tests"), suite.get("failures")) == ("2", "0")
    assert [case.get("name") for case in suite] == ["double", "triple"]
    assert rows(capsys) == [
        ["double", "2", "of", "2", "passed", "[said]"],
        ["triple", "3", "of", "3", "passed", "[said]"],
        ["total", "5", "of", "5"],
    ]


def test_errors_of_cells_do_not_stop_it(built, capsys):
    answer("exercise-triple", "def triple(x):\n    return 3 * x")
    answer("exercise-double", "def double(x):\n    return 2 / 0")
    assert main(["check", STUDENT]) == 1
    double, triple, total = rows(capsys)
    assert double[:5] == ["double", "0", "of", "2", "error"]
    assert "ZeroDivisionError:" in double
    assert triple[:5] == ["triple", "3", "of", "3", "passed"]
    assert total == ["total", "3", "of", "5"]


def test_partial_points_are_not_full_points(built, capsys):
    answer("exercise-double", "def double(x):\n    return 2")
    answer("exercise-triple", "def triple(x):\n    return 3 * x")
    assert main(["check", STUDENT]) == 1
    assert rows(capsys)[0][:5] == ["double", "1", "of", "2", "partial"]


@pytest.mark.slow
def test_a_slow_cell_is_interrupted(built, capsys):
    answer("exercise-double", "def double(x):\n    while True:\n        pass")
    answer("cell-05", "")
    answer("cell-09", "")
    answer("cell-10", "")
    answer("exercise-triple", "def triple(x):\n    return 3 * x")
    assert main(["check", STUDENT, "--timeout", "3"]) == 1
    double, triple, _ = rows(capsys)
    assert double[:5] == ["double", "0", "of", "2", "timeout"]
    assert triple[4] == "passed"


@pytest.mark.slow
def test_a_dead_kernel(built, capsys):
    answer("exercise-double", "os._exit(1)  # too much memory")
    assert main(["check", STUDENT]) == 2
    error = capsys.readouterr().err
    first = "the kernel died in the cell that begins with `os._exit(1)  # too much memory`"
    assert error.startswith(f"cnnlab check: {STUDENT}: {first}")
    assert error.count("\n") == 1


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_what_grade_reads_is_read(built, capsys, encoding):
    path = Path(SOLUTION)
    path.write_bytes(path.read_text(encoding="utf-8").encode(encoding))
    assert main(["check", SOLUTION]) == 0
    assert rows(capsys)[-1] == ["total", "5", "of", "5"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "expected a notebook. Received: my.ipynb, which is not a file."),
        ("text", "expected a notebook. Received: my.ipynb, which is not one."),
        ("{}", "expected a notebook. Received: my.ipynb, which is not one."),
        ("empty", "expected a notebook with checks. Received: my.ipynb, which has none."),
    ],
)
def test_bad_input(checkout, capsys, content, message):
    if content == "empty":
        content = nbformat.writes(nbformat.v4.new_notebook())
    if content is not None:
        (checkout / "my.ipynb").write_text(content)
    assert main(["check", "my.ipynb"]) == 2
    error = capsys.readouterr().err
    assert error.startswith(f"cnnlab check: {message}")
    assert error.count("\n") == 1


@pytest.fixture
def cell():
    metadata = {"nbgrader": {"grade": True, "grade_id": "check-double", "points": 2}}
    return nbformat.v4.new_code_cell("check('double')", metadata=metadata)


def output(points):
    data = {RESULT_MIMETYPE: {"points": points, "outcome": "partial", "message": ""}}
    return nbformat.v4.new_output("display_data", data=data)


def test_the_last_result_counts(cell):
    assert score("double", cell, [output(1), output(0.5)]).points == 0.5


def test_a_check_that_says_nothing_earns_nothing(cell):
    found = score("double", cell, [nbformat.v4.new_output("stream", text="2.0")])
    assert (found.points, found.max_points, found.outcome) == (0, 2, "error")
