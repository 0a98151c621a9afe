"""The rungs of an exercise's ladder: those that all have, and those that it declares."""

from dataclasses import dataclass

import numpy as np

# What a student reads for a rung; a rung that is not listed reads as its own name.
LABELS = {
    "exists": "is defined",
    "runs": "runs",
    "arguments": "arguments left alone",
    "dtype": "kind of numbers",
    "output_shape": "compute_output_shape",
    "start": "weights at the start",
    "saved": "saved and loaded",
}

OF_FUNCTIONS = ("call", "call_counting_lines", "call_with_net")  # probes


@dataclass
class Rung:
    """One step of the ladder: `passed`, `failed`, or not reached (`open`)."""

    name: str
    points: int
    state: str = "open"

    @property
    def label(self):
        return LABELS.get(self.name, self.name.replace("_", " "))


def rungs_of(exercise, cases):
    """The rungs in climbing order."""
    names = [name for name in exercise.points if name not in ("exists", "runs")]
    if lends(exercise, cases):
        worth = [place for place, name in enumerate(names) if exercise.points[name]]
        names.insert(worth[-1], "arguments")  # who destroys them loses the last points at least
    own_work = ["own_work"] if exercise.allowed or exercise.forbidden else []
    names = ["exists", "runs", *own_work, *names]
    return [Rung(name, exercise.points.get(name, 0)) for name in names]


def lends(exercise, cases):
    """Whether a function of the student's is given what it could change."""
    lent = (each for case in cases for each in (*case.args, *case.kwargs.values()))
    return exercise.probe in OF_FUNCTIONS and any(
        isinstance(each, np.ndarray | list | dict) for each in lent
    )
