"""A worker of a Dask scheduler as a place where submissions are graded, see `cluster.py`."""

import contextlib
import json
import threading
import time

from distributed import get_worker

from cnnlab import exercises
from cnnlab.errors import UserError
from cnnlab.grading.marks.digest import versions
from cnnlab.grading.marks.results import ENDED, FAILED
from cnnlab.grading.submissions.temporary import sweep
from cnnlab.grading.workers.grade import grade
from cnnlab.grading.workers.job import task_of
from cnnlab.grading.workers.lab import Lab
from cnnlab.grading.workers.task import Limits, Options
from cnnlab.grading.workers.warms import Warms
from cnnlab.process import sandbox
from cnnlab.process.session import WarmGone

IDLE = 60  # seconds after which a worker without work ends its warm process
TRIES = 2  # of a submission in which a warm process ends

_one_at_a_time = threading.Lock()  # whatever the worker's number of threads
_benches: dict[tuple, "Bench"] = {}  # that of the last run, or none


def grade_there(text):
    """Grades the submission that a client sent; returns what became of it, as text."""
    job = json.loads(text)
    with _one_at_a_time:
        try:
            return json.dumps(_grade(job))
        except UserError as error:
            return json.dumps({"refused": f"the worker {get_worker().address}: {error}"})


def _grade(job):
    _compare(job["versions"], versions(job["backend"]))
    task, limits = task_of(job), Limits(**job["limits"])
    for _ in range(TRIES):
        bench = _bench(job["lab"], job["seed"], job["backend"], job["sandboxed"])
        try:
            return {"record": bench.grade(task, limits).to_json()}
        except WarmGone:
            _clear()
        except Exception as error:
            return {"failed": FAILED.format(f"{type(error).__name__}: {error}")}
        finally:
            bench.used = time.monotonic()
            timer = threading.Timer(IDLE, _clear_unused, [bench.used])
            timer.daemon = True
            timer.start()
    return {"failed": ENDED}


def _compare(wanted, found):
    different = [name for name in wanted if wanted[name] != found[name]]
    if different:
        want = ", ".join(f"{name} {wanted[name]}" for name in different)
        have = ", ".join(f"{name} {found[name]}" for name in different)
        raise UserError(f"expected {want}, as on the client. Received: {have}. Install the same.")


class Bench:
    """A judge and two warm processes, for all that a worker gets of one run."""

    def __init__(self, lab, seed, backend, sandboxed):
        reason = sandbox.why_not() if sandboxed else None
        if reason:
            raise UserError(
                f"a sandbox is required, and there is none: {reason}. "
                "`--no-sandbox` goes without, for code of people you trust."
            )
        self.used, self._sandboxed = 0.0, sandboxed
        sweep()
        with contextlib.ExitStack() as opened:
            self._pair = opened.enter_context(Warms(Options(1, backend, sandboxed))).pair()
            self._lab = Lab(lab, exercises.load(lab), seed)  # meanwhile they start
            for warm in self._pair:
                warm.wait()
            self._opened = opened.pop_all()

    def grade(self, task, limits):
        controls = [warm.controls[0] for warm in self._pair]
        return grade(task, self._lab, controls, limits, self._sandboxed)

    def close(self):
        self._opened.close()


def _bench(*run):
    """The bench for a run; that of another run is closed."""
    if run not in _benches:
        _clear()
        _benches[run] = Bench(*run)
    return _benches[run]


def leave():
    """Ends what was kept for the run; a worker that has work again goes on with it."""
    if _one_at_a_time.acquire(blocking=False):
        try:
            _clear()
        finally:
            _one_at_a_time.release()


def _clear():
    while _benches:
        _benches.popitem()[1].close()


def _clear_unused(since):
    """Ends what a client left that has gone."""
    with _one_at_a_time:
        if any(bench.used == since for bench in _benches.values()):
            _clear()
