"""A made-up class for the graders that are compared: the same submissions, as each wants them."""

import sys

import nbformat
from measuring import check

from cnnlab import exercises
from cnnlab.grading.submissions.canonical import release
from cnnlab.grading.trial.classroom import MIX, write_class
from cnnlab.grading.workers.lab import steps
from cnnlab.grading.workers.needed import Given
from cnnlab.judging.look import look

SOLVED, HALF_SOLVED = MIX.index("full"), MIX.index("half done")  # students of a made-up class
SIGNED = "# answer of {}"  # what differs between submissions


class Class:
    """The submissions of one lab.

    Args:
        folder: A new folder for all of it.
        lab: The lab's name.
        kinds: What they are: `SOLVED`, `HALF_SOLVED` or both, in turn.

    Attributes:
        whole: A notebook of each kind, as students hand it in.
        short: The same with the set-up, the answers, the checks, and what answers need of the
            lab's own cells: `cnnlab grade` runs no more.
        share: How much of the points they should earn, before discussions are read.
    """

    def __init__(self, folder, lab, kinds=(SOLVED,)):
        self.folder, self.lab = folder, lab
        expected = [*write_class(folder / "made", lab, max(kinds) + 1).values()]
        self.whole = [
            nbformat.read(folder / "made" / f"student{kind + 1}.ipynb", as_version=4)
            for kind in kinds
        ]
        for notebook in self.whole:
            answer = next(cell for cell in notebook.cells if cell.id.startswith("exercise-"))
            answer.source += f"\n\n{SIGNED.format('nobody')}"
        self.short = [with_cells(each, needed(each, lab)) for each in self.whole]
        self.exercises = exercises.load(lab)
        self.max_points = sum(each.max_points for each in self.exercises.values())
        self.share = sum(expected[kind] for kind in kinds) / len(kinds) / self.max_points

    def write(self, name, students, notebooks, layout):
        """Writes submissions that differ in a comment; returns their folder."""
        folder = self.folder / name
        for number in range(students):
            path = folder / layout.format(student=f"student{number + 1:03}", lab=self.lab)
            path.parent.mkdir(parents=True, exist_ok=True)
            text = nbformat.writes(notebooks[number % len(notebooks)])
            path.write_text(text.replace(SIGNED.format("nobody"), SIGNED.format(number)))
        return folder

    def course(self, whole=False):
        """An nbgrader course with the assignment released, without submissions."""
        folder = self.folder / ("course-whole" if whole else "course")
        if folder.exists():
            return folder
        check(sys.executable, "-m", "cnnlab", "course", folder, "--lab", self.lab)
        if not whole:
            path = folder / "source" / self.lab / f"{self.lab}.ipynb"
            source = nbformat.read(path, as_version=4)
            nbformat.write(with_cells(source, set()), path)
        check(sys.executable, "-m", "nbgrader", "generate_assignment", self.lab, folder=folder)
        return folder

    def programs(self):
        """Paths of the code of each kind of student, without checks, for `students_code.py`."""
        for number, notebook in enumerate(self.short):
            code = nbformat.from_dict(notebook)
            code.cells = [
                cell
                for cell in notebook.cells
                if not cell.metadata.get("nbgrader", {}).get("grade")
            ]
            path = self.folder / f"code{number}.ipynb"
            nbformat.write(code, path)
            yield path


def needed(notebook, lab):
    """Ids of the lab's own cells that a notebook's answers need."""
    own = [step for step in steps(release(lab)) if step.kind == "run" and not step.answers]
    answers = [step.source for step in steps(notebook) if step.answers]
    reads = set().union(*(look(source)[0] for source in answers))
    sources, _ = Given([(step.name, step.source) for step in own]).needed(reads)
    return {name for name, source in sources.items() if source}


def with_cells(notebook, kept):
    """A copy with the code cells that nbgrader knows, and those with these ids."""
    short = nbformat.from_dict(notebook)
    short.cells = [
        cell
        for cell in notebook.cells
        if cell.cell_type == "code" and ("nbgrader" in cell.metadata or cell.id in kept)
    ]
    return short
