"""The messages of the program itself: what checks, cards, hints, commands, pages, figures say.

They stand in Python (see `python`) everywhere in the package, so that who writes an exercise need
not think of them; in the hints, the names of rungs, the templates of pages; and labs have words
that their figures show.
"""

import tomllib

from jinja2 import Environment

from cnnlab import exercises
from cnnlab.judging.rungs import Rung
from cnnlab.language import PICTURE
from cnnlab.notebooks.checkout import sources
from cnnlab.notebooks.source import read
from cnnlab.notebooks.translation.extract import Message
from cnnlab.notebooks.translation.labels import drawn_words
from cnnlab.notebooks.translation.python import of_constant, of_source

# These speak English: what writes another program's file, and what a translator uses.
ENGLISH = ("export/caffe.py", "notebooks/translation")
FIGURES = "plots"


def program_messages(root):
    """The messages, in the order of the files where they stand."""
    found = {}
    for context, texts in ((None, _texts(root)), (PICTURE, _drawn(root))):
        for path, kind, text in texts:
            message = found.setdefault((context, text), Message(text, context))
            message.kinds += [kind] * (kind not in message.kinds)
            place = str(path.relative_to(root)), ""  # its line would change too often
            message.lines += [place] * (place not in message.lines)
    return list(found.values())


def _texts(root):
    """Tuples (file, kind, text)."""
    package = root / "cnnlab"
    for path in sorted(package.rglob("*.py")):
        if not _is_in(path.relative_to(package), (*ENGLISH, FIGURES)):
            for kind, text in of_source(path.read_text(encoding="utf-8")):
                yield path, kind, text
    for path in sorted(package.rglob("*.html")):
        for kind, text in _of_page(path.read_text(encoding="utf-8")):
            yield path, kind, text
    for path in sorted(package.rglob("hints.toml")):
        for hint in _leaves(tomllib.loads(path.read_text(encoding="utf-8"))):
            yield path, "hint", hint
    names = {
        name
        for lab in exercises.labs()
        for exercise in exercises.load(lab).values()
        for name in ("exists", "runs", "own_work", "arguments", *exercise.points)
    }
    for name in sorted(names):
        yield package / "judging" / "rungs.py", "rung", Rung(name, 0).label


def _drawn(root):
    """What stands in figures, as `_texts`."""
    for path in sorted((root / "cnnlab" / FIGURES).rglob("*.py")):
        for kind, text in of_source(path.read_text(encoding="utf-8"), PICTURE):
            yield path, kind, text
    for path in sources(root):
        for word in sorted(drawn_words(read(path, exercises.load))):
            yield path, "label", word


def _is_in(path, folders):
    return any(path.is_relative_to(folder) for folder in folders)


def _of_page(source):
    """What a template of a page says."""
    environment = Environment(extensions=["jinja2.ext.i18n"])
    for _, _, found in environment.extract_translations(source, ["say"]):
        text = found[0] if isinstance(found, tuple) else found  # beside what it is filled with
        if text:
            yield of_constant(text)[1], text


def _leaves(tables):
    if isinstance(tables, str):
        yield tables
    else:
        for each in tables.values() if isinstance(tables, dict) else tables:
            yield from _leaves(each)
