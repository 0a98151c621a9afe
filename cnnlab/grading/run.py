"""A grading run: grades a class, keeps each result as it comes, writes tables and pages."""

import hashlib
import json
import re
import secrets
import time
from dataclasses import dataclass, field, replace
from pathlib import Path

from cnnlab import exercises
from cnnlab.data.held_out import copy_without_held_out
from cnnlab.errors import Locked, UserError
from cnnlab.grading.marks import tables
from cnnlab.grading.marks.autograded import write_autograded
from cnnlab.grading.marks.results import (
    ENDED,
    FAILED,
    ExerciseResult,
    Record,
    write_atomic,
    write_results,
)
from cnnlab.grading.marks.versions import version, versions
from cnnlab.grading.pages.feedback import feedback
from cnnlab.grading.pages.page import counted
from cnnlab.grading.pages.report import report
from cnnlab.grading.progress import Bar
from cnnlab.grading.submissions.canonical import canonical, find_submissions, release, safe_name
from cnnlab.grading.submissions.finding import listed, printable
from cnnlab.grading.workers.grade import Limits
from cnnlab.grading.workers.lab import discussions
from cnnlab.grading.workers.temporary import temporary_folder

WITHOUT_BOOK = "The class is graded all the same; the same command enters what is missing there."
GONE = (
    "No longer handed in: {}. Their feedback pages were removed; gradebook entries, if any, are of "
    "an earlier run."
)
MISSING = "Not done yet: nothing was handed in for this."
UNREAD = "Nothing was graded here: the file could not be read."  # why: once, above all exercises
MAX_SEED = 2**32 - 1  # NumPy's


@dataclass
class Options:
    """How a class is graded."""

    workers: int = 2
    backend: str = "tensorflow"
    sandboxed: bool = True
    limits: Limits = field(default_factory=Limits)
    scheduler: str = ""  # address of a Dask scheduler, whose workers then grade


class Run:
    """One call of `cnnlab grade`.

    Args:
        folder: where the submissions are.
        lab: the lab's name.
        out: folder for the results; what it holds of an earlier run is used.
        seed: int or None: the earlier run's, or a new one.
        options: `Options`.
        fresh: bool, grade again what has not changed.
        book: a `gradebook.Book`, or None.
    """

    def __init__(self, folder, lab, out, seed=None, options=None, fresh=False, book=None):
        self.lab, self.out, self.options = lab, Path(out), options or Options()
        self.fresh, self.book = fresh, book
        self.course = course_of(Path(folder))
        self.release = release(lab)
        self.exercises = exercises.load(lab)
        self.submissions, self.problems = find_submissions(Path(folder), lab)
        self.seed = self._seed(seed)
        self.records, self.unwritten = {}, []
        self.unchanged = set()  # students of whom an earlier run's record is used

    def _seed(self, seed):
        """The given seed, else that of the earlier run, so that marks are kept, else a new one."""
        path = self.out / "seed"
        if seed is None and path.is_file():
            earlier = path.read_text(errors="replace").strip()
            if re.fullmatch("[0-9]{1,10}", earlier) and int(earlier) <= MAX_SEED:
                seed = int(earlier)
            else:
                self.problems.append(
                    f"{path}: expected the seed of an earlier run. Received: {earlier[:20]!r}. "
                    "A new one was drawn, so all are graded again, with other cases."
                )
        seed = secrets.randbits(31) if seed is None else seed
        write_atomic(path, f"{seed}\n")
        return seed

    def grade(self):
        """Grades what is to be graded, writes everything; returns the records."""
        started = time.monotonic()
        if self.book:
            try:
                self.book.set_lab(self.lab, self.release)
            except Locked as error:
                self._lose_book(error)
        tasks = [task for submission in self.submissions if (task := self._task(submission))]
        with temporary_folder() as seen:  # it also removes what a killed run left
            if tasks:
                self._grade(tasks, self._binds(seen))
        self._write(time.monotonic() - started, len(self.submissions) - len(self.unchanged))
        return [self.records[one.student] for one in self.submissions]

    def _binds(self, folder):
        """What students' processes see in place of the data: all but the judge's images."""
        if not self.options.sandboxed or self.options.scheduler:
            return []
        return [(folder, copy_without_held_out(folder))]

    def _task(self, submission):
        """What is to be graded; None if there is a record of just this."""
        notebook = canonical(submission.path, self.lab, self.release)
        digest = self._digest(notebook)
        old = None if self.fresh else self._old_record(submission.student)
        if old and old.digest == digest:
            self.unchanged.add(old.student)
            self._keep(old, notebook, write=False)
            return None
        if notebook.unreadable or not any(notebook.answers.values()):
            self._keep(self._nothing(submission, notebook, digest), notebook)
            return None
        return submission, notebook, digest

    def _old_record(self, student):
        record = _record(self._path(student))
        return record if record and record.student == student else None

    def _path(self, student):
        return self.out / "records" / f"{safe_name(student)}.json"

    def _digest(self, notebook):
        """Of all that a mark depends on."""
        parts = [
            notebook.digest,
            self.seed,
            self.options.backend,
            self.options.sandboxed,
            repr(self.options.limits),
            versions(self.options.backend),
        ]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()

    def _nothing(self, submission, notebook, digest, outcome="missing", reason=None):
        """The record of a submission in which there is nothing to run."""
        message = reason or (UNREAD if notebook.unreadable else MISSING)
        results = [
            ExerciseResult(name, 0, each.max_points, outcome, message)
            for name, each in self.exercises.items()
        ]
        told = [text for text in (reason, notebook.unreadable) if text]
        return Record(
            submission.student,
            self.lab,
            digest,
            self.seed,
            0.0,
            self.options.sandboxed,
            [*notebook.warnings, *told],
            [*results, *discussions(notebook.notebook)],
            {},
            notebook.answers,
        )

    def _keep(self, record, notebook, write=True):
        self.records[record.student] = record
        if write:
            self._save(write_atomic, self._path(record.student), record.to_json())
        if self.book and self.course:  # where formgrader looks for it
            self._save(write_autograded, self.course, record, notebook.notebook)
        try:
            if self.book:
                self.book.put(record)
        except UserError as error:
            self._lose_book(error)

    def _lose_book(self, error):
        """The class is graded all the same."""
        self.problems.append(f"{error} {WITHOUT_BOOK}")
        self.book = None

    def _save(self, write, *arguments):
        """Writes a file or more; what cannot be written is told at the end."""
        try:
            write(*arguments)
        except OSError as error:
            self.unwritten.append(error)

    def _grade(self, tasks, binds):
        """Has crews grade the tasks.

        What was in hand when a judge or the warm process ended is graded at the end by one judge:
        so it is known which submission did it.
        """
        if self.options.scheduler:
            self._grade_elsewhere(tasks)
            return
        waiting, lost = {task[0].student: task for task in tasks}, {}
        with Bar(len(tasks)) as advance:
            while waiting:
                workers = min(self.options.workers, len(waiting))
                for student in self._work(waiting, workers, binds, advance):
                    lost[student] = waiting.pop(student)
            while lost:
                for student in self._work(lost, 1, binds, advance):
                    self._give_up(lost.pop(student), ENDED)
                    advance(student)

    def _grade_elsewhere(self, tasks):
        """Has the workers of a Dask scheduler grade the tasks."""
        try:
            from cnnlab.grading.workers.cluster import Cluster
        except ModuleNotFoundError as error:
            raise UserError(
                f"`--scheduler` needs the package {error.name}. "
                "Run `pip install 'cnnlab[cluster]'`."
            ) from None
        cluster = Cluster(self.options.scheduler, self.lab, self.seed, self.options)
        with Bar(len(tasks)) as advance:
            for task, record, reason in cluster.grade(tasks):
                if record:
                    self._keep(record, task[1])
                else:
                    self._give_up(task, reason)
                advance(task[0].student)
        self.options.workers = cluster.workers

    def _give_up(self, task, reason):
        submission, notebook, digest = task
        self._keep(self._nothing(submission, notebook, digest, "crashed", reason), notebook)
        self.problems.append(f"{printable(submission.student)}: {reason}")

    def _work(self, waiting, workers, binds, advance):
        """One crew's work on `waiting`; returns whom it had in hand when it ended early."""
        from cnnlab.grading.workers.crew import Crew

        options = replace(self.options, workers=workers)
        with Crew(self.lab, self.exercises, self.seed, options, binds) as crew:
            for task, record, reason in crew.grade(list(waiting.values())):
                student = task[0].student
                del waiting[student]
                if record:
                    self._keep(record, task[1])
                else:
                    self._give_up(task, FAILED.format(reason))
                advance(student)
            return [task[0].student for task in crew.in_hand.values()]

    def _write(self, seconds, graded):
        """Tables and pages, from the records."""
        self._remove_old_pages()  # first: Anna.html and anna.html may be one file
        records = [self.records[one.student] for one in self.submissions]
        title = lab_title(self.release)
        self._save(write_results, records, self.out)
        self._save(tables.write_tables, records, self.out)
        for record in records:
            page = self.out / "feedback" / f"{safe_name(record.student)}.html"
            self._save(write_atomic, page, feedback(record, title))
        run = {
            "seed": self.seed,
            "workers": self.options.workers,
            "seconds": seconds,
            "graded": graded,
            "notes": list(self.problems),
            "sandbox": "bubblewrap, namespaces, seccomp" if self.options.sandboxed else "NONE",
            "versions": f"cnnlab {version('cnnlab')}, Keras {version('keras')}, "
            f"{self.options.backend}",
        }
        self._save(write_atomic, self.out / "report.html", report(records, title, run))
        if self.unwritten:
            first = self.unwritten[0]
            reason = f"{first.filename or self.out}: {first.strerror}"
            times = counted(len(self.unwritten), "time")
            self.problems.append(
                f"NOT ALL WAS WRITTEN: {reason} ({times}). Each file is whole, "
                "some are missing or old. Mend this and run the same command: it goes on from here."
            )

    def _remove_old_pages(self):
        """Who hands out the pages must not hand out one of a submission that is gone.

        Its record stays: if the file comes back, it is not graded again.
        """
        here = {safe_name(one.student) for one in self.submissions}
        gone = []
        for path in sorted((self.out / "records").glob("*.json")):
            if path.stem in here:
                continue
            record = _record(path)
            gone.append(record.student if record else path.stem)
            page = self.out / "feedback" / f"{path.stem}.html"
            self._save(lambda page=page: page.unlink(missing_ok=True))
        if gone:
            self.problems.append(GONE.format(listed(gone)))


def _record(path):
    """The record in a file; None where there is none."""
    try:
        return Record.from_json(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def course_of(folder):
    """The nbgrader course that a folder of submissions belongs to, or None."""
    folder = folder.resolve()
    course = folder.parent if folder.name == "submitted" else folder
    return course if (course / "submitted").is_dir() else None


def lab_title(notebook):
    """The first heading of a lab."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and cell.source.startswith("# "):
            return cell.source.splitlines()[0].removeprefix("# ")
    return ""
