"""Where an answer names in its source what its exercise forbids.

It tells what cannot be seen while the answer runs, such as a net that was compiled before. The
source is read, never run.
"""

import ast
import contextlib
import functools
from fnmatch import fnmatchcase

from cnnlab.judging.forbidden import find, functions, things


def named(cells, name, names):
    """The first forbidden name in what an answer is made of, or "".

    Args:
        cells: sources of the cells that have run, in their order.
        name: what the exercise asks for; functions and values that it uses are followed.
        names: forbidden names, as in `Forbidden`.

    Example:

    >>> named(["import numpy as np\\ndef rows(x):\\n    return np.convolve(x, [1, 1])"],
    ...       "rows", ["numpy.convolve"])
    'numpy.convolve'
    """
    barred = list(things(names))
    objects = {id(f): told for told, thing in barred[::-1] for f in (thing, *functions(thing))}
    bound_by, synonyms = {}, {}
    for statement in (statement for cell in cells for statement in parsed(cell)):
        bound = {statement.name} if hasattr(statement, "name") else bindings(statement)
        bound_by |= dict.fromkeys(bound, statement)
        synonyms = {key: path for key, path in synonyms.items() if key not in bound}
        synonyms |= {key: path for key, path in same(statement).items() if key in bound}
    todo, seen = [name], set()
    while todo:
        statement = bound_by.get(todo.pop())
        if statement is None or statement in seen:
            continue
        seen.add(statement)
        inside = same(statement)
        own = bindings(statement) - inside.keys()
        known = {key: path for key, path in (synonyms | inside).items() if key not in own}
        for path in sorted({expanded(dotted(node), known) for node in ast.walk(statement)}):
            if root(path) not in own:
                todo.append(root(path))
                if told := forbidden(path, names, objects):
                    return told
    return ""


@functools.lru_cache(256)
def parsed(cell):
    """The statements of a cell; none where it is no Python, or nested too deeply to be run."""
    from IPython.core.inputtransformer2 import TransformerManager

    for transform in (str, TransformerManager().transform_cell):  # a cell may hold magics
        with contextlib.suppress(SyntaxError, ValueError, MemoryError, RecursionError):
            return ast.parse(transform(cell)).body
    return []


def bindings(statement):
    """The names that a statement binds, those inside functions too."""
    names = set()
    for node in ast.walk(statement):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        elif isinstance(node, ast.arg):
            names.add(node.arg)
        elif isinstance(node, ast.FunctionDef | ast.ClassDef) and node is not statement:
            names.add(node.name)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            names |= imported(node).keys()
    return names


def imported(node):
    """`{"c": "keras.ops.conv"}` of `from keras.ops import conv as c`."""
    if isinstance(node, ast.ImportFrom):
        return {each.asname or each.name: f"{node.module}.{each.name}" for each in node.names}
    paths = {each.asname: each.name for each in node.names if each.asname}
    roots = [root(each.name) for each in node.names if not each.asname]
    return paths | dict(zip(roots, roots, strict=True))


def same(statement):
    """Names that are bound to what a dotted name leads to, with this name."""
    found = {}
    for node in ast.walk(statement):
        if isinstance(node, ast.Import | ast.ImportFrom):
            found |= imported(node)
        elif isinstance(node, ast.Assign) and dotted(node.value):
            found |= {to.id: dotted(node.value) for to in node.targets if isinstance(to, ast.Name)}
    return found


def dotted(node):
    """`"keras.ops.conv"` of this expression; "" of one that is no dotted name."""
    parts = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) else ""


def root(path):
    return path.partition(".")[0]


def expanded(path, synonyms):
    """The dotted name with the names that stand for others written out."""
    for _ in synonyms:  # no more often, should they go round in a circle
        first, dot, rest = path.partition(".")
        if synonyms.get(first, first) == first:
            break
        path = synonyms[first] + dot + rest
    return path


def forbidden(path, names, objects):
    """The forbidden name that a dotted name is, or is another name of; or ""."""
    if any(fnmatchcase(path, name) for name in names):
        return path
    return objects.get(id(find(path)), "") if "." in path else ""
