"""Answers in py:percent files, lab by lab, and what the judge says of them.

Set-up comes from the lab's own first cell.
"""

import functools
import linecache
from collections.abc import Callable
from pathlib import Path

import jupytext
import keras
import pytest

from cnnlab import data, exercises, first_fit
from cnnlab.grading.workers.lab import prepared
from cnnlab.judging import probes, source
from cnnlab.judging.ladder import judge
from tests.apart import apart

ROOT = Path(__file__).parent.parent


@functools.cache
def cells_of(path):
    """The cells of a py:percent file; none where it does not exist."""
    return jupytext.read(path, fmt="py:percent").cells if path.exists() else []


def code_cells(path, word):
    """The code cells of a py:percent file that are marked with `word`."""
    return [each for each in cells_of(path) if each.cell_type == "code" and word in each.metadata]


def solutions_of(lab, exercise):
    """The sources of the cells that solve an exercise."""
    cells = code_cells(ROOT / "solutions" / f"{lab}.py", "exercise")
    return [cell.source for cell in cells if cell.metadata["exercise"] == exercise]


def run(source, namespace, name):
    """Runs a cell as a notebook would: its lines can be quoted in messages, and it has no file."""
    namespace.setdefault("In", []).append(source)
    linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
    exec(compile(source, name, "exec"), namespace)


def setup_of(lab):
    """A fresh namespace in which the lab's first cell has run.

    Its pictures, and what its functions keep (`functools.cache`), are those of the first time.
    """
    namespace = {"__name__": "__main__"}
    with pytest.MonkeyPatch.context() as patch:
        for name in LOADERS:
            patch.setattr(data, name, functools.partial(loaded, getattr(data, name)))
        for cell in code_cells(ROOT / "solutions" / f"{lab}.py", "locked"):
            run(cell.source, namespace, f"<{lab}, set-up>")
    keeping = {name: thing for name, thing in namespace.items() if hasattr(thing, "cache_info")}
    namespace |= {name: KEPT.setdefault((lab, name), thing) for name, thing in keeping.items()}
    return namespace


LOADERS = ("load_mnist", "patch10", "photograph", "filtered_gravel")
KEPT: dict[tuple[str, str], Callable] = {}


@functools.cache
def loaded(load, *args, **kwargs):
    """Pictures, which an answer that would change them cannot change for others."""
    found = load(*args, **kwargs)
    for array in keras.tree.flatten(found):
        array.flags.writeable = False
    return found


def solved(lab, name):
    """A namespace in which an exercise's solution has run, after the set-up alone."""
    namespace = setup_of(lab)
    for answer in solutions_of(lab, name):
        run(answer, namespace, f"<{lab}, {name}>")
    return namespace


@functools.cache
def exercise_of(lab, name, seed):
    """Prepared as for a class: its cases are drawn, and right answers worked out, once."""
    return prepared(exercises.load(lab)[name], seed)


def verdict_of(lab, name, namespace, seed=0):
    """What the judge says of the answer in a namespace."""
    exercise = exercise_of(lab, name, seed)
    if exercise.allowed:
        with apart(namespace["In"], exercise.object_name, exercise.allowed.without) as ask:
            return judge(exercise, ask, seed)
    named = source.named(namespace["In"], exercise.object_name, exercise.forbidden_names)
    return judge(exercise, lambda *question: probes.ask(namespace, *question), seed, named)


@pytest.fixture(scope="module")
def as_graded():
    """Nets are trained as when a class is graded."""
    with pytest.MonkeyPatch.context() as patch:
        changed = first_fit.optimizer_first(keras.Model.make_train_function)
        patch.setattr(keras.Model, "make_train_function", changed)
        yield
