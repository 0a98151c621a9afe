"""A judge: a process that is given one submission at a time, and answers with its record."""

import ctypes
import resource
import signal
import sys

from cnnlab.grading.workers.grade import grade
from cnnlab.grading.workers.lab import Lab
from cnnlab.process.session import MOST, WarmGone

PR_SET_PDEATHSIG = 1
READY = "ready"  # a judge's first word
# What an answer may make a judge use, who reads a hundred megabytes at most.
MEMORY = 6 * 2**30  # bytes, what it has imported among them
SECONDS = 120  # more than the submission itself may take


def serve(connection, controls, others, lab, options):
    """Grades what it is given, until its process is ended or the warm process has.

    Args:
        connection: to the crew. Tasks come; a record and None go, or None and what went wrong.
        controls: sockets to the warm process and to the bare one.
        others: open ends that this process was born with, and which are not its own.
        lab: arguments of `Lab`.
        options: an `Options`.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for number in (signal.SIGTERM, signal.SIGHUP):  # the leader's way to end is not a judge's
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGALRM, too_long)
    limit_memory()
    for other in others:
        other.close()
    lab = Lab(*lab)
    connection.send(READY)
    while True:
        task = connection.recv()
        signal.alarm(int(MOST * options.limits.whole) + SECONDS)
        try:
            said = grade(task, lab, controls, options.limits, options.sandboxed), None
        except WarmGone:
            return
        except Exception as error:
            said = None, f"{type(error).__name__}: {error}"
        signal.alarm(0)
        connection.send(said)


def too_long(*_):
    raise TimeoutError("judging took too long")


def limit_memory():
    """More than that is a `MemoryError`, in this process alone."""
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    most = MEMORY if hard == resource.RLIM_INFINITY else min(MEMORY, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (most, hard))
