"""What `cnnlab grade` is asked for: its options, looked at together, as a run takes them."""

import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from cnnlab.errors import UserError
from cnnlab.grading.marks.late import Late
from cnnlab.grading.run import Wishes
from cnnlab.grading.shards import Shard, job
from cnnlab.grading.submissions.worksheet import worksheet_of
from cnnlab.grading.workers.task import Limits, Options
from cnnlab.language import say
from cnnlab.notebooks.launch import lab_named, lab_names
from cnnlab.process import sandbox
from cnnlab.process.warm_process import require_linux
from cnnlab.runtime import num_cores

NOT_ON_TORCH = {  # labs, and what their own cells do that PyTorch cannot
    "01_why_convolution": "several steps in one, `steps_per_execution`",
    "15_strengths_and_limits": "a net's outputs given to NumPy while gradients are kept",
}
# Labs, and libraries that their answers import; those of `ONCE` are imported once for all students.
ANSWERED_WITH = {"17_frameworks": ("torch", "jax")}
ONCE = ("torch",)
ALL = "all"
OF_ONE_LAB = "--only, --marks and --due"


@dataclass
class Asked:
    """The options of the command, by their names.

    Attributes:
        labs: names of the labs that are meant.
        is_course: whether the results are those of a course, a folder for each lab.
        results: where the results go.

    Raises:
        UserError: If they do not go together.
    """

    folder: str
    lab: str | tuple[str, ...]  # a name, or several; `ALL` for all
    out: str | None = None
    gradebook: str | None = None
    workers: int | None = None
    scheduler: str | None = None
    seed: int | None = None
    timeout: int = 120
    backend: str = "tensorflow"
    fresh: bool = False
    only: str | None = None
    roster: str | None = None
    marks: str | None = None
    due: str | None = None
    extensions: tuple[str, ...] = ()
    penalty: str = "none"
    shard: str | None = None
    shards: int = 10
    print_: str | None = None
    require_sandbox: bool = False
    no_sandbox: bool = False

    def __post_init__(self):
        names = [self.lab] if isinstance(self.lab, str) else list(self.lab)
        self.labs = labs = labs_of(names, self.backend)
        self.is_course = len(names) > 1 or names == [ALL]
        self.results = Path(self.out or beside(self.folder))
        if self.extensions and not self.due:
            raise UserError(
                "expected --due beside --extension. Received: none. Say when it was due."
            )
        if self.is_course and (self.only or self.marks or self.due):
            raise UserError(f"expected one --lab beside {OF_ONE_LAB}. Received: {len(labs)} labs.")
        if self.shard or self.print_:
            self._check_parts()

    def _check_parts(self):
        """A part of a class has the cases of the others; what is told of the whole comes later."""
        if self.seed is None:
            raise UserError(
                "expected --seed, so that all parts have the same cases. Received: none."
            )
        if self.is_course or self.roster or self.marks or self.due or self.gradebook:
            raise UserError(
                "expected one lab's part without --roster, --marks, --due and --gradebook. "
                "Received: one of these. Give them after `cnnlab merge`, to `cnnlab grade` with "
                "the same --out."
            )

    def job(self):
        """The text of a job of parts, see `shards.job`."""
        workers = self._num_workers()
        return job(
            self.print_, self.folder, self.labs[0], self.results, self.shards, workers, self.seed
        )

    def wishes(self):
        """The `Wishes` of each run."""
        late = Late(self.due, self.extensions, self.penalty) if self.due else None
        shard = Shard.read(self.shard) if self.shard else None
        return Wishes(self.roster or worksheet_of(self.folder), self.marks, late, shard)

    def options(self):
        """The `Options` of each run; warnings are printed of what is not there."""
        return Options(
            self._num_workers(),
            self.backend,
            is_sandboxed(self.require_sandbox, self.no_sandbox, self.scheduler),
            Limits(self.timeout, 6 * self.timeout),
            self.scheduler,
            libraries_of(self.labs, self.scheduler),
        )

    def _num_workers(self):
        return self.workers or num_cores() + 1  # one student does not keep a core busy


def labs_of(names, backend):
    """The labs that are called so.

    Raises:
        UserError: If there is no such lab, or its own cells do not run on the backend.
    """
    labs = lab_names() if ALL in names else list(dict.fromkeys(map(lab_named, names)))
    for lab in labs:
        if backend == "torch" and lab in NOT_ON_TORCH:
            raise UserError(
                f"expected a backend on which the lab's own cells run. Received: torch, for {lab} "
                f"({NOT_ON_TORCH[lab]}). Leave --backend out."
            )
    return labs


def is_sandboxed(required=False, refused=False, elsewhere=None):
    """Whether students' code runs in a sandbox; a warning is printed where it does not."""
    if not elsewhere:
        require_linux()
    reason = "it was switched off (--no-sandbox)" if refused else None
    if not reason and not elsewhere:  # on a cluster each worker looks for itself
        reason = sandbox.why_not()
    if reason and required:
        raise UserError(f"a sandbox is required, and there is none: {reason}.")
    if reason:
        warning = f"NO SANDBOX: {reason}. Students' code runs as you, and can do what you can."
        print(say(warning), file=sys.stderr)
    return not reason


def libraries_of(labs, elsewhere=None):
    """Those libraries here that are imported once for all; a warning is printed of missing ones."""
    used = [name for lab in labs for name in ANSWERED_WITH.get(lab, ())]
    here = list(filter(find_spec, used))
    missing = ", ".join(name for name in used if name not in here)
    if missing and not elsewhere:  # on a cluster the workers import
        warning = (
            f"Not installed here: {missing}. An answer that imports it earns nothing. "
            "Run `pip install 'cnnlab[frameworks]'`."
        )
        print(say(warning), file=sys.stderr)
    return tuple(name for name in here if name in ONCE)


def beside(folder):
    """Where results go by default: beside the submissions, never among them."""
    folder = Path(folder)
    if folder.name in ("", ".."):  # `.` has no name of its own
        folder = folder.resolve()
    name = folder.stem if folder.is_file() else folder.name  # a zip's
    return folder.parent / f"{name}-graded"
