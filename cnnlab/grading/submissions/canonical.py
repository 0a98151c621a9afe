"""Makes of any file that a student hands in the notebook that is graded.

It is the lab as it was released, with nothing of the student's but the answers. What the file says
of points, locks, outputs and kernels does not count.
"""

import functools
import hashlib
import json
from copy import deepcopy
from dataclasses import dataclass

import nbformat

from cnnlab.errors import UserError
from cnnlab.grading.submissions.answers import Answers
from cnnlab.grading.submissions.names import plain
from cnnlab.grading.submissions.reading import Unreadable, read
from cnnlab.language import DEFAULT
from cnnlab.notebooks.launch import lab_names, labs_folder


@dataclass
class Canonical:
    """What is graded of a submission."""

    lab: str
    notebook: nbformat.NotebookNode  # the release with the student's answers in it
    answers: dict[str, str]  # by exercise or discussion, in the lab's order; "" where unanswered
    warnings: list[str]  # for the student and the teacher
    unreadable: str  # why nothing could be taken from the file, or ""
    files: dict[str, bytes]  # what lay beside the notebook and its cells read, by name
    language: str  # of the notebook that was handed in; "" for a file that cannot be read

    @property
    def digest(self):
        """Of all of the above but the language."""
        parts = ("cell_type", "source", "attachments")
        cells = [
            [*map(each.get, parts), each.metadata.get("nbgrader")] for each in self.notebook.cells
        ]
        files = {name: hashlib.sha256(each).hexdigest() for name, each in self.files.items()}
        graded = [self.lab, cells, self.answers, self.warnings, self.unreadable, files]
        return hashlib.sha256(json.dumps(graded).encode()).hexdigest()


def release(lab):
    """The notebook that students were given."""
    path = labs_folder() / f"{lab}.ipynb"
    if not path.is_file():
        names = ", ".join(lab_names())
        raise UserError(f"expected the name of a lab, received {lab!r}. Choose from: {names}.")
    return nbformat.read(path, as_version=4)


@functools.cache
def editions(lab):
    """The notebooks of a lab in other languages than English, by language."""
    paths = sorted(labs_folder().parent.glob(f"*/{lab}.ipynb"))
    others = [path for path in paths if path.parent != labs_folder()]
    return {path.parent.name: nbformat.read(path, as_version=4) for path in others}


def edition_of(lab, release, submitted):
    """Language and notebook of the edition that a student has worked on: that of which most cells
    are left, whatever the file says."""
    texts = {plain(cell.source) for cell in submitted.cells}

    def left(edition):
        return sum(plain(cell.source) in texts for cell in edition[1].cells)

    return max(({DEFAULT: release} | editions(lab)).items(), key=left)  # of several the first


def in_english(notebook, edition, release):
    """Gives cells that the student left as they were the words of the release: code is equal, but
    for the language that the set-up tells."""
    english = {cell.id: cell for cell in release.cells}
    given = {cell.id: cell.source for cell in edition.cells}
    for cell in notebook.cells:
        if cell.id in english:
            cell.metadata = deepcopy(english[cell.id].metadata)
        if cell.source == given.get(cell.id):
            cell.source = english[cell.id].source


def canonical(path, lab, release, files=None):
    """The notebook to be graded for a file; a file that cannot be read gives no answers.

    Args:
        path: the file; it may hold anything, and need not be there.
        lab: the lab's name.
        release: the lab's notebook as `release(lab)` gives it; it stays as it is.
        files: paths of what lies beside the file, by name.
    """
    answers, unreadable, language = Answers(lab, release), "", ""
    try:
        submitted = read(path)
        language, edition = edition_of(lab, release, submitted)
        answers = Answers(lab, edition)
        answers.take(submitted, files or {})
        in_english(answers.notebook, edition, release)
    except Unreadable as error:
        unreadable = str(error)
    found = answers.notebook, answers.sources, answers.warnings, unreadable, answers.files
    return Canonical(lab, *found, language)
