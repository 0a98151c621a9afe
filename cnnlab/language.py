"""What cnnlab says, in the reader's language: an English text comes in, a translated one goes out.

English is written where it is said, as a text or an f-string. A gettext catalogue holds each of
them; an f-string as a template, `expected {wanted}, got {found}`. A text that was made of a
template is recognised by it, and said anew with the same values. So who writes an exercise need not
think of it, and what is judged, kept and compared is the same in all languages.
"""

import contextlib
import functools
import os
import re
from pathlib import Path

from cnnlab.catalogue import Catalogue

VARIABLE = "CNNLAB_LANGUAGE"
LABS = "my_labs"  # the folder of labs that a student works in
SETTING = ".cnnlab-language"  # a file in it
LOCALE = ("LC_ALL", "LC_MESSAGES", "LANG")  # the system's variables
DEFAULT = "en"
CATALOGUES = Path(__file__).parent / "_locales"
PICTURE = "picture"  # the context of what stands in figures


_told = ""


def language():
    """The reader's language: as told, else that of the environment, of the folder, of the locale.

    A notebook may put its own into the environment: see `offer`. The folder is that of the labs, or
    the one where it lies. English, where nothing says another.
    """
    return _told or os.environ.get(VARIABLE) or _of_folder() or _of_locale() or DEFAULT


def speak(code):
    """From now on everything is said in this language; with "" in the reader's."""
    global _told
    _told = code


def offer(code):
    """From now on everything is said in this language, here and by programs that are started from
    here, unless the reader's `VARIABLE` names one."""
    os.environ[VARIABLE] = os.environ.get(VARIABLE) or code


@contextlib.contextmanager
def speaking(code):
    """While it lasts, everything is said in this language; with "" in the reader's."""
    before = _told
    speak(code)
    try:
        yield
    finally:
        speak(before)


def languages():
    """Those that there is a catalogue for, and English."""
    return sorted([DEFAULT, *(path.name for path in CATALOGUES.iterdir() if path.is_dir())])


def _of_folder():
    for folder in ("", LABS):
        with contextlib.suppress(OSError):
            return Path(folder, SETTING).read_text(encoding="utf-8").strip()
    return ""


def _of_locale():
    """The locale's language, if there is a catalogue for it."""
    locale = next(filter(None, map(os.environ.get, LOCALE)), "")
    name = re.split("[_.@]", locale)[0]
    return name if name in languages() else ""


def say(text, to=None, context=None, whole=False):
    """The text in the reader's language, or in `to`; as it is where the catalogue has it not.

    Args:
        context: of the messages among which it is sought: `PICTURE`, or None for all others. Short
            words, such as `row`, stand for something in a picture alone.
        whole: leave it as it is where it is not one message, from beginning to end.
    """
    to = to or language()
    if to == DEFAULT:
        return text
    known = catalogue(to, context)
    return known.whole(text) if whole else known.say(text)


def marked(text):
    """As it is, a text or what holds some: they are put in the catalogue, however short, and said
    where they are shown."""
    return text


def unmarked(names):
    """As they are: names, which are put in no catalogue, though some look like words."""
    return names


@functools.cache
def catalogue(name, context=None):
    """The `Catalogue` of a language."""
    return Catalogue(CATALOGUES / name / "LC_MESSAGES" / "cnnlab.po", context)
