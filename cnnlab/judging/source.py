"""Where an answer names in its source what its exercise forbids.

It tells what cannot be seen while the answer runs, such as a net that was compiled before.
"""

import ast
from fnmatch import fnmatchcase

from cnnlab.judging.made_of import made_of
from cnnlab.judging.statements import as_python, module_of, statements


def named(cells, name, names):
    """The first forbidden name in what an answer is made of, or "".

    Args:
        cells: sources of the cells that have run, in their order.
        name: what the exercise asks for.
        names: forbidden names, as in `Forbidden`.

    Example:

    >>> named(["from keras import ops as o", "def rows(x):\\n    return o.conv(x, x)"],
    ...       "rows", ["keras.ops.*conv"])
    'keras.ops.conv'
    """
    parts = made_of([*map(as_python, cells)], name)
    nodes = with_modules([node for each in parts for node in ast.walk(each.tree)], cells)
    imported, stars = {}, []
    for node in nodes:
        if isinstance(node, ast.Import):
            imported |= {each.asname: each.name for each in node.names if each.asname}
        elif isinstance(node, ast.ImportFrom):
            imported |= {
                each.asname or each.name: f"{node.module}.{each.name}" for each in node.names
            }
            stars += [node.module for each in node.names if each.name == "*"]
    own = {name for each in parts for name in each.binds}
    for node in nodes:
        first, dot, rest = dotted(node).partition(".")
        homes = [] if first in own else stars
        for path in (
            imported.get(first, first) + dot + rest,
            *(f"{home}.{first}" for home in homes),
        ):
            if any(fnmatchcase(path, each) for each in names):
                return path
    return ""


def with_modules(nodes, cells):
    """Nodes, and those of the student's own modules that they import."""
    modules = dict(map(module_of, cells))
    waiting, nodes = list(nodes), list(nodes)
    while waiting:
        node = waiting.pop()
        names = [each.name for each in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        for name in names:
            for each in statements(modules.pop(name.partition(".")[0], "")):
                found = [*ast.walk(each.tree)]
                waiting += found
                nodes += found
    return nodes


def dotted(node):
    """`"keras.ops.conv"` of this expression; "" of one that is no dotted name."""
    parts = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) else ""
