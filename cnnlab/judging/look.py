"""Which names a cell takes from other cells, and which it binds.

An answer's source is looked at where the student's code runs: Python's parser gives no promise for
hostile sources.
"""

import ast
import re
import symtable

_STRING = r"'(?:[^'\\\n]|\\.)*'|\"(?:[^\"\\\n]|\\.)*\""
_MAGIC = re.compile(  # what IPython makes of `%time f(x)`, `!ls`, and `%%time`
    r"get_ipython\(\)\.(?:run_line_magic|run_cell_magic|system|getoutput)"
    rf"\(((?:{_STRING})(?:, (?:{_STRING}))*)\)"
)
_LINE_MAGIC = re.compile(r"^[ \t]*[%!](.*)", re.MULTILINE)


def look(source):
    """The names that a cell takes from other cells, and those that it binds.

    In place of a magic its arguments are looked at.

    Returns:
        Two sets; empty for a source that is no Python, which is not run either.
    """
    said = []
    source = _MAGIC.sub(lambda magic: said.append(magic[1]) or "None", source)
    try:
        reads, binds = names(source)
    except (SyntaxError, ValueError):
        return set(), set()
    for arguments in said:
        magic, *texts = ast.literal_eval(f"{arguments},")
        if magic == "run":  # a program, perhaps with the notebook's names
            reads.add("get_ipython")
        for text in texts or [magic]:
            _add_magic(text, reads, binds)
    return reads - binds, binds


def _add_magic(text, reads, binds):
    """Adds what a magic's arguments, or the body of a cell's magic, read and bind."""
    words = " ".join(_LINE_MAGIC.findall(text))
    try:
        read, bound = names(_LINE_MAGIC.sub("", text).strip())
    except (SyntaxError, ValueError):  # no Python, or behind options
        words, read, bound = text, set(), set()
    reads |= read - bound | set(re.findall(r"[^\W\d]\w*", words))
    binds |= bound


def names(source):
    """The names that Python reads in other scopes than its functions', and those that it binds."""
    reads, binds = set(), set()
    scopes = [symtable.symtable(source, "cell", "exec")]
    outermost = scopes[0]
    while scopes:
        scope = scopes.pop()
        scopes += scope.get_children()
        for symbol in scope.get_symbols():
            if not (scope is outermost or symbol.is_global()):
                continue
            if symbol.is_referenced():
                reads.add(symbol.get_name())
            if symbol.is_assigned() or symbol.is_imported():
                binds.add(symbol.get_name())
    return reads, binds
