"""What grading one submission gives, how it is kept, and `results.json`.

A `Record` is written as soon as a submission is graded; all pages and tables are made of records.
"""

import json
import math
import os
from dataclasses import asdict, dataclass, is_dataclass
from pathlib import Path
from typing import get_args, get_origin, get_type_hints

from cnnlab.language import marked

BY_TEACHER = marked(
    ("manual", "marked")
)  # outcomes of discussions: one that waits, one that is marked
OUTCOMES = marked(
    ("passed", "partial", "failed", "missing", "error", "timeout", "crashed", *BY_TEACHER)
)
# Why a submission has no result, for the teacher.
ENDED = "Grading this submission ended the grader's own process."
FAILED = "The grader failed on this submission ({}): mark it by hand."


@dataclass
class ExerciseResult:
    """What one exercise, or discussion, earned."""

    name: str
    points: float
    max_points: float
    outcome: str  # one of OUTCOMES
    message: str
    mistake: str = ""  # the known mistake that explains the answer
    numbers: str = ""  # equal for wrong answers that gave the same numbers
    seconds: float = 0.0  # of running its cells and of asking its questions
    card: str = ""  # as HTML, escaped already; a discussion has none


@dataclass
class Output:
    """What a student's cell showed, made safe by the judge."""

    kind: str  # "text", "error", or a picture's: "png", "jpeg", "gif"
    data: str  # the text without control characters, or a picture in base64


@dataclass
class Record:
    """Everything that is known of one graded submission."""

    student: str
    lab: str
    digest: str  # of what was graded: a submission that keeps it is not graded again
    seed: int
    seconds: float
    sandboxed: bool
    warnings: list[str]
    exercises: list[ExerciseResult]  # in the lab's order, with the discussions
    outputs: dict[str, list[Output]]  # by the id of the canonical notebook's cell
    answers: dict[str, str]  # the source that was graded, by exercise or discussion
    late: float = 0.0  # seconds
    penalty: float = 0.0  # points that this costs
    language: str = ""  # of the notebook that was handed in, where that is known
    accidents: int = 0  # how often in a row it timed out or crashed

    @property
    def score(self):
        return sum(exercise.points for exercise in self.exercises) - self.penalty

    @property
    def max_score(self):
        return sum(exercise.max_points for exercise in self.exercises)

    @property
    def judged(self):
        """The exercises that the machine judges: all but the discussions."""
        return [each for each in self.exercises if each.outcome not in BY_TEACHER]

    def row(self):
        """This submission's row of `results.json`."""
        kept = ("name", "points", "max_points", "outcome", "message")
        late = {"late_seconds": self.late, "penalty": self.penalty} if self.late else {}
        return {
            "student": self.student,
            "lab": self.lab,
            "score": self.score,
            "max_score": self.max_score,
            **late,
            "seconds": self.seconds,
            "sandboxed": self.sandboxed,
            "warnings": self.warnings,
            "exercises": [{name: getattr(each, name) for name in kept} for each in self.exercises],
        }

    def to_json(self):
        return json.dumps(asdict(self), ensure_ascii=False, allow_nan=False)

    @classmethod
    def from_json(cls, text):
        """Reads what `to_json` wrote.

        Raises:
            ValueError: If the text is anything else.
        """
        try:
            return _read(cls, json.loads(text), "record")
        except RecursionError:
            raise ValueError("Expected a record. Received: JSON nested too deeply.") from None


def write_results(records, out):
    """Writes `out/results.json`: a list of rows, sorted by student."""
    rows = [record.row() for record in sorted(records, key=lambda record: record.student)]
    text = json.dumps(rows, ensure_ascii=False, allow_nan=False, indent=1)
    write_atomic(Path(out) / "results.json", text + "\n")


def write_atomic(path, text):
    """Writes a file that is, at any moment, the old one or the new one, never half of one.

    A character that UTF-8 cannot hold, as in a file name of another encoding, is written as JSON
    would write it: `\\udc80`.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    # A name that does not change: what a killed run left of it is used up by the next.
    unfinished = path.with_name(f".{path.name}.tmp")
    try:
        with open(unfinished, "wb") as file:
            file.write(text.encode("utf-8", "backslashreplace"))
            file.flush()
            os.fsync(file.fileno())
        os.replace(unfinished, path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise


def _read(kind, value, where):
    """`value`, of JSON, as the annotated type `kind`."""
    if is_dataclass(kind):
        fields = get_type_hints(kind)
        if not isinstance(value, dict) or value.keys() != fields.keys():
            raise _unexpected(where, f"an object with {', '.join(fields)}", value)
        found = {name: _read(fields[name], value[name], f"{where}.{name}") for name in fields}
        if found.get("outcome", OUTCOMES[0]) not in OUTCOMES:
            raise _unexpected(f"{where}.outcome", f"one of {', '.join(OUTCOMES)}", value["outcome"])
        return kind(**found)
    if get_origin(kind) is list and isinstance(value, list):
        return [_read(get_args(kind)[0], each, f"{where}[{n}]") for n, each in enumerate(value)]
    if get_origin(kind) is dict and isinstance(value, dict):
        return {name: _read(get_args(kind)[1], value[name], f"{where}.{name}") for name in value}
    if kind is float and type(value) in (int, float) and math.isfinite(value):
        return value
    if type(value) is kind and kind is not float:
        return value
    raise _unexpected(where, getattr(kind, "__name__", str(kind)), value)


def _unexpected(where, expected, value):
    return ValueError(f"Expected {where} to be {expected}. Received: {str(value)[:80]!r}.")
