"""The graders that are compared: each is given the same class, and is run as its users run it.

`run(out)` of each returns the seconds by the clock and of CPU time, and the share of the points.
"""

import json
import os
import shutil
import statistics
import sys
import sysconfig
import venv

import nbformat
from measuring import Failed, check, measured
from nbgrader.api import Gradebook

OTTER_TEST = """from otter.test_files import test_case

OK_FORMAT = False
name, points = {name!r}, {points}


@test_case(points={points})
def test(check):
    assert check({name!r}) == {points}
"""


class Ours:
    """`cnnlab grade`; without a number of workers, with as many as it takes by itself."""

    def __init__(self, school, students, backend="tensorflow", workers=None):
        self.school, self.students = school, students
        self.settings = ["--backend", backend, *(["--workers", workers] if workers else [])]
        layout = "{student}.ipynb"
        self.folder = school.write(f"ours-{students}", students, school.whole, layout)

    def run(self, out):
        words = [sys.executable, "-m", "cnnlab", "grade", self.folder, "--lab", self.school.lab]
        took = measured([*words, *self.settings, "--out", out, "--require-sandbox", "--fresh"])
        rows = json.loads((out / "results.json").read_text())
        points = [  # discussions wait for a teacher, and earn nothing yet
            sum(each["points"] for each in row["exercises"]) for row in rows
        ]
        return *took, statistics.mean(points) / self.school.max_points


class Nbgrader:
    """As shipped: it grades one submission after the other; more processes are more courses."""

    def __init__(self, school, students, processes=1, whole=False):
        self.school, self.processes, self.students = school, processes, students
        self.course = school.course(whole)
        self.notebooks = school.whole if whole else school.short

    def run(self, out):
        lab, each = self.school.lab, self.students // self.processes
        folders = [out / f"course{number}" for number in range(self.processes)]
        for folder in folders:
            shutil.copytree(self.course, folder)
            layout = "submitted/{student}/{lab}/{lab}.ipynb"
            self.school.write(folder, each, self.notebooks, layout)
        took = measured(*(self._words(folder) for folder in folders))
        marks = []
        for folder in folders:
            with Gradebook(f"sqlite:///{folder / 'gradebook.db'}") as book:
                marks += [each.score for each in book.assignment_submissions(lab)]
        if len(marks) != self.students:
            raise Failed(f"nbgrader graded {len(marks)} submissions of {self.students}")
        return *took, statistics.mean(marks) / self.school.max_points

    def _words(self, folder):
        # It takes the folder that it is run in for the course.
        words = [sys.executable, "-m", "nbgrader", "autograde", self.school.lab]
        course = f"--CourseDirectory.root={folder}"
        return [*words, course, f"--config={folder / 'nbgrader_config.py'}"]


class Otter:
    """Installed into an environment of its own, which borrows the packages of this one."""

    def __init__(self, school, students, processes, environment):
        self.school, self.processes, self.students = school, processes, students
        self.program = otter(environment)
        self.folder = school.folder / "otter"
        (self.folder / "tests").mkdir(parents=True, exist_ok=True)
        for name, exercise in school.exercises.items():
            test = OTTER_TEST.format(name=name, points=exercise.max_points)
            (self.folder / "tests" / f"{name}.py").write_text(test)
        check(self.program, "generate", "-t", "tests", "-o", "autograder.zip", folder=self.folder)
        answers = [nbformat.read(path, as_version=4) for path in school.programs()]
        school.write("otter", students, answers, "{student}.ipynb")

    def run(self, out):
        notebooks = sorted(self.folder.glob("student*.ipynb"))
        seconds, cpu, marks = 0.0, 0.0, []
        for first in range(0, len(notebooks), self.processes):
            commands = [self._words(out, each) for each in notebooks[first:][: self.processes]]
            # The check gives its points where it believes to be in nbgrader.
            took = measured(*commands, environment={"NBGRADER_EXECUTION": "autograde"})
            seconds, cpu = seconds + took[0], cpu + took[1]
        for path in out.glob("*/results.json"):
            tests = json.loads(path.read_text())["tests"]
            marks.append(sum(test["score"] for test in tests if "max_score" in test))
        return seconds, cpu, statistics.mean(marks) / self.school.max_points

    def _words(self, out, notebook):
        folder = out / notebook.stem
        folder.mkdir(parents=True, exist_ok=True)
        return [self.program, "run", notebook, "-a", self.folder / "autograder.zip", "-o", folder]


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
