"""`cnnlab grade` beside stock nbgrader and otter-grader, on the same submissions of one lab.

    python benchmarks/grading.py [--students 30] [--others 6] [--rounds 2] [--only NAME]

Prints the table of README.md beside this file. In each round the graders take turns. A submission
is the lab's set-up and right answers: its demonstrations, which `cnnlab grade` does not run, are
left out of what the others are given, but for one row. otter-grader is installed into a virtual
environment of its own, which borrows the packages of this one.
"""

import argparse
import csv
import json
import os
import shutil
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
import venv
from collections import defaultdict
from pathlib import Path

import nbformat
import psutil

from cnnlab.grading.trial.classroom import write_class
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
POLL = 0.1  # seconds
SIGNED = "# answer of {}"  # what differs between submissions
OTTER_TEST = """from otter.test_files import test_case

OK_FORMAT = False
name, points = {name!r}, {points}


@test_case(points={points})
def test(check):
    assert check({name!r}) == {points}
"""


class Failed(Exception):
    """A grader that could not be measured, and why."""


def measured(*commands, folder=None, environment=None):
    """Runs commands at once; returns the seconds by the clock and of CPU time.

    CPU time is read from all processes below this one, and a process that has ended counts with its
    parent. (What bubblewrap's children used is known to no parent when it has ended, so the sum is
    read again and again, and its steps up are added.)
    """
    me = psutil.Process()
    started = time.perf_counter()
    running = [
        subprocess.Popen(
            list(map(str, command)),
            cwd=folder,
            env=os.environ | (environment or {}),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        for command in commands
    ]
    cpu, before = 0.0, _own_children(me)
    while any(process.poll() is None for process in running):
        time.sleep(POLL)
        now = _below(me)
        cpu, before = cpu + max(0.0, now - before), now
    seconds = time.perf_counter() - started
    cpu += max(0.0, _own_children(me) - before)
    for command, process in zip(commands, running, strict=True):
        said = process.communicate()[1].decode().strip().splitlines() or ["it said nothing"]
        if process.returncode:
            raise Failed(f"`{' '.join(map(str, command))}` ended with {said[-1]}")
    return seconds, cpu


def _own_children(me):
    """CPU seconds of the children of this process that have ended."""
    times = me.cpu_times()
    return times.children_user + times.children_system


def _below(me):
    total = _own_children(me)
    for process in me.children(recursive=True):
        try:
            times = process.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += times.user + times.system + times.children_user + times.children_system
    return total


class Class:
    """The submissions, as each grader wants them.

    Args:
        folder: A new folder for all of it.
        lab: The lab's name.
    """

    def __init__(self, folder, lab):
        self.folder, self.lab = folder, lab
        write_class(folder / "one", lab, 1)  # the first of a class has all answers right
        self.whole = nbformat.read(folder / "one" / "student1.ipynb", as_version=4)
        answer = next(c for c in self.whole.cells if c.id.startswith("exercise-"))
        answer.source += f"\n\n{SIGNED.format('nobody')}"
        self.short = without_demonstrations(self.whole)

    def write(self, name, students, notebook, layout):
        """Writes submissions that differ in a comment; returns their folder."""
        folder = self.folder / name
        for number in range(1, students + 1):
            path = folder / layout.format(student=f"student{number:03}", lab=self.lab)
            path.parent.mkdir(parents=True, exist_ok=True)
            text = nbformat.writes(notebook).replace(SIGNED.format("nobody"), SIGNED.format(number))
            path.write_text(text)
        return folder

    def course(self, whole):
        """An nbgrader course with the assignment released, without submissions."""
        folder = self.folder / ("course-whole" if whole else "course-short")
        check(sys.executable, "-m", "cnnlab", "course", folder, "--lab", self.lab)
        path = folder / "source" / self.lab / f"{self.lab}.ipynb"
        source = nbformat.read(path, as_version=4)
        nbformat.write(source if whole else without_demonstrations(source), path)
        check(*nbgrader("generate_assignment", self.lab), folder=folder)
        return folder


def without_demonstrations(notebook):
    """A copy with the setup, the answers and the checks alone."""
    short = nbformat.from_dict(notebook)
    short.cells = [c for c in notebook.cells if c.cell_type == "code" and "nbgrader" in c.metadata]
    return short


def check(*command, folder=None):
    done = subprocess.run(list(map(str, command)), cwd=folder, capture_output=True, text=True)
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines() or ["it said nothing"]
        raise Failed(f"`{' '.join(map(str, command))}` ended with {said[-1]}")


def nbgrader(*words):
    return [sys.executable, "-m", "nbgrader", *words]


class Ours:
    def __init__(self, school, students, backend):
        self.school, self.students, self.backend = school, students, backend
        layout = "{student}.ipynb"
        self.folder = school.write(f"ours-{students}", students, school.whole, layout)

    def run(self, out):
        words = [sys.executable, "-m", "cnnlab", "grade", self.folder, "--lab", self.school.lab]
        words += ["--workers", 2, "--backend", self.backend, "--out", out]
        took = measured([*words, "--require-sandbox", "--fresh"])
        rows = json.loads((out / "results.json").read_text())
        # Discussions wait for a teacher.
        points = [
            [each for each in row["exercises"] if each["outcome"] != "manual"] for row in rows
        ]
        reached = [sum(e["points"] for e in p) / sum(e["max_points"] for e in p) for p in points]
        return *took, statistics.mean(reached)


class Nbgrader:
    def __init__(self, school, students, processes, whole=False):
        self.school, self.processes, self.students = school, processes, students
        self.course = school.course(whole)
        self.notebook = school.whole if whole else school.short

    def run(self, out):
        lab, each = self.school.lab, self.students // self.processes
        folders = []
        for number in range(self.processes):
            folder = out / f"course{number}"
            shutil.copytree(self.course, folder)
            layout = "submitted/{student}/{lab}/{lab}.ipynb"
            self.school.write(folder, each, self.notebook, layout)
            folders.append(folder)
        # nbgrader takes the folder that it is run in for the course.
        course = "--CourseDirectory.root="
        took = measured(
            *(
                [
                    *nbgrader("autograde", lab),
                    f"{course}{f}",
                    f"--config={f / 'nbgrader_config.py'}",
                ]
                for f in folders
            )
        )
        marks = []
        for folder in folders:
            check(*nbgrader("export"), folder=folder)
            with open(folder / "grades.csv") as file:
                marks += [float(row["raw_score"]) for row in csv.DictReader(file)]
        return *took, statistics.mean(marks) / most_points(self.school)


class Otter:
    def __init__(self, school, students, processes, environment):
        self.school, self.processes, self.students = school, processes, students
        self.program = otter(environment)
        self.folder = school.folder / "otter"
        (self.folder / "tests").mkdir(parents=True, exist_ok=True)
        for name, exercise in exercises(school).items():
            test = OTTER_TEST.format(name=name, points=exercise.max_points)
            (self.folder / "tests" / f"{name}.py").write_text(test)
        check(self.program, "generate", "-t", "tests", "-o", "autograder.zip", folder=self.folder)
        answers = nbformat.from_dict(school.short)
        answers.cells = [c for c in answers.cells if not c.metadata.nbgrader.grade]
        school.write("otter", students, answers, "{student}.ipynb")

    def run(self, out):
        notebooks = sorted(self.folder.glob("student*.ipynb"))
        seconds, cpu, marks = 0.0, 0.0, []
        for first in range(0, len(notebooks), self.processes):
            commands = [
                [
                    self.program,
                    "run",
                    each,
                    "-a",
                    self.folder / "autograder.zip",
                    "-o",
                    out / each.stem,
                ]
                for each in notebooks[first : first + self.processes]
            ]
            for number in range(len(commands)):
                (out / notebooks[first + number].stem).mkdir(parents=True, exist_ok=True)
            # The check gives its points where it believes to be in nbgrader.
            took = measured(*commands, environment={"NBGRADER_EXECUTION": "autograde"})
            seconds, cpu = seconds + took[0], cpu + took[1]
        for path in out.glob("*/results.json"):
            tests = json.loads(path.read_text())["tests"]
            marks.append(sum(test["score"] for test in tests if "max_score" in test))
        return seconds, cpu, statistics.mean(marks) / most_points(self.school)


def otter(environment):
    """Path of the program `otter`, installed in an environment that borrows this one's packages."""
    program = environment / "bin" / "otter"
    if not program.exists():
        venv.create(environment, with_pip=True)
        version = f"python{sys.version_info.major}.{sys.version_info.minor}"
        packages = environment / "lib" / version / "site-packages"
        (packages / "course.pth").write_text(f"{sysconfig.get_path('purelib')}\n{os.getcwd()}\n")
        check(environment / "bin" / "pip", "install", "--quiet", "otter-grader")
    return program


def exercises(school):
    from cnnlab.exercises import load

    return load(school.lab)


def most_points(school):
    return sum(each.max_points for each in exercises(school).values())


def bare(school, processes, times=3):
    """CPU seconds of the student's code alone, in processes that have imported everything.

    Programs that run side by side slow each other down: to be compared with ours, two are run.
    """
    path = school.folder / "bare.py"
    cells = [c for c in school.short.cells if not c.metadata.nbgrader.grade]
    path.write_text("\n\n".join(cell.source for cell in cells))
    words = list(map(str, [sys.executable, __file__, "--lab", school.lab, "--bare", path]))
    took = []
    for _ in range(times):
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        running = [subprocess.Popen(words, **pipes) for _ in range(processes)]
        for process in running:
            if process.stdout.readline() != "ready\n":  # it has imported everything
                raise Failed("the student's code alone did not start, see above")
        for process in running:
            process.stdin.write("go\n")
            process.stdin.flush()
        took += [float(process.communicate()[0]) for process in running]
    return statistics.median(took)


def run_bare(path, lab):
    from cnnlab import exercises
    from cnnlab.process.preloaded import PRELOADED, import_all

    import_all(PRELOADED)
    exercises.load(lab)
    program = compile(path.read_text(), "<cell>", "exec")
    print("ready", flush=True)
    sys.stdin.readline()
    started = time.process_time()
    exec(program, {"__name__": "__main__"})
    print(time.process_time() - started)


def row(*cells):
    print("|", " | ".join(map(str, cells)), "|", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--students", type=int, default=30, help="that we grade (30)")
    parser.add_argument("--others", type=int, default=6, help="that the others grade, even (6)")
    parser.add_argument("--rounds", type=int, default=2, help="turns that each grader has (2)")
    parser.add_argument("--lab", default="07", help="a lab that trains (07)")
    parser.add_argument("--only", choices=GRADERS, action="append", help="this one; may repeat")
    parser.add_argument("--otter", type=Path, help="environment for otter-grader (a new one)")
    parser.add_argument("--bare", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    lab = lab_named(options.lab)
    if options.bare:
        return run_bare(options.bare, lab)
    if options.others < 2 or options.others % 2 or min(options.students, options.rounds) < 1:
        parser.error(
            "--others must be even, --students and --rounds 1 or more. Received: "
            f"{options.others}, {options.students}, {options.rounds}. Leave them out for 6, 30, 2."
        )
    with tempfile.TemporaryDirectory() as folder:
        school = Class(Path(folder), lab)
        environment = options.otter or Path(folder) / "environment"
        few, many = options.others, options.students
        makers = [
            lambda: Ours(school, many, "tensorflow"),
            lambda: Ours(school, many, "torch"),
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
            bares[processes].append(bare(school, processes))
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
        row(
            name,
            graders[name].students,
            f"{wall:.2f}",
            f"{cpu:.2f}",
            ratio(times, name),
            f"{marks:.0%}",
        )
    for processes, name in ((1, "the student's code alone"), (2, "the same, two at once")):
        row(name, "-", "", f"{statistics.median(bares[processes]):.2f}", "", "")
    print()
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


def ratio(times, name):
    """How many times longer than ours, in the rounds' median."""
    if not times[OURS]:
        return "-"
    pairs = zip(times[name], times[OURS], strict=True)
    return f"{statistics.median(theirs[0] / ours[0] for theirs, ours in pairs):.1f}"


if __name__ == "__main__":
    sys.exit(main())
