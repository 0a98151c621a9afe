"""The judge: asks every case, climbs the ladder, stops at the first rung that fails, says why."""

from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

import numpy as np

from cnnlab.judging import compare
from cnnlab.judging.forbidden import NotAllowed
from cnnlab.judging.rungs import rungs_of

# Raised by a mistake that cannot be made on a case, by a symptom on an answer of another kind.
NOT_THIS_MISTAKE = (TypeError, ValueError, IndexError, KeyError, AttributeError, ZeroDivisionError)

CHANGED = "arguments_changed"  # a mistake that is known to all exercises

# Rungs that fail before the judge's weights are in: what the net gives then is no answer to draw.
BEFORE_OUTPUTS = ("weights", "layers")


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
    cases = list(exercise.cases(np.random.default_rng(seed)))
    rungs = rungs_of(exercise, cases)
    not_allowed = ", ".join(each.what for each in exercise.forbidden)
    verdict = Verdict(exercise.name, exercise.title, rungs, not_allowed)
    asked = []
    for case in cases:
        args, kwargs = _question(exercise, case)
        question = exercise.object_name, args, kwargs, exercise.forbidden_names
        asked.append((case, ask(exercise.probe, *question)))
        if asked[-1][1].missing or asked[-1][1].error:
            break  # what does not run for one case need not be run for the next
    if failure := _climb(exercise, rungs, asked, named):
        return _explain(exercise, verdict, asked, *failure)
    return verdict


def _climb(exercise, rungs, asked, named):
    """Goes up to the first rung that fails; where it is one of the `independent` ones, their like
    is climbed all the same, and arguments must be left alone.

    Returns:
        the first rung that fails, with case, answer and message; None where all pass.
    """
    first = None
    for rung in rungs:
        if first and rung.name not in (*exercise.independent, "arguments"):
            continue
        failures = ((*each, _fails(exercise, rung.name, *each, named)) for each in asked)
        failed = next((failure for failure in failures if failure[-1]), None)
        rung.state = "failed" if failed else "passed"
        first = first or (failed and (rung, *failed))
        if failed and rung.name not in exercise.independent:
            break
    return first


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
    if rung == "arguments":
        return _changed(answer.changed)
    return exercise.rung(rung, case, answer.value)


def _changed(argument):
    """The student's process tells it, and could keep it to itself: that gains no more than a copy
    would, which is less work."""
    if not argument:
        return None
    return f"your function changes `{argument}`, which its caller still needs: work on a copy"


def _not_own_work(exercise, error, named):
    """Which forbidden name is used, by the source or by what was barred; None for none."""
    if not (named or error):
        return None
    name, place = (named, "") if named else (error.message, error.place)
    groups = [g for g in exercise.forbidden if any(fnmatchcase(name, each) for each in g.names)]
    return f"{place}`{name}` is not allowed here: {(groups or exercise.forbidden)[0].instead}."


def _explain(exercise, verdict, asked, rung, case, answer, message):
    """Fills in the verdict for the rung that failed."""
    verdict.message, verdict.case = message, case.name
    if rung.name == "own_work":
        verdict.case, verdict.outcome, verdict.hints = "in your code", "failed", exercise.hints()
        return verdict
    if rung.name == "arguments":
        verdict.mistake, verdict.hints = CHANGED, exercise.hints(CHANGED)
        verdict.outcome = "partial" if verdict.points else "failed"
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
