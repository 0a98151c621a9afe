"""What is found out about one submission: results, outputs, warnings, and the time it took."""

import contextlib
import re
import time

from cnnlab.grading.marks.results import ExerciseResult, Output
from cnnlab.grading.marks.shown import clean, shown
from cnnlab.judging.card import Card
from cnnlab.language import speaking

MOST_MESSAGE = 2_000
# What was not there, by what Python says of it.
ABSENT = {
    re.compile(r"No such file or directory: '([^'\n]{1,200})'"): "`{}` was not there when this was "
    "graded: hand it in with the notebook, in its folder.",
    re.compile(r"No module named '([\w]{1,100})"): "`{}` was not there when this was graded. What "
    "the labs use is: NumPy, SciPy, Matplotlib, scikit-image, scikit-learn, Keras, and Python's "
    "own library; a module of your own is handed in with the notebook, in its folder.",
}


class Findings:
    """What is known of one submission so far.

    Args:
        lab: the `Lab` that it answers.
        warnings: what its file is warned of.
        language: that of the cards.

    Attributes:
        results: dict of `ExerciseResult`, by exercise.
        outputs: dict of lists of `Output`, by the id of an answer's cell.
        warnings: list of str.
        seconds: dict, by exercise.
    """

    def __init__(self, lab, warnings, language=""):
        self.lab, self.language = lab, language
        self.results, self.outputs, self.warnings = {}, {}, list(warnings)
        self.seconds = dict.fromkeys(lab.exercises, 0.0)
        self._stopped = {}  # exercise -> (outcome, message): why its cell did not run to its end

    @contextlib.contextmanager
    def timed(self, step):
        """Counts what happens within for the exercise of the step."""
        started = time.monotonic()
        try:
            yield
        finally:
            name = step.answers or step.name
            if name in self.seconds:
                self.seconds[name] += time.monotonic() - started

    def ran(self, step, outputs, error):
        """A cell was run, to its end or to an error."""
        timeout = error is not None and error.kind == "Timeout"
        self._look_for_absent(error.message if error else "")
        if step.answers:
            self.outputs[step.name] = shown(outputs, error)
            self._stopped.pop(step.answers, None)
            if error:
                self._stopped[step.answers] = "timeout" if timeout else "error", str(error)
        elif timeout:
            self._cut_short(step, error.message)

    def judged(self, name, verdict):
        """An exercise was judged."""
        if verdict.outcome == "missing" and name in self._stopped:
            verdict.outcome, verdict.message = self._stopped[name]
            verdict.case = "when your cell was run"
        elif verdict.outcome == "error" and verdict.message.startswith("Timeout: "):
            verdict.outcome = "timeout"
        verdict.message = verdict.message[:MOST_MESSAGE]
        self._look_for_absent(verdict.message)
        card = Card(self.lab.name, verdict)
        self.results[name] = ExerciseResult(
            name,
            verdict.points,
            verdict.max_points,
            verdict.outcome,
            clean(card.message()),
            verdict.mistake,
            verdict.numbers,
            card=self._drawn(card),
        )

    def unjudged(self, name, error):
        """The judge stumbled: over an answer made to trip it, or over a fault of ours."""
        kind = type(error).__name__
        self.warnings.append(f"`{name}`: the judge could not read the answer ({kind}).")
        self.lost(name, "failed", "the answer is of no kind that was asked for")

    def gone(self, step, gone):
        """The process ended in this step."""
        if step.kind == "judge":
            self.lost(step.name, gone.outcome, f"answering the check {gone.message}")
        elif step.answers:
            self.outputs[step.name] = [Output("error", clean(f"The cell {gone.message}."))]
            self.lost(step.answers, gone.outcome, f"the cell {gone.message}")
        else:
            self._cut_short(step, gone.message)

    def lost(self, name, outcome, message):
        """Gives an exercise that was not judged no points."""
        if name not in self.results:
            most = self.lab.exercises[name].max_points
            message = clean(message[:1].upper() + message[1:])
            self.results[name] = ExerciseResult(name, 0, most, outcome, message)

    def _look_for_absent(self, message):
        """Says of what a student's code did not find how it gets there."""
        for pattern, sentence in ABSENT.items():
            for name in pattern.findall(message):
                if (warning := clean(sentence.format(name))) not in self.warnings:
                    self.warnings.append(warning)

    def _cut_short(self, step, how):
        """An answer that uses such a cell will say no more than that a name is missing."""
        warning = clean(f"The cell `{step.name}` {how}: the answers went on without it.")
        if warning not in self.warnings:
            self.warnings.append(warning)

    def _drawn(self, card):
        """The card as HTML; a picture that cannot be drawn costs no marks."""
        try:
            with speaking(self.language):
                return card._repr_html_()
        except Exception as error:
            verdict, kind = card.verdict, type(error).__name__
            self.warnings.append(f"`{verdict.exercise}`: its picture could not be drawn ({kind}).")
            verdict.expected = verdict.got = verdict.steps = None
            return self._drawn(card)
