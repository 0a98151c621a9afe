"""The judge: asks every case, climbs the ladder, stops at the first rung that fails, says why."""

from dataclasses import dataclass
from itertools import takewhile
from typing import Any

import numpy as np

from cnnlab.judging import compare, kinds
from cnnlab.judging.climb import climb, goes_on
from cnnlab.judging.origin import first_wrong
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
    numbers: str = ""  # equal for answers that gave the same wrong numbers, see `compare.signature`
    expected: Any = None
    got: Any = None
    where: tuple | None = None  # the first place that differs
    steps: list | None = None  # to it, see `origin.first_wrong`

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
    if exercise.allowed:
        not_allowed = exercise.allowed.rest
    verdict = Verdict(exercise.name, exercise.title, rungs, not_allowed)

    def asked_about(case, **more):
        args, kwargs = exercise.question(case)
        question = exercise.object_name, args, kwargs | more, exercise.forbidden_names
        return case, ask(exercise.probe, *question)

    asked = []
    for case in cases:
        asked.append(asked_about(case))
        if not goes_on(exercise, asked[-1][1]):
            break
    top, more = exercise.thorough  # takes a while, and is asked of who has come so far
    quick = list(takewhile(lambda rung: rung.name != top, rungs))
    failure = climb(exercise, quick, cases, asked, named)
    if not failure and len(quick) < len(rungs):
        asked[0] = asked_about(cases[0], **more)
        failure = climb(exercise, rungs, cases, asked, named)
    return _explain(exercise, verdict, asked, *failure) if failure else verdict


def _explain(exercise, verdict, asked, rung, case, answer, message):
    """Fills in the verdict for the rung that failed."""
    verdict.message, verdict.case = message, case.name
    if rung.name == "own_work":
        verdict.case, verdict.outcome, verdict.hints = "in your code", "failed", exercise.hints()
        return verdict
    verdict.outcome = _outcome(verdict, rung, answer)
    if rung.name == "arguments":
        verdict.mistake, verdict.hints = CHANGED, exercise.hints(CHANGED)
        return verdict
    if verdict.outcome in ("partial", "failed") and not answer.error:
        verdict.mistake, verdict.hints = _diagnose(exercise, rung, case, answer, asked)
        right, got = _expected(exercise, case), exercise.comparable(answer.value)
        expected = kinds.as_array(right)
        verdict.numbers = compare.signature(got)
        differ = expected is None or not exercise.same(expected, got)
        if differ and rung.name not in BEFORE_OUTPUTS:
            verdict.expected, verdict.got = expected, kinds.as_array(got)
            verdict.where, verdict.steps = first_wrong(exercise, rung.name, case, right, got)
    verdict.hints = verdict.hints or exercise.hints_on(rung.name)
    return verdict


def _outcome(verdict, rung, answer):
    if verdict.points:
        return "partial"
    untouched = answer.missing or (rung.name == "runs" and not answer.error)
    if untouched or (answer.error and answer.error.kind == "NotImplementedError"):
        return "missing"
    return "error" if answer.error else "failed"


def _expected(exercise, case):
    """The oracle's answer, if there is one."""
    try:
        return exercise.expected(case)
    except NotImplementedError:  # an exercise judged by properties alone has no oracle
        return None


@np.errstate(all="ignore")  # a wrong formula may divide by 0
def _diagnose(exercise, rung, failed_case, failed_answer, asked):
    """Name and hints of the known mistake that explains every answer; ("", ()) when none does."""
    halves = _halves(exercise, rung.name, failed_case, failed_answer.value)
    for name, known in exercise.mistakes().items():
        cases = asked if known.everywhere else [(failed_case, failed_answer)]
        if all(_explains(exercise, known, case, answer.value) for case, answer in cases):
            shows = [_explains(exercise, known, failed_case, half) for half in halves]
            if shows != [False, True]:
                return name, exercise.hints(name)
    return "", ()


def _halves(exercise, rung, case, answer):
    """Where one part of an answer, a dict, failed: this part and all others right; the opposite.

    A mistake that shows in the second alone is one in another part.
    """
    right = isinstance(answer, dict) and _expected(exercise, case)
    if isinstance(right, dict):
        for part in filter(answer.__contains__, right):
            mended = answer | {part: right[part]}
            if exercise.rung(rung, case, mended) is None:
                return right | {part: answer[part]}, mended
    return ()


def _explains(exercise, known, case, value):
    """True when the known mistake recognises the answer, or gives exactly this answer."""
    try:
        if known.recognises:
            return bool(known(exercise, case, value))
        return exercise.same(exercise.wrong(known, case), exercise.comparable(value))
    except NOT_THIS_MISTAKE:
        return False
