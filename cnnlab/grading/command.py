"""`cnnlab grade`, from its options to its last line: who leads a class's grading."""

import contextlib
import sys
import time
from pathlib import Path

from cnnlab.errors import Locked, UserError
from cnnlab.grading.chosen import Chosen
from cnnlab.grading.course import grade_course
from cnnlab.grading.ending import as_interrupts
from cnnlab.grading.marks.kept import WITHOUT_BOOK
from cnnlab.grading.marks.late import Late
from cnnlab.grading.marks.lock import locked
from cnnlab.grading.pages.page import counted
from cnnlab.grading.run import Run, Wishes
from cnnlab.grading.shards import Shard, job
from cnnlab.grading.submissions.archive import opened
from cnnlab.grading.submissions.finding import course_of
from cnnlab.grading.submissions.submission import printable
from cnnlab.grading.workers.task import Limits, Options
from cnnlab.grading.workers.warms import Warms
from cnnlab.language import say
from cnnlab.notebooks.launch import lab_named, labs_folder
from cnnlab.process import sandbox
from cnnlab.runtime import num_cores

SLOWEST = 5  # submissions that are named at the end
NOT_ON_TORCH = {  # labs, and what their own cells do that PyTorch cannot
    "01_why_convolution": "several steps in one, `steps_per_execution`",
    "15_strengths_and_limits": "a net's outputs given to NumPy while gradients are kept",
}


ALL = "all"
OF_ONE_LAB = "--only, --marks and --due"


def main(
    folder,
    lab,
    out=None,
    gradebook=None,
    workers=None,
    scheduler=None,
    seed=None,
    timeout=120,
    backend="tensorflow",
    fresh=False,
    only=None,
    roster=None,
    marks=None,
    due=None,
    extensions=(),
    penalty="none",
    shard=None,
    shards=10,
    print_=None,
    require_sandbox=False,
    no_sandbox=False,
):
    """Grades a class and says where the results are; each argument is an option of the command.

    Args:
        lab: its name, or names of several; `ALL` for all.

    Returns:
        0 when every submission has a result and all is written.
    """
    labs, is_course = labs_of([lab] if isinstance(lab, str) else list(lab), backend)
    if extensions and not due:
        raise UserError("expected --due beside --extension. Received: none. Say when it was due.")
    if is_course and (only or marks or due):
        raise UserError(f"expected one --lab beside {OF_ONE_LAB}. Received: {len(labs)} labs.")
    options = Options(
        workers or num_cores() + 1,  # one student does not keep a core busy
        backend,
        is_sandboxed(require_sandbox, no_sandbox, scheduler),
        Limits(timeout, 6 * timeout),
        scheduler,
    )
    out = Path(out or beside(folder))
    if shard or print_:
        check_parts(is_course, seed, roster, marks, due, gradebook)
    if print_:
        print(job(print_, folder, labs[0], out, shards, options.workers, seed), end="")
        return 0
    late = Late(due, extensions, penalty) if due else None
    wishes = Wishes(roster, marks, late, Shard.read(shard) if shard else None)
    with (
        as_interrupts(),
        opened(folder) as handed_in,
        open_book(gradebook, folder) as book,
        Warms(options) as warms,
    ):

        def grade(class_folder, lab, out):
            started = time.monotonic()
            chosen = Chosen(fresh, only)
            run = Run(class_folder, lab, out, seed, options, chosen, book, wishes)
            run.warms = warms
            with locked(out):
                records = run.grade()
            tell(run, records, time.monotonic() - started)
            return records, not run.kept.unwritten

        try:
            if is_course:
                whole = grade_course(Path(handed_in), labs, out, grade, labs == all_labs())
            else:
                _, whole = grade(handed_in, labs[0], out)
        except KeyboardInterrupt:
            said = "what was graded is kept, and the same command goes on with the rest"
            raise KeyboardInterrupt(said) from None
    return 0 if whole else 2


def check_parts(is_course, seed, *of_the_whole):
    """A part of a class has the cases of the others, and what is told of the whole comes later."""
    if seed is None:
        raise UserError("expected --seed, so that all parts have the same cases. Received: none.")
    if is_course or any(of_the_whole):
        raise UserError(
            "expected one lab's part without --roster, --marks, --due and --gradebook. Received: "
            "one of these. Give them after `cnnlab merge`, to `cnnlab grade` with the same --out."
        )


def labs_of(names, backend):
    """The labs that are called so, and whether they are more than one.

    Raises:
        UserError: If there is no such lab, or its own cells do not run on the backend.
    """
    is_course = len(names) > 1 or names == [ALL]
    labs = all_labs() if ALL in names else list(dict.fromkeys(map(lab_named, names)))
    for lab in labs:
        if backend == "torch" and lab in NOT_ON_TORCH:
            raise UserError(
                f"expected a backend on which the lab's own cells run. Received: torch, for {lab} "
                f"({NOT_ON_TORCH[lab]}). Leave --backend out."
            )
    return labs, is_course


def all_labs():
    return sorted(path.stem for path in labs_folder().glob("*.ipynb"))


def is_sandboxed(required, refused, elsewhere):
    """Whether students' code runs in a sandbox; a warning is printed where it does not."""
    reason = "it was switched off (--no-sandbox)" if refused else None
    if not reason and not elsewhere:  # on a cluster each worker looks for itself
        reason = sandbox.why_not()
    if reason and required:
        raise UserError(f"a sandbox is required, and there is none: {reason}.")
    if reason:
        warning = f"NO SANDBOX: {reason}. Students' code runs as you, and can do what you can."
        print(say(warning), file=sys.stderr)
    return not reason


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


def beside(folder):
    """Where results go by default: beside the submissions, never among them."""
    folder = Path(folder)
    if folder.name in ("", ".."):  # `.` has no name of its own
        folder = folder.resolve()
    name = folder.stem if folder.is_file() else folder.name  # a zip's
    return folder.parent / f"{name}-graded"


def open_book(url, folder):
    """The gradebook that was asked for, or None, as a context manager."""
    if not url:
        return contextlib.nullcontext()
    from cnnlab.grading.marks.gradebook import Book

    course = course_of(Path(folder))
    try:
        return Book(url, course.name if course else "cnnlab")
    except Locked as error:
        print(say(str(error)), say(WITHOUT_BOOK), file=sys.stderr)
        return contextlib.nullcontext()
