"""Where an answer names in its source what its exercise forbids.

It tells what cannot be seen while the answer runs, such as a net that was compiled before. The
source is read, never run.
"""

import ast
import builtins
import contextlib
import functools
import re
import sys
from fnmatch import fnmatchcase

from cnnlab.judging.forbidden import find, functions, things

CELL_MAGICS = re.compile(r"\A(?:\s*%%[^\n]*\n)+")  # `%%time` at the top, or several
LONGEST = 300  # characters of a dotted name; a library has none that is longer


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
    bound_by, places, synonyms = {}, {}, {}
    for place, statement in enumerate(each for cell in cells for each in parsed(cell)):
        bound = {statement.name} if hasattr(statement, "name") else bindings(statement)
        found = same(statement)
        for key in bound:  # in place: there may be many thousands of statements
            bound_by[key], places[key] = statement, place
            synonyms.pop(key, None)
            if key in found:
                synonyms[key] = found[key]
        if isinstance(statement, ast.ClassDef):
            synonyms |= {f"{statement.name}.{key}": path for key, path in found.items()}
    synonyms = flattened(synonyms)
    stars = starred(places, {name.rpartition(".")[0] for name in names})
    todo, seen = [name], set()
    while todo:
        statement = bound_by.get(todo.pop())
        if statement is None or statement in seen:
            continue
        seen.add(statement)
        inside = flattened(same(statement))
        own = bindings(statement) - inside.keys()
        paths = {expanded(dotted(node), inside) for node in ast.walk(statement)}
        paths = {expanded(path, synonyms) for path in paths if root(path) not in own}
        for path in sorted(paths):
            first = root(path)
            todo.append(first)
            for each in (path, *from_stars(path, stars, places.get(first, -1))):
                if told := forbidden(each, names, objects):
                    return told
    return ""


@functools.lru_cache(256)
def parsed(cell):
    """The statements of a cell; none where it is no Python, or nested too deeply to be run.

    What a magic such as `%%time` runs is read as if it stood there by itself.
    """
    from IPython.core.inputtransformer2 import TransformerManager

    cell = CELL_MAGICS.sub("", cell)
    for transform in (str, TransformerManager().transform_cell):  # a cell may hold magics
        with contextlib.suppress(SyntaxError, ValueError, MemoryError, RecursionError):
            tree = ast.parse(transform(cell))
            for node in filter(is_magic, ast.walk(tree)):
                node.args = [ast.Module(parsed(node.args[-1].value), [])]
            return [each for statement in tree.body for each in opened(statement)]
    return []


def is_magic(node):
    """Whether this is what IPython makes of a magic: its last argument is the code that it runs."""
    if not isinstance(node, ast.Call) or not node.args:
        return False
    runs = getattr(node.func, "attr", "") in ("run_cell_magic", "run_line_magic")
    return runs and isinstance(getattr(node.args[-1], "value", None), str)


def opened(statement):
    """The statement itself; in place of a magic that stands alone the statements that it runs."""
    match statement:
        case ast.Expr(ast.Call(args=[ast.Module(body)])):
            return body
    return [statement]


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
    """`{"c": "keras.ops.conv"}` of `from keras.ops import conv as c`; the key of `keras.ops.*`, of
    which there may be several, is the whole of it."""
    if isinstance(node, ast.ImportFrom):
        paths = {each: f"{node.module}.{each.name}" for each in node.names}
        return {
            path if each.name == "*" else each.asname or each.name: path
            for each, path in paths.items()
        }
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


def flattened(synonyms):
    """The names with what they stand for in the end, where one stands for another that does."""
    flat = {}
    for name in synonyms:
        chain = []
        while name in synonyms and name not in flat:
            flat[name] = name  # for now: they may go round in a circle
            chain.append(name)
            name = root(synonyms[name])
        for each in reversed(chain):
            flat[each] = expanded(synonyms[each], flat)[:LONGEST]
    return flat


def expanded(path, synonyms):
    """The dotted name with a name that stands for another, or a class's `Lib.f`, written out."""
    for head in (".".join(path.split(".", 2)[:2]), root(path)):
        if head in synonyms:
            return synonyms[head] + path[len(head) :]
    return path


def starred(places, homes):
    """Modules of which all is imported: triples (name, module, number of the statement).

    Args:
        places: names, and the number of the last statement that binds each of them.
        homes: what modules hold something forbidden; of the others only those at hand are looked
            at. What is at hand is known name by name; in place of the rest stands None.
    """
    paths = [(key[:-2], place) for key, place in places.items() if key.endswith(".*")]
    stars = [(path, find(path), place) for path, place in paths]
    return [star for star in stars if star[0] in homes or star[1] is not None]


def from_stars(path, stars, above):
    """What a dotted name may be by these modules, where statement number `above` binds it, too."""
    first = root(path)
    if not first or first in sys.modules or hasattr(builtins, first):
        return []
    return [
        f"{home}.{path}"
        for home, module, place in stars
        if place > above and (module is None or hasattr(module, first))
    ]


def forbidden(path, names, objects):
    """The forbidden name that a dotted name is, or is another name of; or ""."""
    if any(fnmatchcase(path, name) for name in names):
        return path
    return objects.get(id(find(path)), "") if "." in path else ""
