"""A class of N submissions: does the grader keep its pace and its memory, are all marks there?

    python benchmarks/scale.py 1000            # with two workers on this machine
    python benchmarks/scale.py 1000 --dask     # through a Dask scheduler and two worker processes

The class is that of `cnnlab class`. With `--dask`, the first worker is killed after a fifth of the
class, the client after two fifths, the scheduler after three; what ended is started again with the
same command. The model at the end is made from what was measured, and is as good as N is large.
"""

import argparse
import json
import math
import statistics
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from scale_runs import WORKERS, Engine, Grading, Watched

from cnnlab.grading.submissions.canonical import canonical, release
from cnnlab.grading.trial.classroom import MIX, write_class
from cnnlab.notebooks.launch import lab_named

POLL = 0.2  # seconds
MOMENTS = (0.05, 0.5, 0.95)  # of a class: the start, the middle and the end
A_MACHINE = 16  # workers that one machine has, in the model
CLIENT_MEMORY = 4e9  # bytes that a client may have, in the model


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("submissions", type=int, help="how many there are")
    parser.add_argument("--lab", default="02")
    parser.add_argument("--dask", action="store_true", help="through a scheduler, with accidents")
    options = parser.parse_args()
    lab = lab_named(options.lab)
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        handed_in, out = folder / "handed-in", folder / "out"
        expected = write_class(handed_in, lab, options.submissions)
        engine, words = None, ["--workers", str(WORKERS)]
        if options.dask:
            engine = Engine(folder)
            stack.callback(engine.close)
            words = ["--scheduler", engine.address]
        started = time.monotonic()
        watched, grading = Watched(out), Grading(handed_in, lab, out, *words)
        stack.callback(grading.kill)
        watch(watched, grading, engine, options.submissions)
        seconds = time.monotonic() - started
        cost, growth, size = tell(watched, options.submissions, seconds, out)
        print(f"`cnnlab grade` was started {grading.starts} times")
        wrong = check(out, expected)
        reading = reading_cost(handed_in, lab)
        model(cost, growth, size, reading + grading.cpu / options.submissions)
        return int(wrong)


def watch(watched, grading, engine, submissions):
    """Looks at a run until its end; with an engine, accidents happen on the way."""
    graded = sum(MIX[n % len(MIX)] != "untouched" for n in range(submissions))
    plan = [(share, watched.sample) for share in MOMENTS]
    if engine:
        plan += [(0.2, engine.kill_worker), (0.4, grading.kill), (0.6, engine.kill_scheduler)]
    plan = sorted(plan, key=lambda step: step[0])
    while not grading.is_done(watched.look()):
        if engine:
            engine.keep()
        done = watched.look()
        while plan and done >= max(1, math.floor(plan[0][0] * graded)):
            _, act = plan.pop(0)
            act()
            if act != watched.sample:
                print(f"{done} are graded: {act.__name__} of {type(act.__self__).__name__}")
        time.sleep(POLL)
    watched.look()


def tell(watched, submissions, seconds, out):
    """Prints what was seen; returns what the model is made of."""
    times = sorted(watched.first.values())
    tenth = max(2, len(times) // 10)
    first, last = (pace(part) for part in (times[:tenth], times[-tenth:]))
    print(f"\n{submissions} submissions, {len(times)} with answers: {seconds:.0f} s")
    print(f"a minute: the first {tenth} {first:.1f}, the last {tenth} {last:.1f}")
    print(f"graded once more: {watched.again}\n")
    print("| process | RSS, MB: start, middle, end | open files |\n| --- | --- | --- |")
    for key in sorted(set().union(*watched.samples)):
        seen = [sample.get(key) for sample in watched.samples]
        memory = " / ".join(f"{one[0] / 1e6:.0f}" if one else "-" for one in seen)
        files = " / ".join(f"{one[1]}" if one else "-" for one in seen)
        print(f"| {key[0]} {key[1]} | {memory} | {files} |")
    size = sum(path.stat().st_size for path in out.rglob("*") if path.is_file())
    print(f"\nresults: {size / 1e6:.1f} MB, {size / submissions / 1e3:.0f} kB a submission")
    held = [one["cnnlab grade", 1][0] for one in watched.samples if ("cnnlab grade", 1) in one]
    kept = (MOMENTS[2] - MOMENTS[0]) * submissions
    growth = max(0.0, held[-1] - held[0]) / kept if len(held) > 1 else 0.0
    between = (times[-1] - times[0]) / (len(times) - 1)
    return WORKERS * between * len(times) / submissions, growth, size / submissions


def pace(times):
    """Submissions a minute."""
    return 60 * (len(times) - 1) / max(times[-1] - times[0], 0.001)


def check(out, expected):
    """Whether marks are missing, wrong or there twice; says so."""
    rows = json.loads((out / "results.json").read_text(encoding="utf-8"))
    marks = {row["student"]: row["score"] for row in rows}
    twice = len(rows) - len(marks)
    wrong = sorted(name for name in expected if marks.get(name) != expected[name])
    print(f"marks: {len(marks)} of {len(expected)}, {twice} twice, {len(wrong)} wrong or missing")
    for name in wrong:
        print(f"    {name}: expected {expected[name]}, received {marks.get(name)}")
    return wrong or twice or len(marks) != len(expected)


def reading_cost(handed_in, lab, most=20):
    """CPU seconds that a client needs to read one submission."""
    seconds, released = [], release(lab)
    for path in sorted(handed_in.iterdir())[:most]:
        started = time.process_time()
        canonical(path, lab, released, ())
        seconds.append(time.process_time() - started)
    return statistics.median(seconds)


def model(cost, growth, size, client):
    """Prints what larger classes need.

    Args:
        cost: seconds of a worker for a submission.
        growth, size: bytes of the client's memory, and of results, for a submission.
        client: seconds of the client for a submission, which none shares.
    """
    print(
        f"\nModel: {cost:.2f} s of a worker and {client:.3f} s of the client a submission; the "
        f"client's memory grows by {growth / 1e3:.0f} kB.\n"
    )
    print(
        "| submissions | workers | machines | hours, one client | limited by | client, GB | "
        "parts at full speed | hours then | results, GB |"
    )
    print("| --- " * 9 + "|")
    for submissions in (10_000, 1_000_000):
        for workers in (10, 100, 1_000):
            work, alone = submissions * cost / workers, submissions * client
            limit = "the workers" if work >= alone else "the client"
            memory = submissions * growth
            parts = max(math.ceil(alone / work), math.ceil(memory / CLIENT_MEMORY), 1)
            print(
                f"| {submissions:,} | {workers:,} | {math.ceil(workers / A_MACHINE)} | "
                f"{max(work, alone) / 3600:.2f} | {limit} | {memory / 1e9:.1f} | {parts} | "
                f"{max(work, alone / parts) / 3600:.2f} | {submissions * size / 1e9:.1f} |"
            )


if __name__ == "__main__":
    sys.exit(main())
