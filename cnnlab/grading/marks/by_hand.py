"""Marks for discussions, given by a teacher in a table: `marks.csv`.

A run writes it with a row for each answer; the teacher fills in `points`, and `comment` where there
is one to give. The next run reads it, from there or from where `--marks` says.
"""

import hashlib
import math
from dataclasses import dataclass, replace
from pathlib import Path

from cnnlab.errors import UserError
from cnnlab.grading.marks.results import BY_TEACHER, write_atomic
from cnnlab.grading.marks.tables import BYTE_ORDER_MARK, as_cell, as_csv, number
from cnnlab.grading.submissions.csv_file import read_rows
from cnnlab.grading.submissions.submission import listed, printable

NAME = "marks.csv"
HEADER = ["student", "discussion", "points", "max_points", "comment", "answer", "version"]
NEEDED = ("student", "discussion", "points")
CHANGED = "Marked, and the answer has changed since: look at it again in marks.csv"


@dataclass
class Mark:
    """What a teacher gave for an answer; `version` tells which answer it was."""

    points: float
    comment: str = ""
    version: str = ""


class ByHand:
    """The marks of a lab.

    Args:
        out: folder of the results.
        given: path of a table, or None for that of an earlier run.

    Attributes:
        changed: set of pairs of student and discussion: marked, and changed since.
    """

    def __init__(self, out, given=None):
        self._out, self._nobodys = Path(out), {}
        self.changed = set()
        kept = self._out / NAME
        self._path = Path(given) if given else kept
        self._marks = self._read(kept) if kept.is_file() else {}
        self._given = self._read(self._path) if given else {}
        self._marks |= self._given

    def apply(self, records):
        """The records with these marks in their discussions.

        Raises:
            UserError: If a mark is too high, or a given one is for nobody, or for no discussion.
        """
        left = dict(self._marks)
        marked = [self._marked(record, left) for record in records]
        for student, name in left.keys() & self._given.keys():
            raise self._wrong(
                f"a student who handed in, and a discussion. Received: {student}, {name}"
            )
        self._nobodys = left
        return marked

    def write(self, records):
        """Writes the table for the next time: what is marked, and what waits."""
        rows = [
            [
                *(record.student, each.name),
                number(each.points) if each.outcome == "marked" else "",
                number(each.max_points),
                each.message if each.outcome == "marked" else "",
                answer,
                version_of(answer),
            ]
            for record in sorted(records, key=lambda record: record.student)
            for each in record.exercises
            if each.outcome in BY_TEACHER and (answer := record.answers.get(each.name, ""))
        ]
        rows += [  # of who is no longer here: their file may come back
            [*key, number(mark.points), "", mark.comment, "", mark.version]
            for key, mark in sorted(self._nobodys.items())
        ]
        write_atomic(self._out / NAME, BYTE_ORDER_MARK + as_csv([HEADER, *rows]))

    def lines(self):
        """What is to be said."""
        changed = [f"{student} ({name})" for student, name in sorted(self.changed)]
        return [f"{CHANGED}: {listed(changed)}."] if changed else []

    def _marked(self, record, left):
        exercises = []
        for each in record.exercises:
            key = as_cell(record.student), each.name
            mark = left.pop(key, None) if each.outcome == "manual" else None
            if mark is None:
                exercises.append(each)
                continue
            if mark.points > each.max_points:
                most = f"points from 0 to {number(each.max_points)}"
                who = f"{record.student}, {each.name}"
                raise self._wrong(f"{most} for {who}. Received: {number(mark.points)}")
            if mark.version not in ("", version_of(record.answers.get(each.name, ""))):
                self.changed.add((record.student, each.name))
            changed = {"points": mark.points, "outcome": "marked", "message": mark.comment}
            exercises.append(replace(each, **changed))
        return replace(record, exercises=exercises)

    def _read(self, path):
        """Marks by student and discussion."""
        (header, rows), marks = read_rows(path, "a table of marks"), {}
        header = [name.strip().casefold() for name in header]
        missing = [name for name in NEEDED if name not in header]
        if missing:
            raise self._wrong(
                f"the columns {', '.join(NEEDED)}. Received: none called {missing[0]!r}"
            )
        for row in rows:
            cells = dict(zip(header, row, strict=False))
            points = cells.get("points", "").strip()
            if points:
                key = cells.get("student", "").strip(), cells.get("discussion", "").strip()
                marks[key] = Mark(
                    self._number(points, key),
                    cells.get("comment", "").strip(),
                    cells.get("version", "").strip(),
                )

        return marks

    def _number(self, text, key):
        try:
            points = float(text.replace(",", "."))
        except ValueError:
            points = math.nan
        if not 0 <= points < math.inf:
            raise self._wrong(f"points for {', '.join(key)}. Received: {text[:20]!r}")
        return points

    def _wrong(self, said):
        return UserError(printable(f"{self._path}: expected {said}. Mend this row."))


def version_of(answer):
    """A short sign of an answer."""
    return hashlib.sha256(answer.encode("utf-8", "backslashreplace")).hexdigest()[:8]
