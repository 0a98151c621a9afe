"""The skeleton of the grader's pages: one style, no script, nothing from outside.

Whatever a template prints is escaped, and its invisible characters are made visible: a page may
show what a hostile student wrote, but it never does what they wrote.
"""

import base64
import re
import unicodedata

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from cnnlab import language
from cnnlab.grading.marks.tables import number
from cnnlab.judging import card, palette
from cnnlab.plots.picture import SCREEN_DPI

# For each outcome: a mark, and how good it is (a class of style.css).
MARKS = {
    "passed": ("✓", "good"),
    "partial": ("✗", "bad"),
    "failed": ("✗", "bad"),
    "missing": ("·", "quiet"),
    "error": ("✗", "bad"),
    "timeout": ("✗", "bad"),
    "crashed": ("✗", "bad"),
    "manual": ("·", "quiet"),
    "marked": ("✓", "quiet"),
}
# What a student reads.
STATES = language.marked(
    {
        "passed": "all right",
        "partial": "partly right",
        "failed": "not right yet",
        "missing": "not done yet",
        "error": "stopped by an error",
        "timeout": "took too long",
        "crashed": "Python crashed",
        "manual": "your teacher reads it",
        "marked": "marked by your teacher",
    }
)
# What is counted here and by commands, by its noun.
COUNTED = {
    "point": ("{number} point", "{number} points"),
    "points_at_most": ("up to {number} point", "up to {number} points"),
    "student": ("{number} student", "{number} students"),
    "lab": ("{number} lab", "{number} labs"),
    "submission": ("{number} submission", "{number} submissions"),
    "answer": ("{number} answer", "{number} answers"),
    "more output": ("{number} more output", "{number} more outputs"),
    "more character": ("{number} more character", "{number} more characters"),
}
MOST_COLOURED = 20_000  # characters of code; more is shown without colours

_NOT_PLAIN = re.compile(r"[^ -~\n\t]")
_INVISIBLE = ("Cc", "Cf", "Cs", "Zl", "Zp")  # control, format (with bidi marks), surrogates
_JOINERS = "\u200c\u200d"  # of Persian, Hindi and emoji


def render(template, **values):
    """The page of a template in `templates/`, as HTML, in the reader's language."""
    code = language.language()
    return _ENVIRONMENT.get_template(template).render(values, marks=MARKS, language=code)


def visible(text):
    r"""The text with an escape, such as `\u202e`, for each character that hides or turns others.

    Example:

    >>> visible("marks\u202e.txt")
    'marks\\u202e.txt'
    """
    return _NOT_PLAIN.sub(_shown, text.replace("\r\n", "\n"))


def said(text, **values):
    """A text in the reader's language, with these values in it."""
    return language.say(text.format(**values) if values else text)


def prose(text):
    """A sentence in the reader's language as HTML, what stands between backquotes as code."""
    return Markup(card.with_code(visible(said(text))))


def code(source):
    """Python code as HTML, in colours."""
    source = visible(source)
    if len(source) > MOST_COLOURED:
        return escape(source)
    lexer = PythonLexer(stripnl=False, ensurenl=False)
    return Markup(highlight(source, lexer, HtmlFormatter(nowrap=True)))


def mark(outcome):
    """The mark of an outcome on its colour, as HTML."""
    sign, how_good = MARKS[outcome]
    return Markup('<span class="mark {}">{}</span>').format(how_good, sign)


def counted(value, noun):
    """A number with its noun, one of `COUNTED`: `1 point`, `2.5 points`, `1,234 characters`."""
    one, more = COUNTED[noun]
    shown = f"{value:,}" if type(value) is int else number(value)
    return (one if value == 1 else more).format(number=shown)


def reached(points, most):
    """`2 of 5 points` in the reader's language."""
    return said(card.reached(points, most))


def picture_tag(picture):
    """A `cnnlab.plots.picture.Picture` as HTML, in the size that a notebook shows it in."""
    data = base64.b64encode(picture.png()).decode()
    width = round(picture.get_figwidth() * SCREEN_DPI)
    return Markup('<img width="{}" alt="{}" src="data:image/png;base64,{}">').format(
        width, picture.alt, data
    )


def _shown(match):
    char = match[0]
    if unicodedata.category(char) in _INVISIBLE and char not in _JOINERS:
        return char.encode("unicode_escape").decode()
    return char


def _printed(value):
    """What a template prints: a text that is not HTML already is made visible, then escaped."""
    return visible(value) if type(value) is str else value


_ENVIRONMENT = Environment(
    loader=PackageLoader("cnnlab.grading.pages"),
    autoescape=True,
    finalize=_printed,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_ENVIRONMENT.globals |= {"say": said, "palette": palette}
_ENVIRONMENT.filters |= {"prose": prose, "code": code, "number": number, "counted": counted}
_ENVIRONMENT.filters |= {"reached": reached, "mark": mark}
