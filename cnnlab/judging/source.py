"""Where an answer names in its source what its exercise forbids.

It tells what cannot be seen while the answer runs, such as a net that was compiled before.
"""

import ast
import builtins
import sys
from fnmatch import fnmatchcase

from cnnlab.judging.lookup import find, functions, things
from cnnlab.judging.statements import bindings, dotted, parsed, root, same

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
    bound_by, places, synonyms = definitions(cells)
    stars = starred(places, {name.rpartition(".")[0] for name in names})
    todo, seen = [name], set()
    while todo:
        statement = bound_by.get(todo.pop())
        if statement is None or statement in seen:
            continue
        seen.add(statement)
        for path in sorted(paths(statement, synonyms)):
            first = root(path)
            todo.append(first)
            for each in (path, *from_stars(path, stars, places.get(first, -1))):
                if told := forbidden(each, names, objects):
                    return told
    return ""


def definitions(cells):
    """What cells bind in the end: for each name the statement, that statement's number, and, where
    it stands for a dotted name, that one."""
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
    return bound_by, places, flattened(synonyms)


def paths(statement, synonyms):
    """The dotted names in a statement, written out."""
    inside = flattened(same(statement))
    own = bindings(statement) - inside.keys()
    found = {expanded(dotted(node), inside) for node in ast.walk(statement)}
    return {expanded(path, synonyms) for path in found if root(path) not in own}


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
