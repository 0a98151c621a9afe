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
from cnnlab.grading.marks.tables import BYTE_ORDER_MARK, as_csv, number, of_cell
from cnnlab.grading.submissions.csv_file import read_rows
from cnnlab.grading.submissions.submission import printable, told

NAME = "marks.csv"
HEADER = ["student", "discussion", "points", "max_points", "comment", "answer", "version"]
NEEDED = ("student", "discussion", "points")
NOBODYS = (
    "Marked in marks.csv, and nobody here is called so (with --roster names are the roster's): "
    "{names}."
)
CHANGED = "Marked, and the answer has changed since: look at it again in marks.csv: {names}."


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
        submissions: whose marks a given table may hold.
        discussions: of `ExerciseResult`, what may be marked.

    Attributes:
        changed: set of pairs of student and discussion: marked, and changed since.

    Raises:
        UserError: If a mark cannot be, or a given one is for nobody, or for no discussion.
    """

    def __init__(self, out, given, submissions, discussions):
        self._kept, self._left, self.changed = Path(out) / NAME, {}, set()
        self._most = {each.name: each.max_points for each in discussions}
        self._given = self._read(Path(given)) if given else {}
        self._here = {of_cell(each.student) for each in submissions}
        for student, name in self._given:
            if student not in self._here or name not in self._most:
                raise _wrong(
                    given,
                    f"a student who handed in, and a discussion. Received: {student}, {name}",
                )
        self._all()  # what is wrong with them is said before a class is graded

    def _all(self):
        """The marks of both tables; a given one goes before."""
        return (self._read(self._kept) if self._kept.is_file() else {}) | self._given

    def apply(self, records):
        """The records with these marks in their discussions, as they stand in the tables now: while
        a class is graded a teacher marks.

        Raises:
            UserError: If a mark cannot be.
        """
        self._left = self._all()
        return [self._marked(record) for record in records]

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
            if each.outcome in BY_TEACHER
            and ((answer := record.answers.get(each.name, "")) or each.outcome == "marked")
        ]
        rows += [  # of who is no longer here: their file may come back
            [*key, number(mark.points), "", mark.comment, "", mark.version]
            for key, mark in sorted(self._left.items())
        ]
        write_atomic(self._kept, BYTE_ORDER_MARK + as_csv([HEADER, *rows]))

    def lines(self):
        """What is to be said."""
        changed = [f"{student} ({name})" for student, name in sorted(self.changed)]
        nobodys = {student for student, _ in self._left} - self._here
        return told(CHANGED, changed) + told(NOBODYS, nobodys)

    def _marked(self, record):
        exercises = []
        for each in record.exercises:
            key = of_cell(record.student), each.name
            mark = self._left.pop(key, None) if each.outcome == "manual" else None
            if mark is None:
                exercises.append(each)
                continue
            # A table may have none, or one of the time before they began with a letter.
            if not version_of(record.answers.get(each.name, "")).endswith(mark.version):
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
            said = f"the columns {', '.join(NEEDED)}. Received: none called {missing[0]!r}"
            raise _wrong(path, said)
        for row in rows:
            cells = dict(zip(header, row, strict=False))
            points = cells.get("points", "").strip()
            if points:
                key = of_cell(cells.get("student", "")), of_cell(cells.get("discussion", ""))
                marks[key] = Mark(
                    self._number(points, key, path),
                    of_cell(cells.get("comment", "")),
                    cells.get("version", "").strip(),
                )
        return marks

    def _number(self, text, key, path):
        try:
            points = float(text.replace(",", "."))
        except ValueError:
            points = math.nan
        most = self._most.get(key[1])
        if not 0 <= points < math.inf or (most is not None and points > most):
            wanted = "points" if most is None else f"points from 0 to {number(most)}"
            raise _wrong(path, f"{wanted} for {', '.join(key)}. Received: {text[:20]!r}")
        return points


def _wrong(path, said):
    return UserError(printable(f"{path}: expected {said}. Mend this row: what was graded is kept."))


def version_of(answer):
    """A short sign of an answer; to a spreadsheet it is no number, as `12345e67` would be."""
    return f"v{hashlib.sha256(answer.encode('utf-8', 'backslashreplace')).hexdigest()[:8]}"
