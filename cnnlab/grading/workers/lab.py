"""What grading needs of a lab, prepared once for a class: cells, cases, right answers."""

import sys
from dataclasses import dataclass
from functools import cache

import numpy as np

from cnnlab.grading.submissions.canonical import release
from cnnlab.grading.workers.needed import Given


@dataclass
class Step:
    """One thing to do: run a cell, or judge an exercise when its check cell is reached."""

    kind: str  # "run" or "judge"
    name: str  # the cell's id, or the exercise's name
    source: str = ""
    answers: str = ""  # the exercise that the cell answers


class Lab:
    """What grading needs of a lab, prepared once for a class.

    Args:
        name: the lab's name.
        exercises: its declared exercises by name.
        seed: int, from which all cases are drawn: they are the same for the whole class.
    """

    def __init__(self, name, exercises, seed):
        self.name, self.seed = name, seed
        own = [step for step in steps(release(name)) if step.kind == "run" and not step.answers]
        self.given = Given([(step.name, step.source) for step in own])
        self.exercises = {each: prepared(exercises[each], seed) for each in exercises}


def prepared(exercise, seed):
    """The exercise with its cases drawn; right answers and known wrong ones are worked out once."""
    # Keras takes seconds to import, and many labs are judged without it. Where it is the cases
    # that import it, they are drawn again, after its seed is set.
    imported = "keras" in sys.modules
    cases = drawn(exercise, seed)
    if "keras" in sys.modules and not imported:
        cases = drawn(exercise, seed)
    exercise.cases = lambda rng: cases
    exercise.expected, exercise.wrong = cache(exercise.expected), cache(exercise.wrong)
    return exercise


def drawn(exercise, seed):
    if keras := sys.modules.get("keras"):
        keras.utils.set_random_seed(seed)  # a case may hold a net with fresh weights
    return list(exercise.cases(np.random.default_rng(seed)))


def steps(notebook):
    """The steps of a canonical notebook, in its order."""
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        nbgrader = cell.metadata.get("nbgrader", {})
        if nbgrader.get("grade"):
            yield Step("judge", nbgrader.grade_id.removeprefix("check-"))
        elif nbgrader.get("solution"):
            yield Step("run", cell.id, cell.source, nbgrader.grade_id.removeprefix("exercise-"))
        else:
            yield Step("run", cell.id, cell.source)
