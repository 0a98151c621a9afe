"""The statements of a student's cells, and the names in them. They are read, never run."""

import ast
import contextlib
import functools
import re

CELL_MAGICS = re.compile(r"\A(?:\s*%%[^\n]*\n)+")  # `%%time` at the top, or several


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
