"""Labs to be translated, and their catalogues."""

import io
import tokenize
from functools import cache
from pathlib import Path

import polib

from cnnlab.exercises import load
from cnnlab.notebooks.source import Cell, Lab, read
from cnnlab.notebooks.translation.catalogue import of_lab

ROOT = Path(__file__).parents[3]
SOURCES = sorted((ROOT / "solutions").glob("*.py"))
MARK = "Ъ "


@cache
def lab_of(path):
    return read(path, load)


def filled(lab, say):
    """A complete catalogue of the lab; `say(entry)` is each translation."""
    catalogue = of_lab(polib.POFile(), lab, "ru")
    for entry in catalogue:
        entry.msgstr = say(entry)
    return catalogue


def text_lab(*cells):
    """A lab made of sources; one that begins with `#md ` is Markdown."""
    made = [
        Cell(1, "markdown", text.removeprefix("#md "), {})
        if text.startswith("#md ")
        else Cell(1, "code", text, {})
        for text in cells
    ]
    return Lab("90_tiny", Path("90_tiny.py"), made)


def comments(source):
    """All comments of a cell, in one line."""
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return " ".join(t.string.strip("# ") for t in tokens if t.type == tokenize.COMMENT)
