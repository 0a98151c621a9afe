"""What a cell defines and uses, seen by patterns: the source may be anything, even no Python.

(Parsing it could crash the judge: Python's parser gives no promise for nested sources.)
"""

import re

_DEFINED = re.compile(r"^(?:async[ \t]+def|def|class)[ \t]+(\w+)", re.MULTILINE)
_IMPORTED = re.compile(r"^(?:from|import)\b(.*)", re.MULTILINE)
_ASSIGNED = re.compile(r"^([^\s#=][^=\n]*)=(?!=)", re.MULTILINE)


def plain(source):
    """A source without the white space at its ends, and at the ends of its lines."""
    return "\n".join(line.rstrip() for line in source.strip().split("\n"))


def words(source):
    """All that could be a name."""
    return set(re.findall(r"\w+", source))


def helpers(source):
    """Functions, classes and modules that a cell defines at its outermost level."""
    return {*_DEFINED.findall(source), *words(" ".join(_IMPORTED.findall(source)))}


def bound(source):
    """Names that a cell binds at its outermost level by `def`, `class` or `=`."""
    names = set(_DEFINED.findall(source))
    for target in set(_ASSIGNED.findall(source)):
        if target.count("(") == target.count(")"):  # not `f(a, b=1)`
            names |= {name.strip(" \t()*") for name in target.partition(":")[0].split(",")}
    return names
