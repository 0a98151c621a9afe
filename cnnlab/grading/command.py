"""`cnnlab grade`, from its options to its last line: who leads a class's grading."""

import contextlib
import sys
import time
from pathlib import Path

from cnnlab.errors import Locked
from cnnlab.grading.asked import Asked
from cnnlab.grading.chosen import Chosen
from cnnlab.grading.course import grade_course
from cnnlab.grading.ending import as_interrupts
from cnnlab.grading.marks.lock import locked
from cnnlab.grading.pages.page import counted
from cnnlab.grading.run import Run
from cnnlab.grading.submissions.archive import opened
from cnnlab.grading.submissions.finding import course_of
from cnnlab.grading.submissions.submission import printable
from cnnlab.grading.workers.warms import Warms
from cnnlab.language import say
from cnnlab.notebooks.launch import lab_names

SLOWEST = 5  # submissions that are named at the end


def main(folder, lab, **others):
    """Grades a class and says where the results are.

    Args:
        folder, lab, others: what `Asked` takes: the options of the command.

    Returns:
        0 when every submission has a result and all files are written; 2 otherwise.
    """
    asked = Asked(folder, lab, **others)
    if asked.print_:
        print(asked.job(), end="")
        return 0
    wishes = asked.wishes()
    with (
        as_interrupts(),
        opened(folder) as handed_in,
        Warms(options := asked.options()) as warms,
        open_book(asked.gradebook, folder) as book,
    ):

        def grade(class_folder, lab, out):
            started = time.monotonic()
            chosen = Chosen(asked.fresh, asked.only)
            run = Run(class_folder, lab, out, asked.seed, options, chosen, book, wishes)
            with locked(out):
                records = run.grade(warms)
            tell(run, records, time.monotonic() - started)
            return records, not run.kept.unwritten

        try:
            if asked.is_course:
                is_all = asked.labs == lab_names()
                whole = grade_course(Path(handed_in), asked.labs, asked.results, grade, is_all)
            else:
                _, whole = grade(handed_in, asked.labs[0], asked.results)
        except KeyboardInterrupt:
            said = "what was graded is kept, and the same command goes on with the rest"
            raise KeyboardInterrupt(said) from None
    return 0 if whole else 2


def tell(run, records, seconds):
    """The last lines: what went wrong, how many were graded, and where the results are."""
    for problem in run.kept.problems:
        print(say(problem), file=sys.stderr)
    mean = sum(record.score for record in records) / max(1, len(records))
    new = [record for record in records if record.student not in run.unchanged]
    graded = f" ({len(new)} graded now, {len(run.unchanged)} unchanged)" if run.unchanged else ""
    count = counted(len(records), "submission")
    print(say(f"{count}{graded}, mean {mean:.1f} points, {seconds:.0f} s"))
    for record in sorted(new, key=lambda one: -one.seconds)[:SLOWEST]:
        if record.seconds:
            print(f"  {say(f'{record.seconds:.1f} s'):>8}  {printable(record.student)}")
    page, marks, pages = (run.kept.out / each for each in ("report.html", "grades.csv", "feedback"))
    print(say(f"{page}: the class"))
    print(say(f"{marks}: the marks"))
    print(say(f"{pages}: a page a student"))


def open_book(url, folder):
    """The gradebook that was asked for, or None, as a context manager."""
    if not url:
        return contextlib.nullcontext()
    from cnnlab.grading.marks.gradebook import Book

    course = course_of(Path(folder))
    try:
        return Book(url, course.name if course else "cnnlab")
    except Locked as error:
        return contextlib.nullcontext(LockedBook(error))


class LockedBook:
    """In the place of a gradebook that another program holds: whoever begins a lab is told."""

    def __init__(self, error):
        self._error = error

    def set_lab(self, *_):
        raise self._error
