"""The judge: asks every case, climbs the ladder, stops at the first rung that fails, says why."""

from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

import numpy as np

from cnnlab.judging import compare
from cnnlab.judging.forbidden import NotAllowed

# What a student reads for a rung; a rung that is not listed reads as its own name.
RUNG_LABELS = {
    "exists": "is defined",
    "runs": "runs",
    "dtype": "kind of numbers",
    "output_shape": "compute_output_shape",
    "start": "weights at the start",
    "saved": "saved and loaded",
}

# Raised by a mistake that cannot be made on a case, by a symptom on an answer of another kind.
NOT_THIS_MISTAKE = (TypeError, ValueError, IndexError, KeyError, AttributeError, ZeroDivisionError)

# Rungs that fail before the judge's weights are in: what the net gives then is no answer to draw.
BEFORE_OUTPUTS = ("weights", "layers")


@dataclass
class Rung:
    """One step of the ladder: `passed`, `failed`, or not reached (`open`)."""

    name: str
    points: int
    state: str = "open"

    @property
    def label(self):
        return RUNG_LABELS.get(self.name, self.name.replace("_", " "))


@dataclass
class Verdict:
    """How far up the ladder an answer came, and what to know about the rung that failed."""

    exercise: str
    title: str
    rungs: list
    forbidden: str = ""  # what is not allowed, in a student's words
    outcome: str = "passed"  # passed, partial, failed, missing, error
    message: str = ""
    case: str = ""
    hints: tuple = ()
    mistake: str = ""
    expected: Any = None
    got: Any = None

    @property
    def points(self):
        return sum(rung.points for rung in self.rungs if rung.state == "passed")

    @property
    def max_points(self):
        return sum(rung.points for rung in self.rungs)


def judge(exercise, ask, seed, named=""):
    """Judges one exercise.

    Args:
        exercise: an instance of one of the kinds in `exercise.py`.
        ask: `ask(probe, name, args, kwargs, forbidden) -> Answer` carries a question to the
            student's object. In a notebook it is a direct call, in the grader a message into the
            sandbox.
        seed: int, from which the random cases are drawn.
        named: what is forbidden and named in the answer's source (see `source.py`).
    """
    names = [
        "exists",
        "runs",
        *(["own_work"] if exercise.forbidden else []),
        *(name for name in exercise.points if name not in ("exists", "runs")),
    ]
    rungs = [Rung(name, exercise.points.get(name, 0)) for name in names]
    not_allowed = ", ".join(each.what for each in exercise.forbidden)
    verdict = Verdict(exercise.name, exercise.title, rungs, not_allowed)
    asked = []
    for case in exercise.cases(np.random.default_rng(seed)):
        args, kwargs = _question(exercise, case)
        question = exercise.object_name, args, kwargs, exercise.forbidden_names
        asked.append((case, ask(exercise.probe, *question)))
        if asked[-1][1].missing or asked[-1][1].error:
            break  # what does not run for one case need not be run for the next
    for rung in rungs:
        for case, answer in asked:
            if message := _fails(exercise, rung.name, case, answer, named):
                rung.state = "failed"
                return _explain(exercise, verdict, rung, case, answer, asked, message)
        rung.state = "passed"
    return verdict


def _question(exercise, case):
    question = getattr(exercise, "question", None)
    return question(case) if question else (case.args, case.kwargs)


def _fails(exercise, rung, case, answer, named):
    """What is wrong on this rung, or None."""
    if rung == "exists":
        return f"`{exercise.object_name}` is still to be written." if answer.missing else None
    if rung == "own_work":
        return _not_own_work(exercise, answer.error, named)
    if rung == "runs":
        if answer.error and answer.error.kind == NotAllowed.__name__:
            return None  # it ran as far as it was let: see `own_work`
        if answer.error:
            return str(answer.error)
        if exercise.comparable(answer.value) is None:
            return "nothing comes back (None). Is a `return` still to be written?"
        return None
    return exercise.rung(rung, case, answer.value)


def _not_own_work(exercise, error, named):
    """Which forbidden name is used, by the source or by what was barred; None for none."""
    if not (named or error):
        return None
    name, place = (named, "") if named else (error.message, error.place)
    groups = [g for g in exercise.forbidden if any(fnmatchcase(name, each) for each in g.names)]
    return f"{place}`{name}` is not allowed here: {(groups or exercise.forbidden)[0].instead}."


def _explain(exercise, verdict, rung, case, answer, asked, message):
    """Fills in the verdict for the rung that failed."""
    verdict.message, verdict.case = message, case.name
    if rung.name == "own_work":
        verdict.case, verdict.outcome, verdict.hints = "in your code", "failed", exercise.hints()
        return verdict
    untouched = answer.missing or (rung.name == "runs" and not answer.error)
    if untouched or (answer.error and answer.error.kind == "NotImplementedError"):
        verdict.outcome = "missing"
    elif answer.error:
        verdict.outcome = "error"
    else:
        verdict.outcome = "partial" if verdict.points else "failed"
        verdict.mistake, verdict.hints = _diagnose(exercise, case, answer, asked)
        expected, got = _expected(exercise, case), exercise.comparable(answer.value)
        differ = expected is None or not exercise.same(expected, got)
        if differ and rung.name not in BEFORE_OUTPUTS:
            verdict.expected, verdict.got = expected, compare.as_array(got)
    verdict.hints = verdict.hints or exercise.hints()
    return verdict


def _expected(exercise, case):
    """The oracle's answer where it is an array that can be drawn."""
    try:
        return compare.as_array(exercise.expected(case))
    except NotImplementedError:  # an exercise judged by properties alone has no oracle
        return None


def _diagnose(exercise, failed_case, failed_answer, asked):
    """Name and hints of the known mistake that explains every answer; ("", ()) when none does."""
    for name, known in exercise.mistakes().items():
        cases = [(failed_case, failed_answer)] if known.recognises else asked
        if all(_explains(exercise, known, case, answer.value) for case, answer in cases):
            return name, exercise.hints(name)
    return "", ()


def _explains(exercise, known, case, value):
    """True when the known mistake recognises the answer, or gives exactly this answer."""
    try:
        if known.recognises:
            return bool(known(exercise, case, value))
        wrong = known(exercise, *case.args, **case.kwargs)
        return exercise.same(wrong, exercise.comparable(value))
    except NOT_THIS_MISTAKE:
        return False
