"""Grades one submission: runs its cells, judges each exercise where its check cell stands."""

import base64
import re
import struct
import time
import unicodedata
from dataclasses import dataclass
from functools import cache

import keras
import numpy as np

from cnnlab.grading.results import ExerciseResult, Output, Record
from cnnlab.grading.session import Gone, Session, WarmGone
from cnnlab.judging.card import Card
from cnnlab.judging.ladder import judge

MOST_OUTPUTS = 40  # of a cell
MOST_TEXT = 20_000  # characters of one output
MOST_PIXELS = 4_000_000
PNG_HEAD = re.compile(rb"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR(.{8})", re.DOTALL)
ANSI = re.compile(r"\x1b(\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(\x07|\x1b\\)?|.)", re.DOTALL)


@dataclass
class Limits:
    """How long a submission may take, in seconds."""

    cell: float = 120  # a cell, or a question
    whole: float = 900  # all of it


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
        self.exercises = {each: prepared(exercises[each], seed) for each in exercises}


def prepared(exercise, seed):
    """The exercise with its cases drawn, and each right answer worked out once."""
    keras.utils.set_random_seed(seed)  # a case may hold a net with fresh weights
    cases = list(exercise.cases(np.random.default_rng(seed)))
    exercise.cases = lambda rng: cases
    exercise.expected = cache(exercise.expected)
    return exercise


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


def discussions(notebook):
    """Results of the cells that a teacher will read."""
    found = []
    for cell in notebook.cells:
        nbgrader = cell.metadata.get("nbgrader", {})
        if nbgrader.get("grade") and nbgrader.get("solution"):
            name = nbgrader.grade_id.removeprefix("discussion-")
            said = "Will be read by your teacher."
            found.append(ExerciseResult(name, 0, nbgrader.points, "manual", said))
    return found


class Grading:
    """One submission on its way.

    A cell or a question that ends the process, or will not be interrupted, is left out and the
    rest is run again in a fresh process; exercises that were judged before keep their marks.
    """

    def __init__(self, lab, canonical, control, limits):
        self.lab, self.canonical, self.control, self.limits = lab, canonical, control, limits
        self.steps = list(steps(canonical.notebook))
        self.left_out = set()  # steps not to be done again
        self.results, self.outputs, self.warnings = {}, {}, list(canonical.warnings)
        self.stopped = {}  # exercise -> (outcome, message): why its cell did not run to its end
        self.seconds = dict.fromkeys(lab.exercises, 0.0)
        self.end = time.monotonic() + limits.whole

    def grade(self):
        """All results, in the lab's order."""
        while open_steps := [s for s in self.steps if s.kind == "judge" and self.to_do(s)]:
            if time.monotonic() > self.end:
                for step in open_steps:
                    self.lost(
                        step.name, "timeout", f"no time left: {self.limits.whole:g} s are over"
                    )
                break
            session = Session(self.control, self.limits.whole)
            try:
                self.walk(session)
            finally:
                session.close()
        return [self.results[name] for name in self.lab.exercises]

    def to_do(self, step):
        return step.name not in (self.results if step.kind == "judge" else self.left_out)

    def walk(self, session):
        """Goes through the steps until the process ends, or all is judged."""
        for step in self.steps:
            if not self.to_do(step):
                continue
            started = time.monotonic()
            seconds = max(0.1, min(self.limits.cell, self.end - started))
            try:
                if step.kind == "run":
                    self.run(session, step, seconds)
                else:
                    self.judge(session, step, seconds)
            except Gone as gone:
                self.gone(step, gone)
                return
            finally:
                name = step.answers or step.name
                if name in self.seconds:
                    self.seconds[name] += time.monotonic() - started

    def run(self, session, step, seconds):
        outputs, error = session.run(step.source, bool(step.answers), seconds)
        if step.answers:
            self.outputs[step.name] = shown(outputs, error)
        if error and step.answers:
            outcome = "timeout" if error.kind == "Timeout" else "error"
            self.stopped[step.answers] = outcome, str(error)

    def judge(self, session, step, seconds):
        def ask(probe, name, args, kwargs):
            return session.ask(probe, name, args, kwargs, seconds)

        exercise = self.lab.exercises[step.name]
        try:
            verdict = judge(exercise, ask, self.lab.seed)
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
        card = Card(self.lab.name, verdict)
        self.results[step.name] = ExerciseResult(
            step.name,
            verdict.points,
            verdict.max_points,
            verdict.outcome,
            clean(card.message()),
            verdict.mistake,
            card=card._repr_html_(),
        )

    def gone(self, step, gone):
        """The process ended in this step."""
        if step.kind == "judge":
            self.lost(step.name, gone.outcome, f"answering the check {gone.message}")
            return
        self.left_out.add(step.name)
        if step.answers:
            self.outputs[step.name] = [Output("error", clean(f"The cell {gone.message}."))]
            self.lost(step.answers, gone.outcome, f"the cell {gone.message}")

    def lost(self, name, outcome, message):
        """Gives an exercise that was not judged no points."""
        if name not in self.results:
            most = self.lab.exercises[name].max_points
            self.results[name] = ExerciseResult(name, 0, most, outcome, clean(message))


def grade(submission, lab, canonical, control, limits, digest, sandboxed):
    """The `Record` of one submission."""
    started = time.monotonic()
    grading = Grading(lab, canonical, control, limits)
    results = grading.grade()
    for result in results:
        result.seconds = round(grading.seconds[result.name], 3)
    return Record(
        student=submission.student,
        lab=lab.name,
        digest=digest,
        seed=lab.seed,
        seconds=round(time.monotonic() - started, 3),
        sandboxed=sandboxed,
        warnings=grading.warnings,
        exercises=[*results, *discussions(canonical.notebook)],
        outputs=grading.outputs,
        answers=canonical.answers,
    )


def shown(outputs, error):
    """Outputs of a student's process, made safe."""
    safe = []
    for output in outputs[:MOST_OUTPUTS]:
        kind, data = (
            (output.get("kind"), output.get("data")) if isinstance(output, dict) else ("", 0)
        )
        if kind == "text" and isinstance(data, str):
            safe.append(Output("text", clean(data)))
        elif kind == "png" and isinstance(data, np.ndarray) and is_png(data):
            safe.append(Output("png", base64.b64encode(data.tobytes()).decode()))
    if error:
        safe.append(Output("error", clean(str(error))))
    return safe


def is_png(data):
    """Whether bytes begin as a PNG of a sane size; nothing is decoded here."""
    if data.dtype != np.uint8 or data.ndim != 1:
        return False
    head = PNG_HEAD.match(data[:32].tobytes())
    if head is None:
        return False
    width, height = struct.unpack(">II", head[1])
    return 0 < width * height <= MOST_PIXELS


def clean(text):
    """Text without terminal escapes, control and direction marks, of a bounded length."""
    text = ANSI.sub("", text[:MOST_TEXT])
    return "".join(
        character
        for character in text
        if character in "\n\t" or unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co")
    )
