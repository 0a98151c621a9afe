"""The statements of a student's cells, and the names in them. They are read, never run."""

import ast
import contextlib
import functools
import re
from dataclasses import dataclass

from cnnlab.judging.look import names

RUN_PYTHON = ("time", "timeit", "capture", "prun")  # magics; what stands below others is no code
CELL_MAGICS = re.compile(rf"\A(?:\s*%%(?:{'|'.join(RUN_PYTHON)})\b[^\n]*\n)+")
WRITES = re.compile(r"\s*%%(?:writefile|file)[ \t][^\n]*?\b(\w+)\.py\b[^\n]*\n?")
MAGIC = re.compile(r"^\s*[%!]|=\s*[%!]|\?\s*$", re.MULTILINE)


def as_python(cell):
    """A cell without what only IPython reads; its lines keep their numbers."""
    cell = CELL_MAGICS.sub(lambda magics: "\n" * magics[0].count("\n"), cell)
    if not MAGIC.search(cell):
        return cell
    from IPython.core.inputtransformer2 import TransformerManager

    with contextlib.suppress(SyntaxError):
        return TransformerManager().transform_cell(cell)
    return cell


def module_of(cell):
    """The name of the module that a cell writes instead of running anything, and its source."""
    found = WRITES.match(cell)
    return (found[1], cell[found.end() :]) if found else ("", "")


@dataclass(eq=False)
class Statement:
    """A statement that stands in no other.

    Attributes:
        tree: what Python's parser made of it.
        source: its lines, and others of theirs.
        cell: number of its cell.
    """

    tree: ast.AST
    source: str
    cell: int

    @functools.cached_property
    def binds(self):
        """The names that it binds; "*" for all of a module."""
        return set(bound(self.tree))

    @functools.cached_property
    def changes(self):
        """The names whose things it may change, as `cells.append(1)` and `table[0] = 1` do."""
        return set(changed(self.tree))

    @functools.cached_property
    def makes(self):
        """The names that afterwards stand for something else than before."""
        match self.tree:
            case ast.FunctionDef() | ast.ClassDef() | ast.AsyncFunctionDef():
                return {self.tree.name}
            case ast.Import() | ast.ImportFrom() | ast.Assign() | ast.AnnAssign(value=ast.AST()):
                return self.binds
        return set()

    @functools.cached_property
    def reads(self):
        """The names that it takes from elsewhere, and those that its functions bind elsewhere."""
        try:
            reads, binds = names(self.source)
            own = {self.tree.name} if self.is_plain_function else set()
            return (reads | binds - self.binds) - own
        except (SyntaxError, ValueError):
            return {node.id for node in ast.walk(self.tree) if isinstance(node, ast.Name)}

    @property
    def is_plain_function(self):
        """Whether it reads its own name when it is called, and not before."""
        return isinstance(self.tree, ast.FunctionDef) and not self.tree.decorator_list


@functools.lru_cache(1024)
def statements(cell, number=0):
    """The statements of a cell; none where it is no Python, or nested too deeply to be run.

    What a magic such as `%time` runs is read as if it stood there by itself.
    """
    try:
        tree = ast.parse(cell)
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return []
    lines, found = cell.splitlines(keepends=True), []
    for each in (one for whole in tree.body for one in singly(whole)):
        if source := run_by_magic(each):
            found += statements(source, number)
        else:
            first = min([each.lineno, *(one.lineno for one in decorators(each))])
            found.append(Statement(each, "".join(lines[first - 1 : each.end_lineno]), number))
    return found


def singly(tree):
    """`import a, b` as two statements: one of them may be there and the other not."""
    if not isinstance(tree, ast.Import):
        return [tree]
    return [ast.copy_location(ast.Import([each]), tree) for each in tree.names]


def decorators(tree):
    return getattr(tree, "decorator_list", [])


def run_by_magic(tree):
    """The source that a statement runs which IPython has made of a magic; "" for any other."""
    match tree:
        case ast.Expr(ast.Call(ast.Attribute(attr="run_line_magic" | "run_cell_magic"), arguments)):
            match arguments:
                case [ast.Constant(str(magic)), *_, ast.Constant(str(source))]:
                    return source if magic in RUN_PYTHON else ""
    return ""


def bound(tree):
    """The names that a statement binds, those inside its functions left out."""
    match tree:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            yield tree.name
        case ast.Import() | ast.ImportFrom():
            for each in tree.names:
                yield (each.asname or each.name).partition(".")[0]
        case ast.Name(ctx=ast.Store() | ast.Del()):
            yield tree.id
        case ast.Lambda():
            pass
        case _:
            for each in ast.iter_child_nodes(tree):
                yield from bound(each)


def changed(tree):
    """The names of what a statement may change in place, what its functions do left out."""
    match tree:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef() | ast.Lambda():
            return
        case (
            ast.Attribute(ctx=ast.Store() | ast.Del()) | ast.Subscript(ctx=ast.Store() | ast.Del())
        ):
            yield root(tree)
        case ast.Expr(ast.Call(ast.Attribute(ast.Name(name)))):
            yield name
    for each in ast.iter_child_nodes(tree):
        yield from changed(each)


def root(tree):
    """`"a"` of `a.b[0].c`; "" where no name stands first."""
    while isinstance(tree, ast.Attribute | ast.Subscript):
        tree = tree.value
    return tree.id if isinstance(tree, ast.Name) else ""
