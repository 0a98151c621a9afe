"""What it costs to ask an answer by hand where there is only NumPy.

    python benchmarks/bare.py

Prints the table of README.md beside this file: the first check in a notebook, a check after it, and
a submission's fork of the grader's bare warm process with and without walls.
"""

import resource
import statistics
import time

import numpy as np
import psutil

from cnnlab.judging.statements import as_python
from cnnlab.process import sandbox
from cnnlab.process.bare_process import Apart
from cnnlab.process.session import Session
from cnnlab.process.warm_process import WarmProcess

CELLS = ["import numpy as np\nimport keras", "def total(array):\n    return np.sum(array)"]
ROUNDS = 20


def children():
    """CPU seconds of all processes that this one has started."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    running = [each.cpu_times() for each in psutil.Process().children(recursive=True)]
    own = sum(t.user + t.system + t.children_user + t.children_system for t in running)
    return ended.ru_utime + ended.ru_stime + own


def in_notebook(apart):
    with apart(CELLS, "total") as ask:
        assert ask("call", "total", (np.ones(3),), {}, ()).value == 3


def graded(control):
    session = Session(control, 60)
    session.define([*map(as_python, CELLS)], "total", (), 60)
    assert session.ask("call", "total", (np.ones(3),), {}, (), 60).value == 3
    session.close()


def row(name, what, *arguments, rounds=ROUNDS, pause=0.0):
    """A line of the table: medians by the clock, means of CPU time, in ms."""
    times, before = [], children()
    for _ in range(rounds):
        started = time.perf_counter()
        what(*arguments)
        times.append(time.perf_counter() - started)
        time.sleep(pause)
    cpu = (children() - before) / rounds
    print(f"| {name} | {1000 * statistics.median(times):.0f} | {1000 * cpu:.0f} |")


def main():
    print("| asked | clock, ms | CPU, ms |\n| --- | --- | --- |")
    apart = Apart()
    row("the first check in a notebook", in_notebook, apart, rounds=1)
    time.sleep(2)  # the spare process gets ready
    row("a check after it", in_notebook, apart, pause=1.0)
    for sandboxed in [True, False] if sandbox.why_not() is None else [False]:
        warm = WarmProcess(1, sandboxed=sandboxed, bare=True)
        warm.wait()
        name = "a submission, graded" + (", in the sandbox" if sandboxed else "")
        row(name, graded, warm.controls[0])
        warm.close()


if __name__ == "__main__":
    main()
