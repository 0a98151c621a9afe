"""What cnnlab says, in the reader's language: an English text comes in, a translated one goes out.

English is written where it is said, as a text or an f-string. A gettext catalogue holds each of
them; an f-string as a template, `expected {wanted}, got {found}`. A text that was made of a
template is recognised by it, and said anew with the same values. So who writes an exercise need not
think of it, and what is judged, kept and compared is the same in all languages.
"""

import functools
import gettext
import os
import re
from pathlib import Path

VARIABLE = "CNNLAB_LANGUAGE"
SETTING = ".cnnlab-language"  # a file in the folder of the labs that a student works in
DEFAULT = "en"
FEWEST_LETTERS = 3  # of its own: what has fewer would be recognised in everything
CATALOGUES = Path(__file__).parent / "_locales"
TEMPLATE = "template"  # the kind of a message that was an f-string
FORMATTED = "python-brace-format"  # its flag, for editors

_FIELD = re.compile(r"\{(\w+)((?:\|[^{}|]*)*)\}")
_ERROR = re.compile(r"\w*(Error|Exception|Warning): ")
_JOINTS = (": ", ". ", "; ", ", ")  # where messages are put together


def language():
    """The reader's language: that of the environment, else of the folder, else English."""
    if told := os.environ.get(VARIABLE):
        return told
    try:
        return Path(SETTING).read_text(encoding="utf-8").strip() or DEFAULT
    except OSError:
        return DEFAULT


def say(text, to=None):
    """The text in the reader's language, or in `to`; as it is where the catalogue has it not."""
    to = to or language()
    return text if to == DEFAULT else catalogue(to).say(text)


@functools.cache
def catalogue(name):
    """The `Catalogue` of a language."""
    return Catalogue(CATALOGUES / name / "LC_MESSAGES" / "cnnlab.po")


class Catalogue:
    """The translations in one file; none where it is not there."""

    def __init__(self, path):
        self._exact, self._templates, self._plural = {}, [], gettext.c2py("n != 1")
        if not path.exists():
            return
        from babel.messages.pofile import read_po

        with path.open("rb") as file:
            read = read_po(file)
        self._plural = gettext.c2py(read.plural_expr)
        for message in read:
            if message.id and message.string and not message.fuzzy:
                self._exact[message.id] = message.string
                if TEMPLATE in ", ".join(message.auto_comments).split(", "):
                    own = sum(map(str.isalpha, _FIELD.sub("", message.id)))
                    if own >= FEWEST_LETTERS:
                        self._templates.append((own, _pattern(message.id), message.string))
        self._templates.sort(key=lambda one: -one[0])  # that with most words of its own is first
        self.say = functools.lru_cache(4096)(self._say)

    def say(self, text):
        return text

    def _say(self, text):
        if known := self._known(text):
            return known
        if error := _ERROR.match(text):  # Python's and its libraries' own words stay
            rest = text[error.end() :]
            return error[0] + (self._known(rest) or rest)
        for start, end in self._gaps(text):  # something known before or after something else
            for place in dict.fromkeys((start, end)):
                if known := self._known(text[:place]):
                    return known + self.say(text[place:])
                if known := self._known(text[place:]):
                    return self.say(text[:place]) + known
        for start, end in self._gaps(text):
            if (said := self.say(text[:start])) != text[:start]:
                return said + text[start:end] + self.say(text[end:])
        return text

    @staticmethod
    def _gaps(text):
        """Where messages may have been put together: at a joint, else at a space; not in code."""
        for joint in (*_JOINTS, " "):
            for found in re.finditer(re.escape(joint), text):
                if not text.count("`", 0, found.start()) % 2:
                    yield found.span()

    def _known(self, text):
        """The translation of a text that is a whole message, or None."""
        if text in self._exact:
            return self._exact[text]
        for _, pattern, translation in self._templates:
            if found := pattern.fullmatch(text):
                return self._filled(translation, found.groupdict())
        return None

    def _filled(self, translation, values):
        def fill(field):
            if field[1] not in values:  # the field that it touches has all
                return ""
            value, forms = values[field[1]], field[2].split("|")[1:]
            if not forms:
                is_code = translation[: field.start()].endswith("`")
                return value if is_code else self.say(value)
            number = re.fullmatch(r"-?(\d+)", value)
            return forms[self._plural(int(number[1])) if number else -1]

        return _FIELD.sub(fill, translation).rstrip(" ") + " " * translation.endswith(" ")


def _pattern(template):
    """What all texts look like that a template makes; of fields that touch, the first has all."""
    parts, end = [], 0
    for field in _FIELD.finditer(template):
        between = template[end : field.start()]
        if not field.start() or between.strip(" "):
            parts += [re.escape(template[end : field.start()]), f"(?P<{field[1]}>.*?)"]
        end = field.end()
    return re.compile("".join(parts) + re.escape(template[end:]), re.DOTALL)
