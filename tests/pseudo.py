"""A pseudo-language: every letter has an accent, and a text is a third longer.

What reads as before in it was never marked for translation; what is cut off has too little room.
"""

import contextlib
import functools
import re
import tempfile
from pathlib import Path

import polib
import pytest

from cnnlab import language

NAME = "xx"
CATALOGUE = language.CATALOGUES / "ru" / "LC_MESSAGES" / "cnnlab.po"
PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
ACCENTED = "áƀćďéƒĝĥíĵķĺɱńóƥʠŕśťúṽẃẋýžÁɃĆĎÉƑĜĤÍĴĶĹṀŃÓƤɊŔŚŤÚṼẂẊÝŽ"
# Vowels are written twice: they are two letters of five.
LETTERS = {
    ord(plain): accented * (2 if plain in "aeiou" else 1)
    for plain, accented in zip(PLAIN, ACCENTED, strict=True)
}
KEPT = re.compile(r"(`[^`]*`|\{[^{}]*\})")  # code and fields
# What no catalogue can have: code, names and texts of the student's in quotes, what is called or
# has an index in a formula, and an error's own words, which end a message.
NOT_OURS = re.compile(
    r"`[^`]*`|(?<!\w)'[^']*'(?!\w)|\"[^\"]*\"|\b\w+(?=[(\[])"
    r"|\b\w+(?:Error|Exception|Warning)(?:: .*)?",
    re.DOTALL,
)
TAG = re.compile(r"<[^>]*>")
WORD = re.compile(r"[A-Za-z]{2,}")
NAMES = {"None", "True", "False", "NaN", "nan", "inf", "NumPy"}


def accented(text):
    """The text in the pseudo-language."""
    parts = KEPT.split(text)
    return "".join(part if odd % 2 else part.translate(LETTERS) for odd, part in enumerate(parts))


def plain_words(text):
    """The words of a text that are in no catalogue."""
    return [word for word in WORD.findall(NOT_OURS.sub(" ", text)) if word not in NAMES]


@contextlib.contextmanager
def spoken():
    """While it lasts, the reader's language is the pseudo-language."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(language, "CATALOGUES", Path(catalogues().name))
        with language.speaking(NAME):
            yield


@functools.cache
def catalogues():
    """A folder with the catalogue of all that the program says."""
    folder = tempfile.TemporaryDirectory()
    path = Path(folder.name) / NAME / "LC_MESSAGES" / "cnnlab.po"
    path.parent.mkdir(parents=True)
    entries = polib.pofile(str(CATALOGUE))
    for entry in entries:
        entry.msgstr = accented(entry.msgid)
    entries.save(str(path))
    return folder


def left_in_english(card):
    """What a card says, all its hints told, that has words of no catalogue."""
    with spoken():
        lines = repr(card).removeprefix(f"{card.verdict.exercise}: ").splitlines()
        lines += TAG.split(card._steps())
    return [line.strip() for line in lines if plain_words(line)]
