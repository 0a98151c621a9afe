"""`cnnlab audit`: which changes of a right answer the judge does not see.

Each exercise's solution is changed in one place after the other, and the changed answers are graded
as a class is. An answer that still earns all points shows a blind spot of the exercise, or is the
same function: those are listed in `tests/same.toml`, with a word why.
"""

import ast
import difflib
import random
import tempfile
import tomllib
from itertools import zip_longest
from pathlib import Path

import nbformat

from cnnlab import exercises
from cnnlab.errors import UserError
from cnnlab.grading.asked import is_sandboxed
from cnnlab.grading.run import Run
from cnnlab.grading.trial.classroom import filled, solutions
from cnnlab.grading.trial.mutations import mutants
from cnnlab.grading.workers.task import Limits, Options
from cnnlab.grading.workers.warms import Warms
from cnnlab.judging.net_exercises import ModelExercise
from cnnlab.language import say
from cnnlab.notebooks.checkout import repository, sources
from cnnlab.runtime import num_cores

SEED = 0  # of the judge's cases


def audit(names, exercise=None, workers=None, timeout=20, most=None):
    """Audits labs, prints what was not seen; returns 0 where all was seen, or is listed.

    Needs a checkout: the solutions are not part of the package.

    Args:
        names: names of labs; all where there is none.
        exercise: the name of one, to audit no other.
        workers: how many submissions are graded at once.
        timeout: seconds for a cell or a question; a change may make a loop without an end.
        most: changes of an exercise, drawn at random; all where it is None.
    """
    root = repository()
    same, unseen = listed(root), 0
    limits = Limits(timeout, 6 * timeout)
    options = Options(workers or num_cores() + 1, sandboxed=is_sandboxed(), limits=limits)
    with Warms(options) as warms:
        for source in sources(root, names):
            lab = source.stem
            tried, survivors = survivors_of(source, exercise, options, warms, most)
            new = [each for each in survivors if (lab, *each) not in same]
            seen = tried - len(survivors)
            print(say(f"{lab}: {tried:,} changes, {seen:,} seen, {len(new)} not seen"))
            told = (f"\n[[{lab}]]\nexercise = {n!r}\nchange = '''\n{c}'''\n" for n, c in new)
            print("".join(told))
            unseen += len(new)
    return int(unseen > 0)


def listed(root):
    """Changes that make the same function: triples of lab, exercise and change."""
    labs = tomllib.loads((root / "tests" / "same.toml").read_text(encoding="utf-8"))
    return {
        (lab, each["exercise"], each["change"].strip())
        for lab, same in labs.items()
        for each in same
    }


def survivors_of(source, only, options, warms, most=None):
    """How many changes of a lab's solutions were tried, and those that earned all points: pairs of
    an exercise's name and the change."""
    lab, right = source.stem, solutions(source)
    declared = exercises.load(lab)
    if only not in (None, *declared):
        names = ", ".join(declared)
        raise UserError(f"expected an exercise of lab {lab}: {names}. Received: {only}.")
    changed = {
        name: drawn(dict.fromkeys(mutants(right[f"exercise-{name}"])), most)
        for name, exercise in declared.items()
        if only in (None, name) and not isinstance(exercise, ModelExercise)
    }  # without nets that are trained: another recipe may do as well
    release = nbformat.read(repository() / "labs" / "en" / f"{lab}.ipynb", as_version=4)
    handed_in = {
        f"student{number}": {
            name: each for name, each in zip(changed, answers, strict=True) if each
        }
        for number, answers in enumerate(zip_longest(*changed.values()), 1)
    }
    with tempfile.TemporaryDirectory() as folder:
        class_, out = Path(folder, "class"), Path(folder, "out")
        class_.mkdir()
        for student, answers in handed_in.items():
            notebook = filled(release, {f"exercise-{name}": each for name, each in answers.items()})
            nbformat.write(notebook, class_ / f"{student}.ipynb")
        run = Run(class_, lab, out, SEED, options)
        records = run.grade(warms)
    survivors = [
        (each.name, change(right[f"exercise-{each.name}"], handed_in[record.student][each.name]))
        for record in records
        for each in record.exercises
        if each.name in handed_in[record.student] and each.points == each.max_points
    ]
    return sum(map(len, changed.values())), survivors


def drawn(changed, most):
    """So many of them, the same each time; all where `most` is None."""
    everything = list(changed)
    few = len(everything) if most is None else min(most, len(everything))
    return random.Random(SEED).sample(everything, few)


def change(before, after):
    """The lines that differ: those before with a -, those after with a +."""
    pair = [ast.unparse(ast.parse(each)).splitlines() for each in (before, after)]
    lines = [line for line in difflib.ndiff(*pair) if line[0] in "+-"]
    return "\n".join(f"{line[0]} {line[2:].strip()}" for line in lines)
