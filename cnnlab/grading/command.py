"""`cnnlab grade`, from its options to its last line."""

import contextlib
import sys
import time
from pathlib import Path

from cnnlab.errors import Locked, UserError
from cnnlab.grading.grade import Limits
from cnnlab.grading.pages.page import counted
from cnnlab.grading.run import WITHOUT_BOOK, Options, Run, course_of
from cnnlab.grading.submissions.finding import printable
from cnnlab.notebooks.launch import lab_named
from cnnlab.process import sandbox
from cnnlab.runtime import num_cores

SLOWEST = 5  # submissions that are named at the end
NOT_ON_TORCH = {  # labs, and what their own cells do that PyTorch cannot
    "01_why_convolution": "several steps in one, `steps_per_execution`",
    "15_strengths_and_limits": "a net's outputs given to NumPy while gradients are kept",
}


def main(options):
    """Runs `cnnlab grade` with the parsed options; returns 0 when every submission has a result."""
    lab = lab_named(options.lab)
    if options.backend == "torch" and lab in NOT_ON_TORCH:
        raise UserError(
            f"expected a backend on which the lab's own cells run. Received: torch, for {lab} "
            f"({NOT_ON_TORCH[lab]}). Leave --backend out."
        )
    reason = "it was switched off (--no-sandbox)" if options.no_sandbox else None
    if not reason and not options.scheduler:  # on a cluster each worker looks for itself
        reason = sandbox.why_not()
    if reason and options.require_sandbox:
        raise UserError(f"a sandbox is required, and there is none: {reason}.")
    chosen = Options(
        options.workers or num_cores() + 1,  # one student does not keep a core busy
        options.backend,
        not reason,
        Limits(options.timeout, 6 * options.timeout),
        options.scheduler,
    )
    if reason:
        warning = f"NO SANDBOX: {reason}. Students' code runs as you, and can do what you can."
        print(warning, file=sys.stderr)
    out = options.out or beside(options.folder)
    started = time.monotonic()
    with open_book(options) as book:
        run = Run(options.folder, lab, out, options.seed, chosen, options.fresh, book)
        try:
            records = run.grade()
        except KeyboardInterrupt:
            said = "what was graded is kept, and the same command goes on with the rest"
            raise KeyboardInterrupt(said) from None
    for problem in run.problems:
        print(problem, file=sys.stderr)
    seconds = time.monotonic() - started
    reached = sum(record.score for record in records) / max(1, len(records))
    new = [record for record in records if record.student not in run.unchanged]
    graded = f" ({len(new)} graded now, {len(run.unchanged)} unchanged)" if run.unchanged else ""
    said = f"{counted(len(records), 'submission')}{graded}"
    print(f"{said}, mean {reached:.1f} points, {seconds:.0f} s")
    for record in sorted(new, key=lambda one: -one.seconds)[:SLOWEST]:
        if record.seconds:
            print(f"  {record.seconds:6.1f} s  {printable(record.student)}")
    print(f"{run.out / 'report.html'}: the class")
    print(f"{run.out / 'grades.csv'}: the marks")
    print(f"{run.out / 'feedback'}: a page a student")
    return 2 if run.unwritten else 0


def beside(folder):
    """Where results go by default: beside the submissions, never among them."""
    folder = Path(folder)
    if folder.name in ("", ".."):  # `.` has no name of its own
        folder = folder.resolve()
    return folder.parent / f"{folder.name}-graded"


def open_book(options):
    """The gradebook that was asked for, or None, as a context manager."""
    if not options.gradebook:
        return contextlib.nullcontext()
    from cnnlab.grading.marks.gradebook import Book

    course = course_of(Path(options.folder))
    try:
        return Book(options.gradebook, course.name if course else "cnnlab")
    except Locked as error:
        print(error, WITHOUT_BOOK, file=sys.stderr)
        return contextlib.nullcontext()
