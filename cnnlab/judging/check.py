"""`check("name")`, as students call it in a lab."""

import contextlib
import difflib
import os
import secrets
import sys
import warnings
from pathlib import Path

from cnnlab.judging import probes, randomness, source
from cnnlab.judging.card import Card, MessageCard
from cnnlab.judging.ladder import judge
from cnnlab.judging.standings import Course, standings
from cnnlab.judging.summary_card import SummaryCard
from cnnlab.language import SETTING

NOTEBOOK_SEED = 0  # the same cases at every check, so that a student sees what a change did


class Check:
    """Judges what stands in the notebook's namespace; never raises.

    Args:
        lab: its name.
        exercises: its exercises, by name.
        namespace: the notebook's.
        apart: a `bare_process.Apart`, in which answers by hand are asked.
        labs: names of all labs of the course.
    """

    def __init__(self, lab, exercises, namespace, apart=None, labs=()):
        self._lab, self._exercises, self._namespace = lab, exercises, namespace
        self._apart, self._labs = apart, labs
        self._verdicts = {}

    def __call__(self, name="", hints=0):
        if wrong := self._wrong(name, hints):
            return _shown(MessageCard(wrong), 0.0)
        try:
            with _quiet(), randomness.as_before():
                verdict = self.verdict(name, _seed())
        except Exception as error:
            return _shown(MessageCard(_our_fault(name, error)), 0.0)
        self._verdicts[name] = verdict
        return _shown(Card(self._lab, verdict, hints), float(verdict.points))

    def verdict(self, name, seed):
        """What the judge says of an exercise whose random cases are drawn from `seed`."""
        verdict = self._judged(name, seed)
        needed = self._exercises[name].object_name
        if verdict.outcome == "missing" and needed not in self._namespace:
            # It may be written: its cell did not run since the kernel began, or not to its end.
            verdict.message = f"`{needed}` is not defined. Write it, run its cell, then this one."
        return verdict

    def _judged(self, name, seed):
        exercise, cells = self._exercises[name], self._namespace.get("In", ())
        name = exercise.object_name
        if exercise.allowed and not self._ask("value", name, (), {}).missing:
            with self._apart(cells, name, exercise.allowed.without) as ask:
                return judge(exercise, ask, seed)
        # What is forbidden and named in the answer's source, which IPython keeps in `In`.
        named = exercise.forbidden and source.named(cells, name, exercise.forbidden_names)
        return judge(exercise, self._ask, seed, named or "")

    def summary(self):
        """All exercises of the lab, with the points of their last check.

        In a folder that `cnnlab lab` has made, how far the student has come in all of them, too.
        """
        course = None
        if Path(SETTING).exists() and (found := standings(Path(), self._labs)):
            points = {name: verdict.points for name, verdict in self._verdicts.items()}
            course = Course(found, self._lab, points)
        return SummaryCard(self._exercises, self._verdicts, course)

    def _ask(self, probe, *question):
        return probes.ask(self._namespace, probe, *question)

    def _wrong(self, name, hints):
        """What is wrong with the call, or None."""
        names = ", ".join(self._exercises)
        if not isinstance(name, str) or not name:
            example = f'check("{next(iter(self._exercises))}")'
            return f"An exercise's name is missing: write `{example}`. This lab has: {names}."
        if name not in self._exercises:
            near = difflib.get_close_matches(name, self._exercises, n=1)
            guess = f' Did you mean "{near[0]}"?' if near else ""
            return f'No exercise is called "{name}".{guess} This lab has: {names}.'
        if not isinstance(hints, int) or hints < 0:
            return f"`hints` must be a whole number of hints to tell. Received: `hints={hints!r}`."
        return None


def _our_fault(name, error):
    return (
        f'The check of "{name}" failed itself ({type(error).__name__}: {error}). '
        "This is a fault of cnnlab, not of your answer: please tell your teacher."
    )


def _under_nbgrader():
    return bool(os.environ.get("NBGRADER_EXECUTION"))


@contextlib.contextmanager
def _quiet():
    """No warning of the judge's own is shown. nbgrader gives 0 to a check with anything on stderr:
    there a student's warning must not cost the points."""
    if not _under_nbgrader():
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", module=r"cnnlab\.")
            yield
        return
    with contextlib.redirect_stderr(sys.stdout), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _seed():
    return secrets.randbits(32) if _under_nbgrader() else NOTEBOOK_SEED


def _shown(card, points):
    """In a notebook the card is the cell's value; nbgrader wants the points there, as a float."""
    if not _under_nbgrader():
        return card
    with contextlib.suppress(ImportError):
        from IPython.display import display

        display(card)
    return points
