"""What a run keeps as it goes, so that a killed one goes on, and only what is new is graded."""

import os
import re
import secrets
from pathlib import Path

from cnnlab.errors import Locked, UserError
from cnnlab.grading.marks.autograded import write_autograded
from cnnlab.grading.marks.results import Record, write_atomic
from cnnlab.grading.submissions.submission import safe_name, told

MAX_SEED = 2**32 - 1  # NumPy's
WITHOUT_BOOK = "The class is graded all the same; the same command enters what is missing there."
OTHERS = "Formgrader gave other points than marks.csv, and they stay in the gradebook: {names}."
NOT_ALL = (
    "NOT ALL WAS WRITTEN: {}: {} ({} time{}). Each file is whole, some are missing or old. "
    "Mend this and run the same command: it goes on from here."
)


class Kept:
    """The records of a class: in files, and where nbgrader looks for them.

    Args:
        out: folder for the results; what it holds of an earlier run is used.
        course: folder of the nbgrader course that the submissions belong to, or None.
        book: a `gradebook.Book`, or None.

    Attributes:
        records: dict, by student.
        problems: lines for the teacher.
        unwritten: what stopped a file from being written.
    """

    def __init__(self, out, course=None, book=None):
        self.out, self.course, self.book = Path(out), course, book
        self.records, self.problems, self.unwritten = {}, [], []

    def seed(self, given):
        """The given seed, else that of the earlier run, so that marks are kept, else a new one."""
        path = self.out / "seed"
        if given is None and path.is_file():
            earlier = path.read_text(errors="replace").strip()
            if re.fullmatch("[0-9]{1,10}", earlier) and int(earlier) <= MAX_SEED:
                given = int(earlier)
            else:
                self.problems.append(
                    f"{path}: expected the seed of an earlier run. Received: {earlier[:20]!r}. "
                    "A new one was drawn, so all are graded again, with other cases."
                )
        seed = secrets.randbits(31) if given is None else given
        write_atomic(path, f"{seed}\n")
        return seed

    def begin(self, lab, release):
        """Tells the gradebook of the lab."""
        try:
            if self.book:
                self.book.set_lab(lab, release)
        except Locked as error:
            self._lose_book(error)

    def earlier(self, student):
        """The record that an earlier run kept, or None."""
        record = _record(self._path(student))
        return record if record and record.student == student else None

    def knows(self, submissions):
        """Whether an earlier run kept something for each of them, be it no record."""
        return all(os.path.exists(self._path(each.student)) for each in submissions)

    def keep(self, record, canonical, new=True, job=""):
        """Keeps the record of a submission.

        Args:
            record, canonical: `Record`, `Canonical`.
            new: whether it is not the earlier run's.
            job: what was graded and how, so that it can be graded once more. It is written first:
                who has a record is not graded again by a run that goes on.
        """
        self.records[record.student] = record
        path = self.out / "jobs" / f"{safe_name(record.student)}.json"
        if new and (not job or self.save(write_atomic, path, job)):
            self.save(write_atomic, self._path(record.student), record.to_json())
        if self.book and self.course:  # where formgrader looks for it
            self.save(write_autograded, self.course, record, canonical.notebook)
        self._enter("put", record)

    def keep_by_hand(self, lab, records, changed):
        """Tells the gradebook what a teacher gave, see `Book.put_by_hand`."""
        self.problems += told(OTHERS, self._enter("put_by_hand", lab, records, changed))

    def keep_late(self, lab, late, submissions):
        """Tells the gradebook what came late, see `Book.put_late`."""
        self._enter("put_late", lab, late, submissions)

    def gone(self):
        """Of whom an earlier run kept a record, and this one none: pairs of name and file name."""
        here = {safe_name(student) for student in self.records}
        for path in sorted((self.out / "records").glob("*.json")):
            if path.stem not in here:
                record = _record(path)
                yield record.student if record else path.stem, path.stem

    def save(self, write, *arguments):
        """Writes a file or more, and returns whether it did; if not, it is told at the end."""
        try:
            write(*arguments)
        except OSError as error:
            self.unwritten.append(error)
            return False
        return True

    def end(self):
        """Says what could not be written."""
        if self.unwritten:
            first, times = self.unwritten[0], len(self.unwritten)
            where = first.filename or self.out
            said = NOT_ALL.format(where, first.strerror, times, "s" * (times > 1))
            self.problems.append(said)

    def _path(self, student):
        return self.out / "records" / f"{safe_name(student)}.json"

    def _enter(self, method, *arguments):
        """What a method of the gradebook gives; None where there is none, or no longer."""
        try:
            return getattr(self.book, method)(*arguments) if self.book else None
        except UserError as error:
            self._lose_book(error)

    def _lose_book(self, error):
        """The class is graded all the same."""
        self.problems.append(f"{error} {WITHOUT_BOOK}")
        self.book = None


def records_in(folder, names=None):
    """The records that a run kept in its folder, by student.

    Args:
        folder: of the results.
        names: of their files; None for all that are there.

    Raises:
        UserError: If one cannot be read: its student would be left out.
    """
    home = Path(folder) / "records"
    paths = home.glob("*.json") if names is None else [home / f"{name}.json" for name in names]
    found = {path: _record(path) for path in sorted(paths)}
    for path, record in found.items():
        if record is None:
            raise UserError(
                f"expected a record of this version of cnnlab. Received: {path}, which is none. "
                "Run the same `cnnlab grade` again: it makes a new one."
            )
    return sorted(found.values(), key=lambda record: record.student)


def _record(path):
    """The record in a file; None where there is none."""
    try:
        return Record.from_json(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
