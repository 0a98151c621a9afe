"""What is still English where all should be Russian."""

import functools
import re

import polib

from cnnlab import exercises
from cnnlab.language import CATALOGUES

RUSSIAN = CATALOGUES / "ru" / "LC_MESSAGES" / "cnnlab.po"
CODE = re.compile(r"`[^`]*`|'[^']*'")
# A word that is no part of a file's name, an option, an address, a version.
WORD = re.compile(r"(?<![\w./=:-])[A-Za-z]{2,}(?![\w/=-]|\.\w|:\w)")


def english_left(text, names=()):
    """Latin words of a Russian text that stand in no translation, and are no exercise's name.

    Args:
        text: what a reader sees. Code, in backquotes or quotation marks, is free.
        names: other words that are free.
    """
    return sorted({*WORD.findall(CODE.sub("", text))} - kept() - exercise_words() - {*names})


@functools.cache
def kept():
    """Latin words that translators kept."""
    said = [each.msgstr for each in polib.pofile(str(RUSSIAN)) if each.msgstr != each.msgid]
    return frozenset(re.findall(r"[A-Za-z]{2,}", " ".join(said)))


@functools.cache
def exercise_words():
    names = [name for lab in exercises.labs() for name in exercises.load(lab)]
    return frozenset(re.findall(r"[A-Za-z]{2,}", " ".join(names)))
