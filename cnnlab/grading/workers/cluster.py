"""`cnnlab grade --scheduler ADDRESS`: the workers of a Dask scheduler grade a class.

Each worker is a judge, with warm processes in the sandbox of its own machine. It receives a
submission as text and gives back a record as text; no folder is shared, and the client alone writes
results. Dask pickles what its processes send each other: these run on the instructor's machines. A
student's code never sees that channel; between it and a judge there is `wire`, as always.
"""

import asyncio
import json
import logging
import queue
import time
import warnings

from distributed import Client, KilledWorker, Security
from distributed.comm import connect
from distributed.versions import VersionMismatchWarning

from cnnlab.errors import UserError
from cnnlab.grading.marks.results import Record
from cnnlab.grading.workers.job import written
from cnnlab.grading.workers.station import grade_there, leave

CONNECT = 10  # seconds for the scheduler to answer
NO_WORKERS = 30  # seconds without a worker after which the run ends
CERTIFICATE = (
    "With tls:// Dask has to know the CA file, a certificate and its key, which the scheduler "
    "accepts: `distributed.comm.tls` in Dask's configuration, see docs/machines.md. "
)


class Cluster:
    """The workers of a scheduler.

    Args:
        address: such as `tcp://10.0.0.1:8786`.
        lab, seed: what is graded, see `lab.Lab`.
        options: an `Options`.

    Attributes:
        workers: how many there were at most.
    """

    def __init__(self, address, lab, seed, options):
        self.address, self.workers = address, 0
        self._how = lab, seed, options

    def grade(self, tasks):
        """Grades tasks, each at the next free worker.

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
                    future = client.submit(grade_there, written(task, *self._how), pure=False)
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
                for name in ("distributed", "distributed.client"):  # Dask sets a level for each
                    logging.getLogger(name).setLevel(logging.CRITICAL)
                warnings.simplefilter("ignore", VersionMismatchWarning)
                # First without a `Client`: one that fails at security complains at its end.
                asyncio.run(self._reach())
                return Client(self.address, timeout=CONNECT, set_as_default=False)
        except (OSError, ValueError, TypeError, RuntimeError) as error:  # the last two: about TLS
            security = CERTIFICATE if self.address.startswith("tls://") else ""
            raise UserError(
                f"expected the address of a Dask scheduler, such as tcp://10.0.0.1:8786. Received: "
                f"{self.address} ({_line(error)}). {security}Start one with `dask scheduler`."
            ) from None

    async def _reach(self):
        """Raises what stands between this machine and the scheduler."""
        security = Security().get_connection_args("client")
        comm = await connect(self.address, timeout=CONNECT, **security)
        await comm.close()

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


def _line(error):
    lines = str(error).strip().splitlines() or [""]
    return f"{type(error).__name__}: {lines[0]}"
