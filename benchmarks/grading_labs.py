"""`cnnlab grade` beside stock nbgrader on every lab.

    python benchmarks/grading_labs.py [--labs 02 07] [--copies 16]

Half of a lab's submissions are solved, half of them half-solved. `cnnlab grade`, as shipped, grades
`--copies` of them, its start shared by all; nbgrader, as shipped, two of them one after the other,
and two courses of two at once. A lab's row is printed as soon as the lab is measured.
"""

import argparse
import statistics
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from graders import Nbgrader, Ours
from grading_class import HALF_SOLVED, SOLVED, Class
from measuring import Failed
from students_code import alone

from cnnlab import exercises
from cnnlab.notebooks.launch import lab_named

GOAL_MEAN, GOAL_LEAST = 7, 4  # times that nbgrader takes longer, by the clock
GOAL_ABOVE = 0.1  # of the CPU time of the student's code alone
COLUMNS = (
    "lab",
    "ours, wall",
    "CPU",
    "nbgrader, wall",
    "CPU",
    "two at once, wall",
    "CPU",
    "student's code, CPU",
    "nbgrader / ours",
    "two at once / ours",
    "marks",
)


class Times(NamedTuple):
    """Seconds of a submission by the clock, and of CPU time."""

    wall: float
    cpu: float


class Measured(NamedTuple):
    """One lab."""

    ours: Times
    nbgrader: Times
    two_at_once: Times
    students: float  # CPU seconds of their code alone

    @property
    def ratio(self):
        return self.nbgrader.wall / self.ours.wall


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--labs", nargs="+", default=exercises.labs(), help="such as 02 07 (all)")
    parser.add_argument("--copies", type=int, default=16, help="that we grade, even (16)")
    options = parser.parse_args()
    if options.copies < 2 or options.copies % 2:
        parser.error(f"--copies must be even. Received: {options.copies}. Leave it out for 16.")
    labs = [lab_named(name) for name in options.labs]
    row(*COLUMNS)
    row(*["---"] * len(COLUMNS))
    found, failed = {}, False
    for lab in labs:
        with tempfile.TemporaryDirectory() as folder:
            try:
                found[lab] = measure(Path(folder), lab, options.copies)
            except Failed as problem:
                row(lab, f"not measured: {problem}", *[""] * (len(COLUMNS) - 2))
                failed = True
    if found:
        tell(list(found.values()))
    return int(failed)


def measure(folder, lab, copies):
    """Measures a lab, and prints its row."""
    school = Class(folder, lab, (SOLVED, HALF_SOLVED))
    graders = Ours(school, copies), Nbgrader(school, 2, 1), Nbgrader(school, 4, 2)
    times, marks = [], []
    for number, grader in enumerate(graders):
        out = folder / f"out{number}"
        out.mkdir()
        wall, cpu, share = grader.run(out)
        print(f"{lab}: {type(grader).__name__}: {wall:.0f} s", file=sys.stderr)
        times.append(Times(wall / grader.students, cpu / grader.students))
        marks.append(share)
    found = Measured(*times, alone(school, processes=2))
    row(
        lab,
        *(f"{seconds:.2f}" for each in times for seconds in each),
        f"{found.students:.2f}",
        f"{found.ratio:.1f}",
        f"{found.two_at_once.wall / found.ours.wall:.1f}",
        told(marks, school.share),
    )
    return found


def told(marks, expected):
    """The share of the points, where all graders give what they should."""
    if all(round(each - expected, 6) == 0 for each in marks):
        return f"{expected:.0%}"
    return f"{', '.join(f'{each:.0%}' for each in marks)}; should be {expected:.0%}"


def tell(labs):
    """Prints what the goals are about."""
    ratios = [each.ratio for each in labs]
    print(
        f"\nnbgrader / ours: geometric mean {statistics.geometric_mean(ratios):.1f} (goal ", end=""
    )
    print(f"{GOAL_MEAN}), minimum {min(ratios):.1f} (goal {GOAL_LEAST})")
    both = [each.two_at_once.wall / each.ours.wall for each in labs]
    print(f"two at once / ours: geometric mean {statistics.geometric_mean(both):.1f}, ", end="")
    print(f"minimum {min(both):.1f}")
    ours, students = sum(each.ours.cpu for each in labs), sum(each.students for each in labs)
    print(f"CPU of all labs: ours {ours:.1f} s, the student's code {students:.1f} s: ", end="")
    print(f"{ours / students - 1:+.0%} (goal {GOAL_ABOVE:+.0%} at most)")


def row(*cells):
    print("|", " | ".join(map(str, cells)), "|", flush=True)


if __name__ == "__main__":
    sys.exit(main())
