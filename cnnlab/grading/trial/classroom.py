"""`cnnlab class`: a synthetic class, made of the lab's solutions and of its known wrong answers.

Who knows what each student should earn can try out a course, or test a grader.
"""

import ast
import random
from copy import deepcopy
from pathlib import Path

import jupytext
import nbformat

from cnnlab import exercises
from cnnlab.errors import UserError
from cnnlab.grading.trial.hostile import hostile_answers
from cnnlab.notebooks.checkout import repository, sources

# Every kind of student is there in a class of five; a larger class repeats the mix.
MIX = ("full", "one mistake", "half done", "several mistakes", "untouched", "one mistake", "full")
MOST_STUDENTS = 100_000


def write_class(folder, lab, students, seed=0, nbgrader=False, hostile=0):
    """Writes a notebook a student: `student1.ipynb`, `student2.ipynb`, ...

    Needs a checkout: the solutions and the wrong answers are not part of the package.

    Args:
        folder: A new or empty folder.
        lab: Name of the lab, such as `"02_convolution"`.
        students: How many there are.
        seed: Draws who makes which mistake. Same seed, same class.
        nbgrader: Lay the files out as nbgrader does: `submitted/student1/LAB/LAB.ipynb`.
        hostile: How many more there are whose answers attack the grader: `hostile1.ipynb`, ...

    Returns:
        The points that each student should earn, before discussions are read: `{student: points}`.

    Raises:
        UserError: If there is no checkout, no such lab, or if the folder is not empty.
    """
    folder, root = Path(folder), repository()
    (source,) = sources(root, [lab])
    lab = source.stem
    if lab not in exercises.labs():
        raise UserError(f"expected a lab with exercises. Received: {lab}, which has none.")
    if not 1 <= students <= MOST_STUDENTS:
        raise UserError(f"expected 1 to {MOST_STUDENTS:,} students. Received: {students}.")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UserError(f"expected a new or empty folder. Received: {folder}. Choose another name.")
    release = nbformat.read(root / "labs" / "en" / f"{lab}.ipynb", as_version=4)
    answers = solutions(source)
    wrong = wrong_answers(root / "tests" / "mutants" / source.name, answers)
    declared = exercises.load(lab)
    worth = {name: exercise.max_points for name, exercise in declared.items()}
    rng = random.Random(seed)
    handed_in, expected = {}, {}
    for number in range(1, students + 1):
        student = f"student{number:0{len(str(students))}}"
        given, points = _student(MIX[(number - 1) % len(MIX)], answers, wrong, worth, rng)
        handed_in[student], expected[student] = given, sum(points.values())
    for number in range(hostile):
        attacks = hostile_answers(lab, declared, number)
        student = f"hostile{number + 1}"
        handed_in[student] = {f"exercise-{name}": source for name, (_, source) in attacks.items()}
        expected[student] = 0
    for student, given in handed_in.items():
        inside = Path("submitted", student, lab, lab) if nbgrader else Path(student)
        path = (folder / inside).with_suffix(".ipynb")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(nbformat.writes(filled(release, given)) + "\n", encoding="utf-8")
    return expected


def _student(kind, answers, wrong, worth, rng):
    """The answers of a student, by the id of their cell, and the points for each exercise."""
    names = list(worth)
    given, points = dict(answers), dict(worth)
    if kind == "untouched":
        return {}, {}
    if kind == "half done":
        for name in names[(len(names) + 1) // 2 :]:
            del given[f"exercise-{name}"], points[name]
        return {cell: text for cell, text in given.items() if cell.startswith("exercise-")}, points
    num_mistakes = {"full": 0, "one mistake": 1, "several mistakes": (len(names) + 1) // 2}[kind]
    for name in rng.sample(names, num_mistakes):
        given[f"exercise-{name}"], points[name] = rng.choice(wrong[name])
    return given, points


def solutions(source):
    """Right answers by the id of their cell, as a student would write them."""
    answers = {}
    for cell in jupytext.read(source, fmt="py:percent").cells:
        for kind in ("exercise", "discussion"):
            if kind in cell.metadata:
                lines = cell.source.splitlines()
                kept = [line for line in lines if not line.strip().endswith(" SOLUTION")]
                answer, _, _ = "\n".join(kept).partition("\n*Marking")  # the teacher's
                answers[f"{kind}-{cell.metadata[kind]}"] = answer.rstrip()
    return answers


def wrong_answers(path, right):
    """`(source, points)` of each wrong answer, by exercise; `right` are those by cell."""
    wrong = {}
    for cell in jupytext.read(path, fmt="py:percent").cells:
        if name := cell.metadata.get("mutant"):
            answer = edited(cell.source, right[f"exercise-{name}"])
            wrong.setdefault(name, []).append((answer, cell.metadata["points"]))
    return wrong


def edited(wrong, right):
    """A wrong answer, or the right one with the `edits` that stand for it made in it."""
    *_, last = ast.parse(wrong).body
    if not (isinstance(last, ast.Assign) and ast.unparse(last.targets[0]) == "edits"):
        return wrong
    for old, new in ast.literal_eval(last.value).items():
        if (count := right.count(old)) != 1:
            raise ValueError(f"expected once in the solution: {old!r}. Received: {count} times")
        right = right.replace(old, new)
    return right


def filled(release, given):
    """A copy of the release notebook with a student's answers in it."""
    notebook = deepcopy(release)
    for cell in notebook.cells:
        cell.source = given.get(cell.id, cell.source)
    return notebook
