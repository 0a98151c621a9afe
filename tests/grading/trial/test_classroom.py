"""The synthetic class: real notebooks, that earn exactly what it says."""

from pathlib import Path
from types import SimpleNamespace

import nbformat
import numpy as np
import pytest

import cnnlab
from cnnlab import exercises
from cnnlab.errors import UserError
from cnnlab.grading.trial.classroom import MIX, edited, solutions, write_class, wrong_answers
from cnnlab.grading.trial.hostile import ATTACKS, hostile_answers
from cnnlab.grading.workers.lab import Lab
from cnnlab.judging import probes
from cnnlab.judging.ladder import judge

ROOT = Path(__file__).parents[3]
LAB = "03_filters"  # its only net learns a single kernel
HIGHEST = sum(exercise.max_points for exercise in exercises.load(LAB).values())


def earned(path, asked):
    """The points of a notebook: its set-up and its answers are run, then judged."""
    namespace = {"__name__": "__main__"}
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.id == "locked-setup" or cell.id.startswith("exercise-"):
            exec(cell.source, namespace)
    return sum(
        judge(each, lambda probe, *question: probes.ask(namespace, probe, *question), 0).points
        for each in asked
    )


@pytest.mark.slow
def test_students_earn_what_is_expected(tmp_path):
    expected = write_class(tmp_path / "class", LAB, len(MIX), seed=3)
    asked = Lab(LAB, exercises.load(LAB), seed=0).exercises.values()
    assert {path.stem: earned(path, asked) for path in (tmp_path / "class").iterdir()} == expected
    assert [points == HIGHEST for points in expected.values()] == [kind == "full" for kind in MIX]
    assert expected["student5"] == 0


def test_same_seed_same_class(tmp_path):
    def texts(name, seed):
        expected = write_class(tmp_path / name, LAB, 6, seed)
        return expected, [path.read_bytes() for path in sorted((tmp_path / name).iterdir())]

    assert texts("a", 1) == texts("b", 1)
    assert texts("c", 2)[1] != texts("a2", 1)[1]


def test_notebooks_are_the_released_ones_with_answers(tmp_path):
    write_class(tmp_path, LAB, 5)
    full, _, half, _, untouched = (
        nbformat.read(path, as_version=4) for path in sorted(tmp_path.iterdir())
    )
    nbformat.validate(full)
    assert [cell.id for cell in full.cells] == [cell.id for cell in untouched.cells]
    assert [cell.metadata for cell in full.cells] == [cell.metadata for cell in untouched.cells]
    assert "SOLUTION" not in nbformat.writes(full)
    assert "Marking" not in nbformat.writes(full)
    stubs = [nbformat.writes(each).count("YOUR CODE HERE") for each in (full, half, untouched)]
    assert stubs[0] == 0 < stubs[1] < stubs[2]
    assert "YOUR ANSWER HERE" not in nbformat.writes(full)
    assert "YOUR ANSWER HERE" in nbformat.writes(half)


def test_names_sort_and_lie_where_nbgrader_wants_them(tmp_path):
    expected = write_class(tmp_path, LAB, 10, nbgrader=True)
    assert list(expected) == [f"student{n:02}" for n in range(1, 11)]
    files = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.ipynb"))
    assert files == [f"submitted/{student}/{LAB}/{LAB}.ipynb" for student in expected]


def test_the_hostile_come_on_top(tmp_path):
    expected = write_class(tmp_path, LAB, 2, hostile=2)
    assert list(expected) == ["student1", "student2", "hostile1", "hostile2"]
    assert (expected["hostile1"], expected["hostile2"]) == (0, 0)
    first, second = (
        [
            cell.source
            for cell in nbformat.read(tmp_path / f"{name}.ipynb", as_version=4).cells
            if cell.id.startswith("exercise-")
        ]
        for name in ("hostile1", "hostile2")
    )
    given = [source for _, source in hostile_answers(LAB, exercises.load(LAB)).values()]
    assert first == given
    assert first != second


def attack(tries, **words):
    source = ATTACKS[tries]
    for word, value in words.items():
        source = source.replace(f"{{{word}}}", value)
    return source


def test_the_attacks_are_real():
    """What they do where nothing stops them; those that end or fill a machine are left out."""
    namespace = {"np": np}
    exec(attack("equals everything", object="thing"), namespace)
    answer = namespace["thing"](1)
    assert answer == 7
    assert np.array([3, 4]) == answer
    assert np.allclose(answer, 7)
    assert np.array_equal([3, 4], answer)
    namespace = {"np": SimpleNamespace(testing=SimpleNamespace()), "cnnlab": cnnlab}
    exec(attack("patches NumPy's comparisons", object="thing"), namespace)
    assert namespace["np"].allclose(1, 2)
    assert namespace["np"].testing.assert_array_equal(1, 2) is namespace["thing"](3) is None
    exec(attack("reads the solutions", lab="02_convolution", exercise="output-size"), namespace)
    assert namespace["output_size"](5, 3) == 3


@pytest.mark.parametrize(
    ("lab", "students", "said"),
    [
        ("99_nothing", 3, "expected a lab of .*Received: 99_nothing"),
        (LAB, 0, "expected 1 to 100,000 students. Received: 0"),
        (LAB, 10**9, "expected 1 to 100,000 students"),
    ],
)
def test_errors_are_one_line(tmp_path, lab, students, said):
    with pytest.raises(UserError, match=said):
        write_class(tmp_path, lab, students)
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_written_over(tmp_path):
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(UserError, match="expected a new or empty folder"):
        write_class(tmp_path, LAB, 3)
    with pytest.raises(UserError, match="expected a new or empty folder"):
        write_class(tmp_path / "thesis.txt", LAB, 3)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


@pytest.mark.parametrize("right", ["c = 1", "a = 1\na = 1"])
def test_edits_fit_the_solution(right):
    with pytest.raises(ValueError, match="expected once in the solution: 'a = 1'"):
        edited('edits = {"a = 1": "b = 2"}', right)
    assert edited('edits = {"a = 1": "b = 2"}', "a = 1") == "b = 2"


def test_no_wrong_answer_is_handed_in_as_edits():
    """A wrong answer that is told as edits of the right one is written out."""
    edits = 0
    for source in sorted((ROOT / "solutions").glob("*.py")):
        right = solutions(source)
        path = ROOT / "tests" / "mutants" / source.name
        for name, answers in wrong_answers(path, right).items():
            for answer, _ in answers:
                assert "edits = {" not in answer
                assert answer != right[f"exercise-{name}"]
        edits += path.read_text().count("\nedits = {")
    assert edits > 50
