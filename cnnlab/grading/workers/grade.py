"""Grades one submission: runs its cells, judges each exercise where its check cell stands."""

import time

from cnnlab.grading.workers.bare import BareAsker
from cnnlab.grading.workers.findings import Findings
from cnnlab.grading.workers.lab import steps
from cnnlab.grading.workers.needed import OwnCells
from cnnlab.grading.workers.record import record_of
from cnnlab.grading.workers.sources import Sources
from cnnlab.judging.ladder import judge
from cnnlab.process.session import Gone, Session, WarmGone

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

    def __init__(self, lab, canonical, controls, limits):
        self.lab, self.limits = lab, limits
        self.control, bare = controls
        self.steps = list(steps(canonical.notebook))
        self.own_cells = OwnCells(lab.given)
        self.found = Findings(lab, canonical.warnings, canonical.language)
        self.left_out = set()  # cells that are not to be run again
        self.in_doubt = set()  # exercises
        self.sources = Sources(lab, self.steps, self.own_cells.is_own, self.control, limits)
        self.end = time.monotonic() + limits.whole
        self.files = canonical.files
        self.bare = BareAsker(bare, limits.whole, self.seconds_left, self.files)

    def grade(self):
        """All results, in the lab's order."""
        try:
            return self.all_results()
        finally:
            self.bare.close()
            answering = {step.name for step in self.steps if step.answers}
            self.found.warnings += self.sources.warnings(answering)

    def all_results(self):
        self.judge_all()
        if self.own_cells.skipped and self.in_doubt:
            self.judge_in_doubt()
        return [self.found.results[name] for name in self.lab.exercises]

    def judge_in_doubt(self):
        """Judges again what is in doubt, after all of the lab's own cells."""
        results = self.found.results
        first = {name: results.pop(name) for name in self.in_doubt}
        self.own_cells.choose_all()
        self.judge_all()
        for name, result in first.items():
            if results[name].outcome == "timeout":  # a second try costs no marks
                results[name] = result

    def judge_all(self):
        """Goes through the steps, in a process after another, until each exercise has a result."""
        while open_steps := [s for s in self.steps if s.kind == "judge" and self.to_do(s)]:
            if time.monotonic() > self.end:
                for step in open_steps:
                    why = f"no time left: {self.limits.whole:g} s are over"
                    self.found.lost(step.name, "timeout", why)
                break
            session = Session(self.control, self.limits.whole)
            try:
                self.prepare(session)
                self.walk(session)
            except Gone:  # before the first step
                if self.sources.is_read:
                    self.own_cells.choose_all()
                else:
                    self.sources.read_singly()
            finally:
                session.close()

    def prepare(self, session):
        """Gives a process the files; the first one tells what cells are, and what they need."""
        if self.files:
            session.bring(self.files, self.seconds_left())
        if not self.sources.is_read:
            self.sources.read(session)
        if self.own_cells.skipped is None:
            self.own_cells.choose(session.look(self.sources.students(), self.limits.cell))

    def to_do(self, step):
        return step.name not in (self.found.results if step.kind == "judge" else self.left_out)

    def walk(self, session):
        """Goes through the steps until the process ends, or all is judged."""
        last = max(n for n, s in enumerate(self.steps) if s.kind == "judge" and self.to_do(s))
        for step in filter(self.to_do, self.steps[: last + 1]):
            try:
                with self.found.timed(step):
                    do = self.run if step.kind == "run" else self.judge
                    do(session, step)
            except Gone as gone:
                self.found.gone(step, gone)
                if step.kind == "run":
                    self.left_out.add(step.name)
                return

    def seconds_left(self):
        """For a cell or a question; raises `Gone` when the time for all of it is over."""
        left = self.end - time.monotonic()
        if left <= 0:
            raise Gone("timeout", f"was cut short: all {self.limits.whole:g} s were over")
        return min(self.limits.cell, left)

    def run(self, session, step):
        if step.name in self.sources.unread:
            self.found.ran(step, [], self.sources.unread[step.name])
        elif source := self.own_cells.source(step):
            outputs, error = session.run(source, bool(step.answers), self.seconds_left())
            if self.own_cells.is_missed(error):
                self.in_doubt |= {step.answers} if step.answers else self.lab.exercises.keys()
            self.found.ran(step, outputs, error)

    def judge(self, session, step):
        """Judges an exercise. What is written by hand is asked for in the bare process."""
        exercise, named = self.lab.exercises[step.name], self.sources.named.get(step.name, "")
        ask, name = self.asking(session, step), exercise.object_name
        by_hand = exercise.allowed and not ask("value", name, (), {}, ()).missing
        try:
            if by_hand:
                cells = self.sources.python[: self.sources.num_above(step.name)]
                ask = self.bare.define(cells, name, exercise.allowed.without)
            verdict = judge(exercise, ask, self.lab.seed, named)
        except Gone as gone:
            if not by_hand:
                raise
            self.found.gone(step, gone)
        except WarmGone:
            raise
        except Exception as error:
            self.found.unjudged(step.name, error)
        else:
            if is_by_chance(exercise, verdict):
                self.in_doubt.add(step.name)
            self.found.judged(step.name, verdict)

    def asking(self, session, step):
        """A function that asks the process, see `ladder.judge`."""

        def ask(*question):
            answer = session.ask(*question, self.seconds_left())
            if self.own_cells.is_missed(answer.error):
                self.in_doubt.add(step.name)
            return answer

        return ask


def is_by_chance(exercise, verdict):
    """Whether other random numbers might have given more points."""
    failed = {rung.name for rung in verdict.rungs if rung.state == "failed"}
    is_wrong = verdict.outcome in ("partial", "failed")
    return is_wrong and exercise.probe in BY_CHANCE and not failed & BY_DESIGN


def grade(task, lab, controls, limits, sandboxed):
    """The `Record` of one submission; `controls` are sockets to a warm and to a bare process."""
    started = time.monotonic()
    grading = Grading(lab, task.canonical, controls, limits)
    results, found = grading.grade(), grading.found
    for result in results:
        result.seconds = round(found.seconds[result.name], 3)
    seconds = round(time.monotonic() - started, 3)
    return record_of(task, lab.seed, sandboxed, results, found.warnings, found.outputs, seconds)
