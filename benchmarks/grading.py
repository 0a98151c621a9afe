"""`cnnlab grade` beside stock nbgrader and otter-grader, on the same submissions of one lab.

    python benchmarks/grading.py [--students 30] [--others 6] [--rounds 2] [--only NAME]

Prints the table of README.md beside this file. In each round the graders take turns. A submission
is the lab's set-up and right answers: what `cnnlab grade` does not run of the lab's own cells is
left out of what the others are given, but for one row. `grading_labs.py` measures all labs.
"""

import argparse
import statistics
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

from graders import Nbgrader, Otter, Ours
from grading_class import Class
from measuring import Failed
from students_code import alone

from cnnlab.notebooks.launch import lab_named

GOALS = {  # how many times longer than ours, at least
    "nbgrader": 7,
    "nbgrader, two at once": 4,
    "otter run": 10,
}
OURS = "cnnlab grade, 2 workers"
GRADERS = (
    OURS,
    f"{OURS}, torch",
    *("nbgrader", "nbgrader, two at once", "nbgrader, with demonstrations"),
    *("otter run", "otter run, two at once"),
)
MOST_ABOVE = 0.15  # CPU time above that of the bare student's code


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--students", type=int, default=30, help="that we grade (30)")
    parser.add_argument("--others", type=int, default=6, help="that the others grade, even (6)")
    parser.add_argument("--rounds", type=int, default=2, help="turns that each grader has (2)")
    parser.add_argument("--lab", default="07", help="a lab that trains (07)")
    parser.add_argument("--only", choices=GRADERS, action="append", help="this one; may repeat")
    parser.add_argument("--otter", type=Path, help="environment for otter-grader (a new one)")
    options = parser.parse_args()
    if options.others < 2 or options.others % 2 or min(options.students, options.rounds) < 1:
        parser.error(
            "--others must be even, --students and --rounds 1 or more. Received: "
            f"{options.others}, {options.students}, {options.rounds}. Leave them out for 6, 30, 2."
        )
    with tempfile.TemporaryDirectory() as folder:
        school = Class(Path(folder), lab_named(options.lab))
        environment = options.otter or Path(folder) / "environment"
        few, many = options.others, options.students
        makers = [
            lambda: Ours(school, many, workers=2),
            lambda: Ours(school, many, "torch", workers=2),
            lambda: Nbgrader(school, few, 1),
            lambda: Nbgrader(school, few, 2),
            lambda: Nbgrader(school, few, 1, whole=True),
            lambda: Otter(school, few, 1, environment),
            lambda: Otter(school, few, 2, environment),
        ]
        makers = dict(zip(GRADERS, makers, strict=True))
        chosen = {name: makers[name] for name in options.only or makers}
        return compare(chosen, school, options.rounds)


def compare(makers, school, rounds):
    graders, problems, times, bares = {}, {}, defaultdict(list), defaultdict(list)
    for name, make in makers.items():
        try:
            graders[name] = make()
        except Failed as problem:
            problems[name] = str(problem)
    for number in range(rounds):
        for processes in (1, 2):
            bares[processes].append(alone(school, processes))
        for name, grader in list(graders.items()):
            out = school.folder / f"out-{name}-{number}"
            out.mkdir()
            try:
                seconds, cpu, marks = grader.run(out)
            except Failed as problem:
                problems[name] = str(problem)
                del graders[name]
                continue
            times[name].append((seconds / grader.students, cpu / grader.students, marks))
            print(f"round {number + 1}: {name}: {seconds:.1f} s", file=sys.stderr)
    print(f"Lab {school.lab}, {rounds} rounds, seconds a submission:\n")
    row("grader", "submissions", "wall", "CPU", "wall, times ours", "marks")
    row(*["---"] * 6)
    for name in makers:
        if name in problems:
            row(name, "-", f"not measured: {problems[name]}", "", "", "")
            continue
        wall, cpu, marks = (statistics.median(each) for each in zip(*times[name], strict=True))
        shown = f"{wall:.2f}", f"{cpu:.2f}", ratio(times, name), f"{marks:.0%}"
        row(name, graders[name].students, *shown)
    for processes, name in ((1, "the student's code alone"), (2, "the same, two at once")):
        row(name, "-", "", f"{statistics.median(bares[processes]):.2f}", "", "")
    print()
    tell(times, bares)


def tell(times, bares):
    """Prints how far the goals are reached."""
    for name, goal in GOALS.items():
        if times[name] and times[OURS]:
            print(f"{name}: {ratio(times, name)} times ours, the goal is {goal}")
    if times[OURS]:
        above = statistics.median(
            cpu / alone - 1 for (_, cpu, _), alone in zip(times[OURS], bares[2], strict=True)
        )
        print(
            f"CPU above the student's code, two at once: {above:.0%}, "
            f"the goal is {MOST_ABOVE:.0%} at most"
        )


def row(*cells):
    print("|", " | ".join(map(str, cells)), "|", flush=True)


def ratio(times, name):
    """How many times longer than ours, in the rounds' median."""
    if not times[OURS]:
        return "-"
    pairs = zip(times[name], times[OURS], strict=True)
    return f"{statistics.median(theirs[0] / ours[0] for theirs, ours in pairs):.1f}"


if __name__ == "__main__":
    sys.exit(main())
