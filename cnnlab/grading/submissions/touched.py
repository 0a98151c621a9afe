"""Names that a student's cell may give to others: what it may bind, and whose value it may change.

Rather one too many than one too few: a cell that is run needlessly costs little, and one that is
not run costs an exercise. Seen by patterns, as in `names.py`.
"""

import functools
import keyword
import re

from cnnlab.grading.submissions.names import (
    BUILTINS,
    INDENT,
    OUTERMOST,
    bound,
    code_of,
    imported,
    words,
)
from cnnlab.judging.statements import module_of

_FUNCTION = re.compile(r"(?:async[ \t]+def|def|class)\b")
_BLOCK = re.compile(
    r"^([ \t]*(?:async|if|elif|else|for|while|with|try|except|finally)\b[^:\n]*):", re.MULTILINE
)
# What follows is looked for in statements, each a line without its indentation.
_DEFINED = re.compile(r"^(?:async[ \t]+def|def|class)[ \t]+(\w+)", re.MULTILINE)
_TARGETS = re.compile(r"^([^\s=][^=\n]*)(?:(?<![!<>])|(?<=<<|>>))=(?!=)", re.MULTILINE)
_CHAINED = re.compile(r"(?<=[^=!<>]=)([\w.,* \t]+)=(?!=)")
_LOOPED = re.compile(r"^(?:async[ \t]+)?for\b([^\n]{1,200}?)\bin\b", re.MULTILINE)
_AS = re.compile(r"\bas[ \t]+\(?([\w, \t]+)")
_NAME = re.compile(r"(?<![\w.])[^\W\d]\w*")
_CHANGED = re.compile(r"^(?:del[ \t]+)?([^\W\d]\w*)[ \t]*[.\[]", re.MULTILINE)
_MODULES = re.compile(r"^import[ \t]+[^\n]*", re.MULTILINE)
_ANYTHING = re.compile(r"^(?:%run\b|exec[ \t]*\(|globals[ \t]*\()", re.MULTILINE)
# And these in all of a cell.
_WALRUS = re.compile(r"\b(\w+)[ \t]*:=")
_GLOBAL = re.compile(r"\bglobal[ \t]([^\n;]*)")


def gives(source):
    """Names that a cell may bind: at any indentation, but for the bodies of functions and classes.

    `*` may be any name; `helper.py` is a file that the cell writes.
    """
    if module := module_of(source)[0]:
        return {f"{module}.py"}
    code = code_of(source)
    text = _statements(code)
    targets = [each for each in _TARGETS.findall(text) if each.count("(") == each.count(")")]
    targets += _CHAINED.findall(text) + _LOOPED.findall(text) + _AS.findall(text)
    names = set(_NAME.findall(" ".join(targets))) | set(_DEFINED.findall(text)) | imported(text)
    names |= set(_WALRUS.findall(code)) | words(" ".join(_GLOBAL.findall(code)))
    names = bound(code) | imported(code) | (names - BUILTINS - set(keyword.kwlist))
    if _ANYTHING.search(text):
        names.add("*")
    return names


def changes(source):
    """Names at the head of a statement: `name.attribute = `, `name[0] = `, `name.append(`."""
    if module_of(source)[0]:
        return set()
    return set(_CHANGED.findall(_statements(code_of(source)))) - set(keyword.kwlist)


def modules(source):
    """Names of imported modules: a call of what is in them does not change them."""
    return imported("\n".join(_MODULES.findall(_statements(code_of(source)))))


@functools.lru_cache(1)
def _statements(code):
    """A line for each statement; of functions and classes only the first line."""
    blocks = OUTERMOST.split(code)
    blocks = [each.partition("\n")[0] if _FUNCTION.match(each) else each for each in blocks]
    return INDENT.sub("", _BLOCK.sub(r"\1\n", "\n".join(blocks).replace(";", "\n")))
