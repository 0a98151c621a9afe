"""`cnnlab build` on the tiny lab: what it writes, when it executes, what it refuses."""

import json
import shutil

import nbformat
import pytest

from cnnlab.cli import main
from cnnlab.notebooks import build as builder
from cnnlab.notebooks.generated import serialize
from tests.notebooks.tiny import TINY

SOLUTION, STUDENT = "solutions/90_tiny.ipynb", "labs/en/90_tiny.ipynb"


def notebook(root, name):
    return nbformat.read(root / name, as_version=4)


def edit_source(root, old, new):
    path = root / "solutions" / "90_tiny.py"
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new, 1))


@pytest.fixture
def no_kernel(monkeypatch):
    """Fails a test that executes a notebook."""
    monkeypatch.setattr(builder, "execute", lambda *_, **__: pytest.fail("executed"))


def test_ids_and_nbgrader_metadata(built):
    cells = {cell.id: cell for cell in notebook(built, SOLUTION).cells}
    assert list(cells) == [
        "cell-00",
        "locked-setup",
        "cell-02",
        "exercise-double",
        "check-double",
        "cell-05",
        "exercise-triple",
        "check-triple",
        "discussion-why",
        "cell-09",
        "cell-10",
    ]
    common = {"schema_version": 3, "task": False}
    for cell_id, flags in {
        "locked-setup": {"solution": False, "grade": False, "locked": True},
        "exercise-double": {"solution": True, "grade": False, "locked": False},
        "check-double": {"solution": False, "grade": True, "locked": True, "points": 2},
        "discussion-why": {"solution": True, "grade": True, "locked": False, "points": 1},
    }.items():
        assert cells[cell_id].metadata.nbgrader == common | flags | {"grade_id": cell_id}
    assert "nbgrader" not in cells["cell-02"].metadata


def test_the_solutions_notebook_is_executed(built):
    cells = {cell.id: cell for cell in notebook(built, SOLUTION).cells}
    assert cells["cell-05"].outputs[0].text == "9\n"
    assert "image/png" in cells["cell-10"].outputs[0].data
    counts = [cell.execution_count for cell in cells.values() if cell.cell_type == "code"]
    assert counts == list(range(1, 9))


def test_nbval_compares_what_does_not_vary(built):
    tags = {cell.id: cell.metadata.get("tags") for cell in notebook(built, SOLUTION).cells}
    assert tags["cell-05"] == tags["check-double"] == ["nbval-check-output"]
    assert tags["cell-09"] is None  # varies
    assert tags["cell-00"] is None  # text


def test_the_student_version(built):
    text = (built / STUDENT).read_text()
    cells = {cell.id: cell for cell in notebook(built, STUDENT).cells}
    stub = '    """Twice x."""\n    ...  # YOUR CODE HERE'
    assert cells["exercise-double"].source == "def double(x):\n" + stub
    assert cells["discussion-why"].source == "*YOUR ANSWER HERE*"
    for secret in ("SOLUTION", "return 2 * x", "Because it is so"):
        assert secret not in text
    code = [cell for cell in cells.values() if cell.cell_type == "code"]
    assert not any(cell.outputs or cell.execution_count for cell in code)
    assert cells["locked-setup"].metadata.editable is False
    assert cells["check-double"].metadata.editable is False
    assert "editable" not in cells["exercise-double"].metadata
    assert "nbval-check-output" not in text
    assert cells["cell-05"].metadata.tags == ["raises-exception"]  # needs="double"


@pytest.mark.parametrize("name", [SOLUTION, STUDENT])
def test_generated_notebooks_are_not_paired_with_their_source(built, name):
    made = notebook(built, name)
    nbformat.validate(made)
    assert set(made.metadata) == {"kernelspec", "language_info", "cnnlab"}
    assert made.metadata.language_info == {"name": "python"}
    assert "lines_to_next_cell" not in (built / name).read_text()


def test_two_builds_are_equal(built):
    """But for the cell whose source says that it varies."""
    before = {name: (built / name).read_text() for name in (SOLUTION, STUDENT)}
    assert main(["build", "--fresh"]) == 0
    after = {name: (built / name).read_text() for name in (SOLUTION, STUDENT)}
    assert before[STUDENT] == after[STUDENT]
    assert before[SOLUTION] != after[SOLUTION]  # executed again: another process id
    assert _without_varying(before[SOLUTION]) == _without_varying(after[SOLUTION])


def _without_varying(text):
    made = nbformat.reads(text, as_version=4)
    made.cells = [cell for cell in made.cells if cell.id != "cell-09"]
    return serialize(made)


def test_a_second_build_executes_and_writes_nothing(built, no_kernel, capsys):
    before = {name: (built / name).stat().st_mtime_ns for name in (SOLUTION, STUDENT)}
    assert main(["build"]) == 0
    assert {name: (built / name).stat().st_mtime_ns for name in before} == before
    assert capsys.readouterr().out.count("up to date") == 2


def test_changed_text_keeps_the_outputs(built, no_kernel):
    old = notebook(built, SOLUTION)
    edit_source(built, "# # Tiny", "# # Tinier")
    assert main(["build"]) == 0
    new = notebook(built, SOLUTION)
    assert new.cells[0].source.startswith("# Tinier")
    assert [c.get("outputs") for c in new.cells] == [c.get("outputs") for c in old.cells]
    assert main(["build", "--check"]) == 0


def test_changed_code_is_executed(built):
    edit_source(built, "8) + 1", "8) + 2")
    assert main(["build"]) == 0
    assert notebook(built, SOLUTION).cells[5].outputs[0].text == "10\n"


def test_a_hand_edit_is_executed_again(built, monkeypatch, capsys):
    executed = []
    monkeypatch.setattr(builder, "execute", lambda *_, **__: executed.append(True))
    path = built / SOLUTION
    path.write_text(path.read_text().replace('"9\\n"', '"8\\n"'))
    assert main(["build"]) == 0
    assert executed
    assert "(in place of one edited by hand)" in capsys.readouterr().out


def test_check_passes_after_a_build(built, no_kernel, capsys):
    assert main(["build", "--check"]) == 0
    assert capsys.readouterr().out == ""


def test_check_finds_a_changed_source(built, no_kernel, capsys):
    edit_source(built, "# # Tiny", "# # Tinier")
    before = (built / SOLUTION).read_text()
    assert main(["build", "--check"]) == 1
    repair = "stale. Run `cnnlab build 90_tiny` (its source is solutions/90_tiny.py)."
    assert capsys.readouterr().out == f"{SOLUTION}: {repair}\n{STUDENT}: {repair}\n"
    assert (built / SOLUTION).read_text() == before


@pytest.mark.parametrize("name", [SOLUTION, STUDENT])
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("def check", "def  check"),  # in a cell
        ('"display_name": "Python 3"', '"display_name": "Python"'),  # in the metadata
        ("{", "<<<<<<< HEAD\n{"),  # no longer a notebook
        ("\n", "\n\n"),  # not even the spacing
    ],
)
def test_check_finds_a_hand_edit(built, no_kernel, capsys, name, old, new):
    path = built / name
    path.write_text(path.read_text().replace(old, new, 1))
    assert main(["build", "--check"]) == 1
    assert capsys.readouterr().out.startswith(f"{name}: edited by hand. Run `cnnlab build 90_tiny`")


def test_check_finds_an_edited_output(built, no_kernel, capsys):
    path = built / SOLUTION
    assert '"9\\n"' in path.read_text()
    path.write_text(path.read_text().replace('"9\\n"', '"8\\n"'))
    assert main(["build", "--check"]) == 1
    assert "edited by hand" in capsys.readouterr().out


def test_check_finds_missing_and_orphaned_files(built, no_kernel, capsys):
    (built / STUDENT).rename(built / "labs/en/80_old.ipynb")
    assert main(["build", "--check"]) == 1
    out = capsys.readouterr().out
    assert "labs/en/80_old.ipynb: its source solutions/80_old.py is gone. Delete it." in out
    assert f"{STUDENT}: missing. Run `cnnlab build 90_tiny`" in out


@pytest.mark.parametrize("name", ["90_tiny", "90", "tiny", "solutions/90_tiny.py"])
def test_only_the_named_labs_are_built(built, no_kernel, capsys, name):
    shutil.copy("solutions/90_tiny.py", "solutions/91_other.py")
    assert main(["build", name]) == 0
    assert "91_other" not in capsys.readouterr().out


def test_builds_from_a_folder_below(built, no_kernel, monkeypatch, capsys):
    monkeypatch.chdir("labs")
    assert main(["build"]) == 0
    assert capsys.readouterr().out.count("up to date") == 2


def test_an_unknown_lab(checkout, capsys):
    assert main(["build", "80_old"]) == 2
    expected = "cnnlab build: expected a lab of solutions: 90_tiny. Received: 80_old.\n"
    assert capsys.readouterr().err == expected


def test_outside_a_checkout(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["build"]) == 2
    error = capsys.readouterr().err
    assert error.startswith("cnnlab build: expected a folder `solutions` here or above.")
    assert error.count("\n") == 1


def test_a_mistake_stops_only_its_own_lab(built, no_kernel, capsys):
    shutil.copy("solutions/90_tiny.py", "solutions/80_bad.py")  # its exercises are not declared
    assert main(["build"]) == 2
    output = capsys.readouterr()
    assert output.out.count("90_tiny.ipynb: up to date") == 2
    assert "solutions/80_bad.py:46: check 'double' is not declared" in output.err
    assert not (built / "solutions/80_bad.ipynb").exists()


RAISES = "print((double(4) or 8) + 1)", "print(double(4) / 0)"
DIES = "print((double(4) or 8) + 1)", "os._exit(1)"
STDERR = "print((double(4) or 8) + 1)", "import sys; print('careful', file=sys.stderr)"
ADDRESS = "print((double(4) or 8) + 1)", "object()"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "message"),
    [
        (RAISES, "ZeroDivisionError: division by zero\n"),
        (DIES, "the kernel died in this cell\n"),
        (
            STDERR,
            "the cell writes to stderr, and nbgrader gives no marks to such a cell: careful\n",
        ),
        (ADDRESS, "the output holds an address, which differs from run to run: <object at 0x"),
    ],
)
def test_a_cell_that_cannot_be_released(checkout, capsys, change, message):
    edit_source(checkout, *change)
    line = TINY[: TINY.index("# %% needs")].count("\n") + 1
    assert main(["build"]) == 2
    error = capsys.readouterr().err
    assert error.startswith(f"solutions/90_tiny.py:{line}: {message}")
    assert error.count("\n") == 1
    assert not (checkout / SOLUTION).exists()


@pytest.mark.slow
def test_a_cell_that_takes_too_long(checkout, capsys, monkeypatch):
    execute = builder.execute
    monkeypatch.setattr(builder, "execute", lambda *a, **k: execute(*a, **k, timeout=2))
    edit_source(checkout, "print((double(4) or 8) + 1)", "import time; time.sleep(60)")
    assert main(["build"]) == 2
    assert "the cell takes longer than" in capsys.readouterr().err


@pytest.mark.slow
def test_a_notebook_that_is_too_big(built, monkeypatch, capsys):
    monkeypatch.setattr(builder, "MAX_BYTES", 50_000)
    edit_source(built, "double(5);", 'print("much " * 10_000)')
    assert main(["build"]) == 2
    line = TINY[: TINY.rindex("# %%")].count("\n") + 1
    error = capsys.readouterr().err
    assert error.startswith(f"solutions/90_tiny.py:{line}: the notebook would have 0.1 MB")
    assert main(["build", "--check"]) == 1  # nothing was written


def test_the_digest_is_of_the_content(built):
    text = (built / SOLUTION).read_text()
    assert serialize(nbformat.reads(text, as_version=4)) == text
    assert len(json.loads(text)["metadata"]["cnnlab"]["digest"]) == 64
