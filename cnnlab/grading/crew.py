"""The processes that grade a class: one warm process, and a judge for each worker.

A judge is a fork of this process after its imports, with a control socket to the warm process.
Judges take submissions from a queue; what they give back are messages.
"""

import contextlib
import ctypes
import multiprocessing
import os
import signal
import sys

from cnnlab.grading.grade import Lab, grade
from cnnlab.grading.session import WarmGone, WarmProcess

PR_SET_PDEATHSIG = 1


class Crew:
    """Starts with `with`, and ends all it started.

    Args:
        lab, exercises, seed: what is graded, see `grade.Lab`.
        options: a `run.Options`.
        binds: see `session.WarmProcess`.
    """

    def __init__(self, lab, exercises, seed, options, binds=()):
        self._arguments = lab, exercises, seed, options
        self._binds = binds
        fork = multiprocessing.get_context("fork")  # the judges share what is imported
        self.tasks, self.messages = fork.Queue(), fork.Queue()
        self._fork = fork

    def __enter__(self):
        options = self._arguments[-1]
        self._warm = WarmProcess(options.workers, options.backend, options.sandboxed, self._binds)
        try:
            self._warm.wait()
            self.judges = [
                self._fork.Process(target=self._judge, args=(control,), daemon=True)
                for control in self._warm.controls
            ]
            for judge in self.judges:
                judge.start()
        except BaseException:
            self._warm.close()
            raise
        return self

    def __exit__(self, *_):
        for judge in self.judges:
            judge.kill()
        for judge in self.judges:
            judge.join()
        self.tasks.close()
        self.tasks.cancel_join_thread()  # nobody takes what is left
        self._warm.close()

    def give(self, tasks):
        """Puts the tasks into the queue, and after them the end."""
        for task in [*tasks, *[None] * len(self.judges)]:
            self.tasks.put(task)

    def _judge(self, control):
        """In a judge's process: grades until there are no tasks."""
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        for other in self._warm.controls:
            if other is not control:
                other.close()
        name, exercises, seed, options = self._arguments
        lab = Lab(name, exercises, seed)
        while (task := self.tasks.get()) is not None:
            submission, canonical, digest = task
            self.messages.put(("started", submission.student, os.getpid()))
            try:
                record = grade(
                    submission, lab, canonical, control, options.limits, digest, options.sandboxed
                )
            except WarmGone:
                with contextlib.suppress(OSError):
                    self.messages.put(("warm gone", submission.student, None))
                return
            except Exception as error:
                self.messages.put(
                    ("failed", submission.student, f"{type(error).__name__}: {error}")
                )
                continue
            self.messages.put(("done", submission.student, record))
