"""A grading run: what is to be graded goes to workers, what comes back is kept and told."""

import contextlib
import functools
import time
from dataclasses import dataclass
from pathlib import Path

from cnnlab import exercises
from cnnlab.errors import UserError
from cnnlab.grading.chosen import Chosen, accidents
from cnnlab.grading.marks.by_hand import ByHand
from cnnlab.grading.marks.digest import digest, version
from cnnlab.grading.marks.kept import Kept
from cnnlab.grading.marks.late import Late, by_platform
from cnnlab.grading.marks.results import ExerciseResult, write_atomic
from cnnlab.grading.pages.folder import lab_titles, write_folder
from cnnlab.grading.progress import Bar
from cnnlab.grading.shards import FILE, Shard, ended, sign
from cnnlab.grading.submissions.canonical import canonical, release
from cnnlab.grading.submissions.finding import course_of, find_submissions
from cnnlab.grading.submissions.submission import printable
from cnnlab.grading.submissions.temporary import sweep
from cnnlab.grading.submissions.worksheet import roster_for
from cnnlab.grading.workers.job import written
from cnnlab.grading.workers.record import discussions, record_of
from cnnlab.grading.workers.task import Options, Task

MISSING = "Not done yet: nothing was handed in for this."
UNREAD = "Nothing was graded here: the file could not be read."  # why: once, above all exercises


@dataclass
class Wishes:
    """What an instructor adds to a run: paths of tables, and when it was due."""

    roster: str | None = None  # who is who; without one Moodle's worksheet beside the submissions
    marks: str | None = None  # for discussions; without it those of the earlier run
    late: Late | None = None
    shard: Shard | None = None  # the part of the class that is graded


class Run:
    """One call of `cnnlab grade`.

    Args:
        folder: where the submissions are.
        lab: the lab's name.
        out: folder for the results; what it holds of an earlier run is used.
        seed: int or None: the earlier run's, or a new one.
        options: `Options`.
        chosen: `Chosen`, what of an earlier run is used.
        book: a `gradebook.Book`, or None.
        wishes: `Wishes`.

    Attributes:
        people: `Person` by student, where there is a roster.
        kept: the `Kept` of this run.
        unchanged: students of whom an earlier run's record is used.
    """

    def __init__(
        self, folder, lab, out, seed=None, options=None, chosen=None, book=None, wishes=None
    ):
        self.lab, self.options = lab, options or Options()
        self.chosen, self._given_seed = chosen or Chosen(), seed
        self.wishes = wishes or Wishes()
        self.release = release(lab)
        self.submissions, problems = find_submissions(Path(folder), lab)
        self._class = sign(self.submissions)
        if self.wishes.shard:
            self.submissions = self.wishes.shard.part(self.submissions)
        self.kept, self.unchanged = Kept(out, course_of(Path(folder)), book), set()
        self.kept.problems += problems
        # Of a part nobody can say who handed in nothing, or twice.
        self.roster = None if self.wishes.shard else roster_for(self.wishes.roster, folder, lab)
        self.people = self.roster.assign(self.submissions) if self.roster else {}
        self.by_hand = ByHand(out, self.wishes.marks, self.submissions, discussions(self.release))
        self.kept.problems += self.roster.lines() if self.roster else []
        self.kept.problems += [] if self.wishes.late else by_platform(self.submissions)
        self.chosen.check([each.student for each in self.submissions])

    @functools.cached_property
    def seed(self):
        """That of the class; it is kept when it is first asked for."""
        return self.kept.seed(self._given_seed)

    @functools.cached_property
    def exercises(self):
        """The lab's, by name; for those of some labs Keras is imported, which takes seconds."""
        return exercises.load(self.lab)

    def grade(self, warms=None):
        """Grades what is to be graded, writes everything; returns the records.

        Args:
            warms: `Warms`; None where nothing is run on this machine.
        """
        started = time.monotonic()
        sweep()
        (self.kept.out / FILE).unlink(missing_ok=True)
        self.kept.begin(self.lab, self.release)
        if warms and not (self.options.scheduler or self.kept.knows(self.submissions)):
            warms.pair()  # they start while this process imports what the exercises need
        tasks = [task for each in self.submissions if (task := self._task(each))]
        workers = self._hand_out(tasks, warms) if tasks else self.options.workers
        self.kept.problems += self.chosen.lines()
        found = self.kept.records
        records = [found[each.student] for each in self.submissions if each.student in found]
        records = self._adjusted(records)
        run = {
            "seed": self.seed,
            "workers": workers,
            "seconds": time.monotonic() - started,
            "graded": len(records) - len(self.unchanged),
            "sandboxed": self.options.sandboxed,
            "versions": f"cnnlab {version('cnnlab')}, Keras {version('keras')}, "
            f"{self.options.backend}",
        }
        titles = lab_titles(self.lab, self.release)
        write_folder(self.kept, records, titles, run, self.roster, self.people)
        if self.wishes.shard and len(records) == len(self.submissions) and not self.kept.unwritten:
            text = ended(self.wishes.shard, self._class, records)
            self.kept.save(write_atomic, self.kept.out / FILE, text)
        self.kept.end()
        return records

    def _adjusted(self, records):
        """Records with what a teacher has to say: marks of discussions, points off for lateness."""
        by_hand, late = self.by_hand, self.wishes.late
        records = by_hand.apply(records)
        self.kept.save(by_hand.write, records)
        self.kept.keep_by_hand(self.lab, records, by_hand.changed)
        if late:
            records = late.apply(records, self.submissions)
        self.kept.keep_late(self.lab, late, self.submissions)
        self.kept.problems += by_hand.lines() + (late.lines() if late else [])
        return records

    def _task(self, submission):
        """What is to be graded; None if there is a record of just this."""
        notebook = canonical(submission.path, self.lab, self.release, submission.files)
        task = Task(submission, notebook, digest(notebook, self.seed, self.options))
        old = self.kept.earlier(submission.student)
        if self.chosen.is_left_out(submission.student, old):
            return None
        if old and self.chosen.keeps(old, task.digest):
            self.unchanged.add(old.student)
            self.kept.keep(old, notebook, new=False)
        elif notebook.unreadable or not any(notebook.answers.values()):
            self.kept.keep(self._not_run(task), notebook)
        else:
            return task
        return None

    def _hand_out(self, tasks, warms):
        """Has workers grade the tasks, and keeps each record as it comes.

        Returns:
            How many workers there were.
        """
        workers = self._workers(warms)
        with Bar(len(tasks)) as advance, contextlib.closing(workers.grade(tasks)) as results:
            for task, record, reason in results:
                student = task.submission.student
                if not record:
                    record = self._not_run(task, "crashed", reason)
                    self.kept.problems.append(f"{printable(student)}: {reason}")
                record.accidents = accidents(record, self.kept.earlier(student))
                job = written(task, self.lab, self.seed, self.options)
                self.kept.keep(record, task.canonical, job=job)
                advance(student)
        return workers.workers

    def _workers(self, warms):
        """Those of a Dask scheduler where one is given, else crews on this machine."""
        options = self.options
        if not options.scheduler:
            from cnnlab.grading.workers.crews import Crews

            return Crews(self.lab, self.exercises, self.seed, options, warms)
        try:
            from cnnlab.grading.workers.cluster import Cluster
        except ModuleNotFoundError as error:
            raise UserError(
                f"`--scheduler` needs the package {error.name}. "
                "Run `pip install 'cnnlab[cluster]'`."
            ) from None
        return Cluster(options.scheduler, self.lab, self.seed, options)

    def _not_run(self, task, outcome="missing", reason=""):
        """The record of a submission in which nothing is to be run, or that cannot be graded."""
        message = reason or (UNREAD if task.canonical.unreadable else MISSING)
        results = [
            ExerciseResult(name, 0, each.max_points, outcome, message)
            for name, each in self.exercises.items()
        ]
        why = filter(None, [reason, task.canonical.unreadable])
        warnings = [*task.canonical.warnings, *why]
        return record_of(task, self.seed, self.options.sandboxed, results, warnings)
