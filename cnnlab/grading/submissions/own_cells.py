"""What a student did to a cell of the lab's own, seen by lines and patterns, as in `names.py`."""

import re

from cnnlab.grading.submissions.names import PROSE, code_of
from cnnlab.grading.submissions.touched import gives

CONTINUES = re.compile(r"[\s)\]}]|(?:elif|else|except|finally)\b")
_NOTHING = re.compile(r"(?:^[ \t]*|(?<=:)[ \t]*)(?:\.\.\.|pass)[ \t]*$", re.MULTILINE)


def added(source, own):
    """The statements of a cell, whole and outermost, that hold a line which the lab's lacks."""
    lines = {line.rstrip() for line in own.split("\n")}
    return "\n".join(
        statement.rstrip()
        for statement in _statements(source)
        if any(
            line.rstrip() not in lines and line.lstrip()[:1] not in ("", "#")
            for line in statement.split("\n")
        )
    )


def unanswered(source, stub, name):
    """Whether a cell that is to define a name is as good as the lab's: no body, or no such name."""
    if name not in gives(source):
        return True
    code = _without_nothing(source)
    empty = rf"^(?:async[ \t]+def|def|class)[ \t]+{name}\b[^\n]*:$(?!\n[ \t])"
    return code == _without_nothing(stub) or bool(re.search(empty, code, re.MULTILINE))


def _statements(source):
    """Outermost statements with the comments, decorators and blank lines that belong to them."""
    blank = PROSE.sub(lambda found: found[2] or re.sub(r"[^\n]", " ", found[0]), source)
    found, head = [""], "@"
    for line, code in zip(source.split("\n"), blank.split("\n"), strict=True):
        if code and not CONTINUES.match(code):
            if not head.startswith("@"):
                found.append("")
            head = code
        found[-1] += f"{line}\n"
    return found


def _without_nothing(source):
    """A source without comments, long strings, blank lines, and what does nothing."""
    lines = _NOTHING.sub("", code_of(source)).split("\n")
    return "\n".join(line.rstrip() for line in lines if line.strip())
