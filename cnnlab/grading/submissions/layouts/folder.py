"""What all layouts share: the entries of a folder, and what is found in them."""

import os
import re
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from cnnlab.grading.submissions.beside import files_beside
from cnnlab.grading.submissions.submission import Submission, printable

SUFFIX = ".ipynb"
# What a browser, Jupyter and Windows add to the name of a second copy.
COPY = re.compile(r"( ?\(\d+\)|-Copy\d+| - Copy)+$")


@dataclass
class Found:
    """The submissions of a folder, and paths by what is to be told of them: `{names}` in it."""

    submissions: list[Submission] = field(default_factory=list)
    groups: defaultdict[str, list[Path]] = field(default_factory=lambda: defaultdict(list))

    def lines(self, root):
        """A line for each group that is not empty."""
        # `islink` and `isfile` are False where it is hidden.
        links = [each.path for each in self.submissions if os.path.islink(each.path)]
        more = {
            "Symbolic links, not read: {names}.": links,
            "Left out, a student's other notebook: {names}.": self._others(),
        }
        names = {
            what: ", ".join(printable(str(each.relative_to(root))) for each in sorted(paths))
            for what, paths in {**self.groups, **more}.items()
        }
        return [what.replace("{names}", said) for what, said in names.items() if said]

    def _others(self):
        """Notebooks beside those that were taken, of which nothing else is told."""
        taken = {each.path for each in self.submissions}
        homes = {path.parent for path in taken if os.path.isfile(path)}
        beside = {each for home in homes for each in entries(home)}
        return [*filter(is_notebook, beside - taken - set(chain(*self.groups.values())))]


def entries(folder):
    """What is in a folder, hidden things (Jupyter's checkpoints, .DS_Store) left out."""
    try:
        found = sorted(folder.iterdir())
    except PermissionError:  # a student's
        return []
    return [each for each in found if not each.name.startswith((".", "__MACOSX"))]


def folders(root):
    return [each for each in entries(root) if each.is_dir() and not each.is_symlink()]


def is_notebook(path):
    return path.suffix.lower() == SUFFIX


def as_text(name):
    """A file name as text; bytes that are not UTF-8 become their codes."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def notebook_of(home, lab):
    """The notebook in a student's folder, or the link on the way to it.

    It is the lab's own; else the only one there, or the only one that is called so but for what is
    added to a second copy; where there is none, that in a folder of the lab's name.
    """
    path = home / f"{lab}{SUFFIX}"
    if home.is_symlink() or not home.is_dir():
        return home
    if os.path.lexists(path):
        return path
    found = [each for each in entries(home) if is_notebook(each)]
    named = [each for each in found if COPY.sub("", each.stem) == lab]
    for some in (found, named):
        if len(some) == 1:
            return some[0]
    inner = home / lab
    if not found and os.path.isdir(inner) and not inner.is_symlink():
        return notebook_of(inner, lab)
    return path


def in_folder(student, home, lab, **more):
    """The submission in a student's folder."""
    path = notebook_of(home, lab)
    return Submission(as_text(student), path, files_beside(path), **more)


def apart(submissions):
    """Tells students of one name apart by what else is known of them."""
    names = [each.student for each in submissions]
    for each in submissions:
        if names.count(each.student) > 1:
            each.student = f"{each.student} {each.known.get('id', '')}".strip()
    return submissions
