"""Grades one submission: runs its cells, judges each exercise where its check cell stands."""

import re
import time

from cnnlab.grading.marks.results import ExerciseResult, Output, Record
from cnnlab.grading.marks.shown import clean, shown
from cnnlab.grading.workers.lab import discussions, steps
from cnnlab.judging.card import Card
from cnnlab.judging.ladder import judge
from cnnlab.process.session import Gone, Session, WarmGone

MOST_MESSAGE = 2_000
UNREAD = "What exercises forbid was looked for only while the answers ran: they cannot be parsed."
# Probes of what may depend on the random numbers drawn before, and rungs that never do.
BY_CHANCE = ("predict", "value")
BY_DESIGN = {"own_work", "shape", "weights", "size", "layers", "depth", "shortcuts"}


class Grading:
    """One submission on its way.

    A cell or a question that ends the process, or will not be interrupted, is left out and the
    rest is run again in a fresh process; exercises that were judged before keep their marks.

    Of the lab's own cells only what the answers need is run. What is then in doubt is judged again
    after all of them: an answer that misses a name, and one that depends on what random numbers
    were drawn before it, such as a trained net below the pass mark.
    """

    def __init__(self, lab, canonical, control, limits):
        self.lab, self.canonical, self.control, self.limits = lab, canonical, control, limits
        self.steps = list(steps(canonical.notebook))
        self.left_out = set()  # steps not to be done again
        self.results, self.outputs, self.warnings = {}, {}, list(canonical.warnings)
        self.stopped = {}  # exercise -> (outcome, message): why its cell did not run to its end
        self.sources, self.skipped = {}, None  # the lab's own cells; names that are not bound
        self.in_doubt = set()  # exercises
        self.named = None  # exercise -> what its answer names that is forbidden, "" for nothing
        self.seconds = dict.fromkeys(lab.exercises, 0.0)
        self.end = time.monotonic() + limits.whole

    def grade(self):
        """All results, in the lab's order."""
        self.judge_all()
        if self.skipped and self.in_doubt:
            first = {name: self.results.pop(name) for name in self.in_doubt}
            self.sources, self.skipped = self.lab.given.sources, set()
            self.judge_all()
            for name, result in first.items():
                if self.results[name].outcome == "timeout":
                    self.results[name] = result
        return [self.results[name] for name in self.lab.exercises]

    def judge_all(self):
        while open_steps := [s for s in self.steps if s.kind == "judge" and self.to_do(s)]:
            if time.monotonic() > self.end:
                for step in open_steps:
                    self.lost(
                        step.name, "timeout", f"no time left: {self.limits.whole:g} s are over"
                    )
                break
            session = Session(self.control, self.limits.whole)
            try:
                if self.skipped is None:
                    self.find_forbidden(session)
                    self.choose(session)
                self.walk(session)
            except Gone:
                if self.named is None:
                    self.warnings.append(UNREAD)
                self.sources, self.skipped = self.lab.given.sources, set()
            finally:
                session.close()

    def to_do(self, step):
        return step.name not in (self.results if step.kind == "judge" else self.left_out)

    def choose(self, session):
        """Finds out which of the lab's own cells are needed: all, if that cannot be told."""
        answers = [s.source for s in self.steps if s.kind == "run" and not self.is_given(s)]
        reads = session.look(answers, self.limits.cell)
        if reads is None:
            self.sources, self.skipped = self.lab.given.sources, set()
        else:
            self.sources, self.skipped = self.lab.given.needed(reads)

    def find_forbidden(self, session):
        """Has the answers' sources read: their code could undo what bars it while it runs."""
        cells, asked = [], {}
        for step in self.steps:
            if step.kind == "run":
                cells.append(step.source)
            elif names := self.lab.exercises[step.name].forbidden_names:
                asked[step.name] = self.lab.exercises[step.name].object_name, len(cells), names
        self.named = session.named(cells, asked, self.limits.cell)
        if not isinstance(self.named, dict):
            self.warnings.append(UNREAD)
            self.named = {}

    def is_given(self, step):
        return self.lab.given.sources.get(step.name) == step.source

    def walk(self, session):
        """Goes through the steps until the process ends, or all is judged."""
        judged = [
            place for place, s in enumerate(self.steps) if s.kind == "judge" and self.to_do(s)
        ]
        for step in self.steps[: judged[-1] + 1]:
            if not self.to_do(step):
                continue
            started = time.monotonic()
            try:
                if step.kind == "run":
                    self.run(session, step)
                else:
                    self.judge(session, step)
            except Gone as gone:
                self.gone(step, gone)
                return
            finally:
                name = step.answers or step.name
                if name in self.seconds:
                    self.seconds[name] += time.monotonic() - started

    def seconds_left(self):
        """For a cell or a question; raises `Gone` when the time for all of it is over."""
        left = self.end - time.monotonic()
        if left <= 0:
            raise Gone("timeout", f"was cut short: all {self.limits.whole:g} s were over")
        return min(self.limits.cell, left)

    def run(self, session, step):
        source = self.sources[step.name] if self.is_given(step) else step.source
        if not source:
            return
        outputs, error = session.run(source, bool(step.answers), self.seconds_left())
        if self.is_missed(error):
            self.in_doubt |= {step.answers} if step.answers else self.lab.exercises.keys()
        if step.answers:
            self.outputs[step.name] = shown(outputs, error)
            self.stopped.pop(step.answers, None)
        if error and step.answers:
            outcome = "timeout" if error.kind == "Timeout" else "error"
            self.stopped[step.answers] = outcome, str(error)
        elif error and error.kind == "Timeout":
            self.cut_short(step, error.message)

    def is_missed(self, error):
        """Whether an error is about a name that a cell would have bound that was not run."""
        missing = re.search(r"name '(\w+)'", error.message) if error else None
        return bool(missing and error.kind == "NameError" and missing[1] in self.skipped)

    def judge(self, session, step):
        def ask(*question):
            answer = session.ask(*question, self.seconds_left())
            if self.is_missed(answer.error):
                self.in_doubt.add(step.name)
            return answer

        exercise = self.lab.exercises[step.name]
        try:
            named = self.named.get(step.name, "") if self.named else ""
            verdict = judge(exercise, ask, self.lab.seed, named)
        except (Gone, WarmGone):
            raise
        except Exception as error:  # an answer made to trip the judge, or a fault of ours
            self.warnings.append(
                f"`{step.name}`: the judge could not read the answer ({type(error).__name__})."
            )
            self.lost(step.name, "failed", "the answer is of no kind that was asked for")
            return
        if verdict.outcome == "missing" and step.name in self.stopped:
            verdict.outcome, verdict.message = self.stopped[step.name]
            verdict.case = "when your cell was run"
        elif verdict.outcome == "error" and verdict.message.startswith("Timeout: "):
            verdict.outcome = "timeout"
        failed = {rung.name for rung in verdict.rungs if rung.state == "failed"}
        wrong = verdict.outcome in ("partial", "failed") and not failed & BY_DESIGN
        if wrong and exercise.probe in BY_CHANCE:
            self.in_doubt.add(step.name)
        verdict.message = verdict.message[:MOST_MESSAGE]
        card = Card(self.lab.name, verdict)
        self.results[step.name] = ExerciseResult(
            step.name,
            verdict.points,
            verdict.max_points,
            verdict.outcome,
            clean(card.message()),
            verdict.mistake,
            card=self.drawn(card),
        )

    def drawn(self, card):
        """The card as HTML; a picture that cannot be drawn costs no marks."""
        try:
            return card._repr_html_()
        except Exception as error:
            verdict = card.verdict
            self.warnings.append(
                f"`{verdict.exercise}`: its picture could not be drawn ({type(error).__name__})."
            )
            verdict.expected = verdict.got = None
            return card._repr_html_()

    def gone(self, step, gone):
        """The process ended in this step."""
        if step.kind == "judge":
            self.lost(step.name, gone.outcome, f"answering the check {gone.message}")
            return
        self.left_out.add(step.name)
        if step.answers:
            self.outputs[step.name] = [Output("error", clean(f"The cell {gone.message}."))]
            self.lost(step.answers, gone.outcome, f"the cell {gone.message}")
        else:
            self.cut_short(step, gone.message)

    def cut_short(self, step, how):
        """An answer that uses such a cell will say no more than that a name is missing."""
        warning = clean(f"The cell `{step.name}` {how}: the answers went on without it.")
        if warning not in self.warnings:
            self.warnings.append(warning)

    def lost(self, name, outcome, message):
        """Gives an exercise that was not judged no points."""
        if name not in self.results:
            most = self.lab.exercises[name].max_points
            self.results[name] = ExerciseResult(
                name, 0, most, outcome, clean(message[:1].upper() + message[1:])
            )


def grade(task, lab, control, limits, sandboxed):
    """The `Record` of one submission."""
    started = time.monotonic()
    grading = Grading(lab, task.canonical, control, limits)
    results = grading.grade()
    for result in results:
        result.seconds = round(grading.seconds[result.name], 3)
    return Record(
        student=task.submission.student,
        lab=lab.name,
        digest=task.digest,
        seed=lab.seed,
        seconds=round(time.monotonic() - started, 3),
        sandboxed=sandboxed,
        warnings=grading.warnings,
        exercises=[*results, *discussions(task.canonical.notebook)],
        outputs=grading.outputs,
        answers=task.canonical.answers,
    )
