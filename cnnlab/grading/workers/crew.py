"""The processes that grade a class: one warm process, and a judge for each worker.

A judge is a fork of this process after its imports, with a control socket to the warm process. It
is given one submission at a time, and answers with a record.
"""

import contextlib
import ctypes
import multiprocessing
import resource
import signal
import sys
from multiprocessing.connection import wait

from cnnlab.errors import UserError
from cnnlab.grading.workers.grade import grade
from cnnlab.grading.workers.lab import Lab
from cnnlab.process.session import WarmGone
from cnnlab.process.warm_process import WarmProcess

PR_SET_PDEATHSIG = 1
READY = "ready"  # a judge's first word
# What an answer may make a judge use, who reads a hundred megabytes at most.
JUDGE_MEMORY = 6 * 2**30  # bytes, what it has imported among them
JUDGE_SECONDS = 120  # more than the submission itself may take


class Crew:
    """Starts with `with`, and ends all it started.

    Args:
        lab, exercises, seed: what is graded, see `lab.Lab`.
        options: an `Options`.
        binds: see `WarmProcess`.
    """

    def __init__(self, lab, exercises, seed, options, binds=()):
        self._arguments = lab, exercises, seed, options
        self._binds = binds
        self._judges = {}  # connection -> process
        self.in_hand = {}  # connection -> task

    def __enter__(self):
        options = self._arguments[-1]
        self._warm = WarmProcess(options.workers, options.backend, options.sandboxed, self._binds)
        try:
            for control in self._warm.controls:
                self._start(control)
            self._warm.wait()  # meanwhile the judges get ready, too
        except BaseException:
            self.__exit__()
            raise
        return self

    def _start(self, control):
        fork = multiprocessing.get_context("fork")  # the judges share what is imported
        ours, theirs = fork.Pipe()
        judge = fork.Process(target=self._judge, args=(control, ours, theirs), daemon=True)
        judge.start()
        self._judges[ours] = judge
        theirs.close()  # so that its end is seen on ours

    def __exit__(self, *_):
        for connection, judge in self._judges.items():
            judge.kill()
            judge.join()
            connection.close()
        self._warm.close()

    def grade(self, tasks):
        """Yields triples as tasks are done: the task, its record or None, and why there is none.

        When a judge or the warm process ends, so does this; `in_hand` holds what was begun then.

        Raises:
            UserError: If the judges end before they begin.
        """
        tasks = iter(tasks)
        waiting_for = set(self._judges)
        while waiting_for:
            for connection in wait(waiting_for):
                try:
                    said = connection.recv()
                except (EOFError, OSError):  # it has ended
                    if connection in self.in_hand:
                        return
                    waiting_for.discard(connection)
                    continue
                task = self.in_hand.pop(connection, None)
                following = next(tasks, None)
                if following is None:
                    waiting_for.discard(connection)
                else:
                    self.in_hand[connection] = following
                    with contextlib.suppress(OSError):  # that it has ended is seen at the next wait
                        connection.send(following)
                if said != READY:
                    yield task, *said
        if next(tasks, None) is not None:
            raise UserError("the judges ended before they began. See above for their last words.")

    def _judge(self, control, parents, connection):
        """In a judge's process: grades what it is given."""
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGALRM, too_long)
        limit_memory()
        for other in {*self._warm.controls, *self._judges, parents} - {control}:
            other.close()
        name, exercises, seed, options = self._arguments
        lab = Lab(name, exercises, seed)
        connection.send(READY)
        while True:
            task = connection.recv()
            signal.alarm(int(options.limits.whole) + JUDGE_SECONDS)
            try:
                record = grade(task, lab, control, options.limits, options.sandboxed)
            except WarmGone:
                return
            except Exception as error:
                said = None, f"{type(error).__name__}: {error}"
            else:
                said = record, None
            signal.alarm(0)
            connection.send(said)


def too_long(*_):
    raise TimeoutError("judging took too long")


def limit_memory():
    """More than that is a `MemoryError`, in this process alone."""
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    most = JUDGE_MEMORY if hard == resource.RLIM_INFINITY else min(JUDGE_MEMORY, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (most, hard))
