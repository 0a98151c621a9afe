"""What a cell defines and uses, seen by patterns: the source may be anything, even no Python.

(Parsing it could crash the judge: Python's parser gives no promise for nested sources.)
"""

import builtins
import functools
import keyword
import re

BUILTINS = frozenset(dir(builtins))

_DEFINED = re.compile(r"^(?:async[ \t]+def|def|class)[ \t]+(\w+)", re.MULTILINE)
_ASSIGNED = re.compile(r"^([^\s#=][^=\n]*)=(?!=)", re.MULTILINE)
_IMPORTED = re.compile(
    r"^(?:from[ \t]+[\w.]+[ \t]+)?import[ \t]*(\([^)]{0,2000}|[^\n;]*)", re.MULTILINE
)
# Long strings and comments; short strings are kept, of which an f-string may use names.
PROSE = re.compile(
    r"(\"\"\"|''').*?\1|#[^\n]*"
    r"|(\"(?:\\.|[^\"\\\n])*\"?|'(?:\\.|[^'\\\n])*'?)",
    re.DOTALL,
)
INDENT = re.compile(r"^[ \t]+", re.MULTILINE)
_BRACKETS = re.compile(r"[(\[{][^()\[\]{}]*[)\]}]")
OUTERMOST = re.compile(r"\n(?=[^\s)\]}#])")
_NAME = re.compile(r"(?<![\w.])[^\W\d]\w*\b(?!\s*=(?!=))")  # no attribute, no target, no keyword
_PARAMETERS = re.compile(r"\b(?:def[ \t]+\w+[ \t]*\(([^)]{0,2000})|lambda\b([^:\n]*))")
_PARAMETER = re.compile(r"(?:^|[,*])\s*(\w+)")
_LOOPED = re.compile(r"\bfor\b([^\n]{1,200}?)\bin\b|\bas[ \t]+(\w+)")
_GLOBAL = re.compile(r"^[ \t]*global\b(.*)", re.MULTILINE)
_MODULES = re.compile(r"(?:^|;)[ \t]*(?:from|import)[ \t]+([\w., \t]+)", re.MULTILINE)
_RUN = re.compile(r"^[ \t]*%run\b([^\n]*)", re.MULTILINE)


def plain(source):
    """A source without the white space at its ends, and at the ends of its lines."""
    return "\n".join(map(str.rstrip, source.strip().split("\n")))


def words(source):
    """All that could be a name."""
    return set(re.findall(r"\w+", source))


def bound(source):
    """Names that a cell binds at its outermost level by `def`, `class` or `=`."""
    names = set(_DEFINED.findall(source))
    for target in set(_ASSIGNED.findall(source)):
        if target.count("(") == target.count(")"):  # not `f(a, b=1)`
            names |= {name.strip(" \t()*") for name in target.partition(":")[0].split(",")}
    return names


def imported(source):
    """Names that a cell imports at its outermost level; `*` where it imports all of a module."""
    parts = ",".join(names.strip("( \t") for names in set(_IMPORTED.findall(source))).split(",")
    return {part.split()[-1].partition(".")[0] for part in parts if part.split()}


def binds(source):
    """All names that a cell gives to the cells below it."""
    code = code_of(source)
    return bound(code) | imported(code)


def used(source):
    """Names that a cell takes from others; rather one too many than one too few.

    `helper.py` is a file that may be one of the modules that it imports.
    """
    code, names = code_of(source), set()
    for block in set(OUTERMOST.split(code)):
        names |= set(_NAME.findall(block)) - _local(block)
    files = {f"{name}.py" for name in words(" ".join(_MODULES.findall(code)))}
    files |= set(re.findall(r"\b\w+\.py\b", " ".join(_RUN.findall(code))))
    return names - bound(code) - imported(code) - set(keyword.kwlist) | files


@functools.lru_cache(1)
def code_of(source):
    """A source without comments and long strings."""
    return PROSE.sub(lambda found: found[2] or "", source)


def _local(block):
    """Names that a function, or another block, binds for itself."""
    names = set()
    for parameters in _PARAMETERS.findall(block):
        names |= set(_PARAMETER.findall("".join(parameters)))
    for targets in _LOOPED.findall(block):
        names |= words(" ".join(targets))
    if "\n" not in block:
        return names
    lines = INDENT.sub("", block)
    names |= imported(lines)
    for _ in range(10):  # a keyword of a call is no target, though it may begin a line
        lines = _BRACKETS.sub("", lines)
    return (names | bound(lines)) - words(" ".join(_GLOBAL.findall(block)))
