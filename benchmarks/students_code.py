"""CPU time of a student's code alone, in a process that has imported everything.

    python benchmarks/students_code.py LAB NOTEBOOK

is such a process: it says "ready", waits for a line, and prints the seconds that the cells took and
how many ended in an error.
"""

import contextlib
import os
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from itertools import cycle, islice

import nbformat
from measuring import Failed

from cnnlab import exercises
from cnnlab.process.preloaded import PRELOADED, import_all

TIMES = 3  # that a submission's code is run: a single run may take a third more or less


def alone(school, processes):
    """CPU seconds of a submission's code, the mean of the class's kinds.

    Programs that run side by side slow each other down: to be compared with two workers, two are
    run.
    """
    programs = list(school.programs())
    turns = [*islice(cycle(programs), max(processes, len(programs)))] * TIMES
    took = defaultdict(list)
    for first in range(0, len(turns), processes):
        for path, seconds in at_once(school, turns[first : first + processes]):
            took[path].append(seconds)
    return statistics.mean(statistics.median(each) for each in took.values())


def at_once(school, programs):
    """Runs programs side by side; returns pairs of path and CPU seconds."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    words = [sys.executable, __file__, school.lab]
    running = [subprocess.Popen([*words, path], **pipes) for path in programs]
    for process in running:
        if process.stdout.readline() != "ready\n":  # it has imported everything
            raise Failed("the student's code alone did not start, see above")
    for process in running:
        process.stdin.write("go\n")
        process.stdin.flush()
    said = [process.communicate()[0].split() for process in running]
    if school.share == 1 and any(errors != "0" for _, errors in said):
        raise Failed("a right answer's code ended in an error")
    return [(path, float(took)) for path, (took, _) in zip(programs, said, strict=True)]


def main(lab, path):
    import_all(PRELOADED)
    exercises.load(lab)
    cells = nbformat.read(path, as_version=4).cells
    programs = [compile(cell.source, "<cell>", "exec") for cell in cells]
    namespace, errors = {"__name__": "__main__"}, 0
    print("ready", flush=True)
    sys.stdin.readline()
    started = time.process_time()
    with open(os.devnull, "w") as nowhere, contextlib.redirect_stdout(nowhere):
        for program in programs:
            try:
                exec(program, namespace)
            except Exception:  # as in a notebook, the other cells run all the same
                errors += 1
    print(time.process_time() - started, errors)


if __name__ == "__main__":
    main(*sys.argv[1:])
