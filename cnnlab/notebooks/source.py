"""Reads a lab's hand-written source: py:percent cells, most of them marked with one word.

# %% exercise="conv2d"           a solution between ### BEGIN SOLUTION and ### END SOLUTION
# %% check="conv2d" points=3     its last line is check("conv2d")
# %% [markdown] discussion="why" points=1     the model answer with its marking scheme
# %% locked="setup"              students cannot change it
# %% needs="conv2d"              may fail for a student who has not written `conv2d` yet
# %% varies=true                 its output differs from run to run
# %% [markdown] demands="seed"   what the next exercise's text demands: tests/test_mutants.py
"""

import re
from dataclasses import dataclass
from pathlib import Path

import jupytext

from cnnlab.errors import UserError
from cnnlab.notebooks.mistakes import disagreements, mistakes

KINDS = ("exercise", "check", "discussion", "locked")  # each gives its cell a name
_MARKER = re.compile(r"\s*#\s*%%")


@dataclass
class Cell:
    """One cell of a source: the line of its marker, what it holds, the words on its marker."""

    line: int
    cell_type: str
    source: str
    words: dict

    @property
    def kind(self):
        """The word of `KINDS` on the marker, or None."""
        return next((kind for kind in KINDS if kind in self.words), None)

    @property
    def name(self):
        """The name that `kind` gives to the cell."""
        return self.words.get(self.kind)


@dataclass
class Lab:
    """A lab's source: its name, its file, its cells in their order."""

    name: str
    path: Path
    cells: list


def read(path, exercises):
    """Reads and checks a source.

    Args:
        path: the file.
        exercises: gives the declared exercises of a lab, as `cnnlab.exercises.load` does.

    Raises:
        UserError: with a line for each mistake: file, line number, what is wrong, how to repair it.
    """
    lab = Lab(path.stem, path, _cells(path))
    try:
        declared = exercises(lab.name)
    except LookupError:  # a lab without exercises
        declared = {}
    found = sorted({*mistakes(lab.cells), *disagreements(lab.cells, declared)})
    if found:
        raise UserError("\n".join(f"{path}:{line}: {message}" for line, message in found))
    return lab


def _cells(path):
    """The cells with their line numbers, which jupytext does not give.

    The text is read twice. The second time every marker carries its line number as one more word;
    lines in a string or a fence that only look like markers carry it too, but of the second reading
    nothing but this word is used.
    """
    try:
        text = path.read_text(encoding="utf-8")
        numbered = "\n".join(
            f"{line.rstrip()} line={number}" if _MARKER.match(line) else line
            for number, line in enumerate(text.splitlines(), 1)
        )
        plain, marked = (jupytext.reads(each, "py:percent").cells for each in (text, numbered))
    except Exception as error:  # jupytext has no error class of its own
        reason = (str(error).splitlines() or [type(error).__name__])[0]
        raise UserError(f"{path}:1: not a py:percent source: {reason}") from error
    cells, line = [], 1
    for cell, twin in zip(plain, marked, strict=True):
        line = twin.metadata.get("line", line)
        words = {k: v for k, v in cell.metadata.items() if k != "lines_to_next_cell"}
        cells.append(Cell(line, cell.cell_type, cell.source.rstrip("\n"), words))
    return cells
