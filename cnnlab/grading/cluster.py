"""`cnnlab grade --scheduler ADDRESS`: the workers of a Dask scheduler grade a class.

Each worker has a judge, and a warm process in the sandbox of its own machine. It receives a
submission as text and gives back a record as text; no folder is shared, and the client alone writes
results. Dask pickles what its processes send each other: these run on the instructor's machines. A
student's code never sees that channel; between it and a judge there is `wire`, as always.
"""

import functools
import hashlib
import json
import logging
import platform
import queue
import tempfile
import threading
import time
import warnings
from dataclasses import asdict
from pathlib import Path

import nbformat
from distributed import Client, KilledWorker, get_worker
from distributed.versions import VersionMismatchWarning

from cnnlab import exercises
from cnnlab.data.held_out import copy_without_held_out
from cnnlab.errors import UserError
from cnnlab.grading import sandbox
from cnnlab.grading.finding import Submission
from cnnlab.grading.grade import Lab, Limits, grade
from cnnlab.grading.results import Record
from cnnlab.grading.run import version
from cnnlab.grading.session import WarmGone, WarmProcess
from cnnlab.grading.submission import Canonical

CONNECT = 10  # seconds for the scheduler to answer
NO_WORKERS = 30  # seconds without a worker after which the run ends
IDLE = 60  # seconds after which a worker without work ends its warm process
TRIES = 2  # of a submission in which a warm process ends
BACKENDS = {"tensorflow": ("tensorflow-cpu", "tensorflow"), "jax": ("jax",), "torch": ("torch",)}


# On the client


class Cluster:
    """The workers of a scheduler.

    Args:
        address: such as `tcp://10.0.0.1:8786`.
        lab, seed: what is graded, see `grade.Lab`.
        options: a `run.Options`.

    Attributes:
        workers: how many there were at most.
    """

    def __init__(self, address, lab, seed, options):
        self.address, self.workers = address, 0
        self._job = {
            "lab": lab,
            "seed": seed,
            "backend": options.backend,
            "sandboxed": options.sandboxed,
            "limits": asdict(options.limits),
            "versions": versions(options.backend),
        }

    def grade(self, tasks):
        """Grades tasks `(submission, canonical, digest)`, each at the next free worker.

        A submission whose worker is lost is graded by another; Dask counts, and after some times
        it is taken for the culprit.

        Yields:
            `(task, record, "")`, or `(task, None, reason)` where it could not be graded.
        """
        waiting, in_hand, finished = list(tasks), {}, queue.Queue()
        with self._client() as client:
            while waiting or in_hand:
                # A worker gets one at a time: so it is known which submission did it.
                while waiting and len(in_hand) < self._num_workers(client):
                    task = waiting.pop(0)
                    future = client.submit(grade_there, self._text(task), pure=False)
                    in_hand[future.key] = future, task
                    future.add_done_callback(finished.put)
                try:
                    future = finished.get(timeout=1)
                except queue.Empty:
                    self._num_workers(client)  # waits for one
                    continue
                _, task = in_hand.pop(future.key)
                yield task, *self._result(future)
            client.run(leave, on_error="return")

    def _client(self):
        """A connection to the scheduler."""
        try:
            with warnings.catch_warnings():
                # We compare those versions that matter to marks, and say what is lost.
                logging.getLogger("distributed").setLevel(logging.CRITICAL)
                warnings.simplefilter("ignore", VersionMismatchWarning)
                return Client(self.address, timeout=CONNECT, set_as_default=False)
        except (OSError, ValueError) as error:
            raise UserError(
                f"expected the address of a Dask scheduler, such as tcp://10.0.0.1:8786. Received: "
                f"{self.address} ({_line(error)}). Start one with `dask scheduler`."
            ) from None

    def _num_workers(self, client):
        """How many workers there are; waits a little for the first."""
        end = time.monotonic() + NO_WORKERS
        while time.monotonic() < end:
            try:
                workers = len(client.nthreads())
            except (OSError, RuntimeError) as error:
                raise self._lost(_line(error)) from None
            if workers:
                self.workers = max(self.workers, workers)
                return workers
            time.sleep(0.5)
        raise UserError(
            f"expected a worker at {self.address}. Received: none for {NO_WORKERS} s. "
            f"Start one: `dask worker {self.address} --nthreads 1`; the same command goes on."
        )

    def _lost(self, reason):
        return UserError(
            f"the connection to {self.address} was lost ({reason}). The same command goes on."
        )

    def _text(self, task):
        submission, canonical, digest = task
        one = {
            "student": submission.student,
            "notebook": nbformat.writes(canonical.notebook),
            "answers": canonical.answers,
            "warnings": canonical.warnings,
            "digest": digest,
        }
        return json.dumps(self._job | one)

    def _result(self, future):
        if future.cancelled():
            raise self._lost("the scheduler ended")
        error = future.exception()
        if isinstance(error, KilledWorker):
            return None, "Grading this submission ended the workers that had it in hand."
        if error is not None:
            raise UserError(f"a worker of {self.address} cannot grade: {_line(error)}.")
        said = json.loads(future.result())
        if "refused" in said:
            raise UserError(said["refused"])
        if "failed" in said:
            return None, said["failed"]
        return Record.from_json(said["record"]), ""


def versions(backend):
    """What must be equal on all machines for marks to be equal."""
    found = [each for name in BACKENDS[backend] if (each := version(name)) != "none"]
    return {
        "Python": ".".join(platform.python_version_tuple()[:2]),
        "cnnlab": f"{version('cnnlab')} (code {_code()})",
        "Keras": version("keras"),
        "NumPy": version("numpy"),
        backend: (found or ["none"])[0],
    }


@functools.cache
def _code():
    """A short digest of cnnlab's modules."""
    digest = hashlib.sha256()
    for path in sorted(sandbox.PACKAGE.rglob("*.py")):
        digest.update(path.relative_to(sandbox.PACKAGE).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:8]


def _line(error):
    lines = str(error).strip().splitlines() or [""]
    return f"{type(error).__name__}: {lines[0]}"


# On a worker

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
    notebook = nbformat.reads(job["notebook"], as_version=4)
    canonical = Canonical(notebook, job["answers"], job["warnings"], "", job["digest"])
    submission, limits = Submission(job["student"], Path()), Limits(**job["limits"])
    for _ in range(TRIES):
        bench = _bench(job["lab"], job["seed"], job["backend"], job["sandboxed"])
        try:
            record = bench.grade(submission, canonical, limits, job["digest"])
            return {"record": record.to_json()}
        except WarmGone:
            _clear()
        except Exception as error:
            said = f"{type(error).__name__}: {error}"
            return {"failed": f"The grader failed on this submission ({said}): mark it by hand."}
        finally:
            bench.used = time.monotonic()
            timer = threading.Timer(IDLE, _clear_unused, [bench.used])
            timer.daemon = True
            timer.start()
    return {"failed": "Grading this submission ended the grader's own process."}


def _compare(wanted, found):
    different = [name for name in wanted if wanted[name] != found[name]]
    if different:
        want = ", ".join(f"{name} {wanted[name]}" for name in different)
        have = ", ".join(f"{name} {found[name]}" for name in different)
        raise UserError(f"expected {want}, as on the client. Received: {have}. Install the same.")


class Bench:
    """A judge and a warm process, for all that a worker gets of one run."""

    def __init__(self, lab, seed, backend, sandboxed):
        reason = sandbox.why_not() if sandboxed else None
        if reason:
            raise UserError(
                f"a sandbox is required, and there is none: {reason}. "
                "`--no-sandbox` goes without, for code of people you trust."
            )
        self.used, self._sandboxed = 0.0, sandboxed
        self._lab = Lab(lab, exercises.load(lab), seed)
        self._seen = tempfile.TemporaryDirectory()
        binds = [(self._seen.name, copy_without_held_out(self._seen.name))] if sandboxed else []
        self._warm = WarmProcess(1, backend, sandboxed, binds)
        self._warm.wait()

    def grade(self, submission, canonical, limits, digest):
        control = self._warm.controls[0]
        return grade(submission, self._lab, canonical, control, limits, digest, self._sandboxed)

    def close(self):
        self._warm.close()
        self._seen.cleanup()


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
