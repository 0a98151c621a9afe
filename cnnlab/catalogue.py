"""A catalogue of messages: recognises an English text that was made of one, and says it anew."""

import functools
import gettext
import itertools
import re

FEWEST_LETTERS = 3  # of its own: a template of fewer is recognised between numbers alone
TEMPLATE = "template"  # the kind of a message that was an f-string
FORMATTED = "python-brace-format"  # its flag, for editors
LONGEST = 3_000  # characters; what is longer is not ours
DECIMAL = ","  # `{field|,}` in a translation: a number with a decimal comma
SIGNS = str.maketrans({".": ",", ",": "\N{NO-BREAK SPACE}"})
OF_A_FRACTION = 1  # which form: that of 2 in Russian, of all but 1 in most other languages
# Fields that hold names of the reader's own, or the system's words: no word in them is one of ours.
NAMES = {"address", "broken", "command", "filename", "folder", "handed_in", "here", "lab", "marks"}
NAMES |= {"names", "out", "page", "pages", "path", "root", "shown", "strerror", "student", "wheel"}
MOST_PLACES = 24  # where a text is taken apart: a student's may have words without end

_FIELD = re.compile(r"\{(\w+)((?:\|[^{}|]*)*)\}")
_SPACED = re.compile(" ?" + _FIELD.pattern)
_NUMBER = r"-?\d[\d.,]*(?:e-?\d+)?"
_LISTED = re.compile(r"(.*?)( and [\d,]+ more)?", re.DOTALL)
_LETTER = re.compile(r"[^\W\d_]")
_ERROR = re.compile(r"\w*(Error|Exception|Warning): ")
_WHOLE = "(?:[^`]|`[^`]*`|`(?=[^`]*$))*?"  # what a field holds: no end of it lies in code
_JOINTS = (". ", "; ", ": ", ", ")  # where messages are put together


class Catalogue:
    """The translations of a context in one file; none where it is not there."""

    def __init__(self, path, context=None):
        self._exact, self._templates, self._plural = {}, [], gettext.c2py("n != 1")
        if not path.exists():
            return
        from babel.messages.pofile import read_po

        with path.open("rb") as file:
            read = read_po(file)
        self._plural = gettext.c2py(read.plural_expr)
        for message in read:
            if message.context != context:
                continue
            if message.id and message.string and not message.fuzzy:
                self._exact[message.id] = message.string
                if TEMPLATE in ", ".join(message.auto_comments).split(", "):
                    own = sum(map(str.isalpha, _FIELD.sub("", message.id)))
                    word = max(_FIELD.split(message.id)[::3], key=len)
                    # Numbers have to stand where a translation counts, and where words are few.
                    counts = _FIELD.findall(message.id if own < FEWEST_LETTERS else message.string)
                    numbers = {name for name, forms in counts if forms or own < FEWEST_LETTERS}
                    found = own, word, _pattern(message.id, numbers), message.string
                    self._templates.append(found)
        self._templates.sort(key=lambda one: -one[0])  # that with most words of its own is first
        self.say = functools.lru_cache(4096)(self._say)
        self._known = functools.lru_cache(4096)(self._known)

    def say(self, text):
        """The text with all that is known in it translated."""
        return text

    def whole(self, text):
        """The text translated, if all of it is one message: what others say stays as it is."""
        return (len(text) <= LONGEST and self._known(text)) or text

    def _say(self, text):
        if len(text) > LONGEST or not _LETTER.search(text):
            return text
        if known := self._known(text):
            return known
        if error := _ERROR.match(text):  # Python's and its libraries' own words stay
            rest = text[error.end() :]
            return error[0] + (self._known(rest) or rest)
        for start, end in self._gaps(text):  # something known before or after something else
            # A message may begin or end with a space; what else joins two belongs to neither.
            places = (start, end) if text[start:end] == " " else (end,)
            if known := self._known(text[:start]):
                joint = "" if start in places else text[start:end]
                return known + joint + self.say(text[places[0] :])
            for place in places:
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
        """Where messages may have been put together, and not in code: before the last full stop, at
        a joint, else at a space."""
        if text.endswith("."):
            yield len(text) - 1, len(text)
        for joint in (*_JOINTS, " "):
            yield from _outside_code(text, joint)

    def _known(self, text):
        """The translation of a text that is a whole message, or None; it may begin a sentence."""
        known = self._message(text)
        if known is None and text[:1].isupper():
            known = self._message(text[0].lower() + text[1:])
            known = known and known[0].upper() + known[1:]
        return known

    def _message(self, text):
        if text in self._exact:
            return self._exact[text]
        for _, word, pattern, translation in self._templates:
            if found := word in text and pattern.fullmatch(text):
                said = self._apart(found) or self._filled(translation, found.groupdict())
                return said.rstrip(" ") + " " * text.endswith(" ")
        return None

    def _apart(self, found):
        """The translations of two messages that look like one, or None.

        They do where a field of its template reaches over what joins them. One that holds a
        message of its own, or no word, does not.
        """
        text = found[0]
        spans = [
            found.span(name)
            for name, value in found.groupdict().items()
            if _LETTER.search(value) and not self._known(value)
        ]
        for joint in _JOINTS:
            for start, end in _outside_code(text, joint):
                if not any(begin <= start and end <= stop for begin, stop in spans):
                    continue
                start += joint == ". "  # a full stop is the first one's own
                if (first := self._known(text[:start])) and (other := self._known(text[end:])):
                    return first + text[start:end] + other
        return None

    def _named(self, value):
        """Names as they are; of many it is said how many more there are."""
        names, more = _LISTED.fullmatch(value).groups("")
        return names + (self._known(more) or more)

    def _filled(self, translation, values):
        def fill(field):
            value, forms = values[field[1]], field[2].split("|")[1:]
            if not forms:
                before, after = translation[: field.start()], translation[field.end() :]
                is_code = before.endswith(("`", "=")) or after.startswith("=")  # columns=3
                is_name = field[1].rstrip("0123456789") in NAMES
                if is_code:
                    return value
                return self._named(value) if is_name else self.say(value)
            if forms == [DECIMAL]:
                return value.translate(SIGNS)
            number = re.fullmatch(r"-?(\d+)", value.replace(",", ""))
            return forms[self._plural(int(number[1])) if number else OF_A_FRACTION]

        # Of fields that touch, the first has all: no others are left, nor the spaces between.
        translation = _SPACED.sub(lambda field: field[0] * (field[1] in values), translation)
        return _FIELD.sub(fill, translation)


def _outside_code(text, joint):
    """Where the first joints are that stand in no code: pairs, start and end."""
    found = (each.span() for each in re.finditer(re.escape(joint), text))
    outside = (span for span in found if not text.count("`", 0, span[0]) % 2)
    return itertools.islice(outside, MOST_PLACES)


def _pattern(template, numbers):
    """What all texts look like that a template makes; fields in `numbers` hold nothing else.

    Of fields that touch, the first has all. One that touches a word is the word's end, `weight{s}`,
    or an index, `output[0, 1]`.
    """
    parts, end = [], 0
    for field in _FIELD.finditer(template):
        between = template[end : field.start()]
        if not parts or between.strip(" "):
            what = r"\w*|\[.*?\]" if between[-1:].isalpha() else _WHOLE
            group = f"(?P<{field[1]}>{_NUMBER if field[1] in numbers else what})"
            parts += [re.escape(between), f"(?P={field[1]})" if group in parts else group]
        end = field.end()
    return re.compile("".join(parts) + re.escape(template[end:]), re.DOTALL)
