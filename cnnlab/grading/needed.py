"""Which statements of a lab's own cells a submission needs: those that give its answers what they
read. The others (demonstrations, pictures, experiments) are not run when a class is graded.

A statement is needed when it binds a name that an answer, a judged object or another needed
statement reads; when it may change an object that such a name holds; or when all it does is to set
something of a module. An answer's source is looked at where the student's code runs: Python's
parser gives no promise for hostile sources.
"""

import ast
import symtable
from collections import defaultdict
from dataclasses import asdict, dataclass, field

from cnnlab.grading.changes import Changes, roots

# Who uses one of these can read any name.
OPAQUE = {
    *("exec", "eval", "compile", "globals", "locals", "vars", "dir", "get_ipython"),
    *("__builtins__", "__main__", "__import__"),
}
COMPREHENSIONS = ("listcomp", "setcomp", "dictcomp", "genexpr")  # `symtable` has them as functions


@dataclass
class Names:
    """What a piece of code does with the notebook's names."""

    now: set = field(default_factory=set)  # read while it runs
    later: set = field(default_factory=set)  # read when a function that it defines is called
    binds: set = field(default_factory=set)  # bound in any case
    may_bind: set = field(default_factory=set)  # bound, perhaps only on some way through
    defines: set = field(default_factory=set)  # functions and classes
    opaque: bool = False  # it can read any name

    def plain(self):
        """As data for `wire`."""
        return {k: sorted(v) if isinstance(v, set) else v for k, v in asdict(self).items()}

    @classmethod
    def from_plain(cls, said):
        """The names that a process told; opaque when it is not what was asked for."""
        names = cls(opaque=True)
        if not isinstance(said, dict) or said.get("opaque") is not False:
            return names
        lists = {key: said.get(key) for key in ("now", "later", "binds", "may_bind", "defines")}
        for words in lists.values():
            if not (isinstance(words, list) and all(isinstance(word, str) for word in words)):
                return names
        return cls(**{key: set(words) for key, words in lists.items()})


def look(source):
    """The `Names` of a cell. A source that is no Python is not run, and reads nothing."""
    names = Names()
    try:
        for statement in ast.parse(source).body:
            one = _names(statement)
            names.now |= one.now - names.binds
            names.opaque |= one.opaque
            for kind in ("later", "binds", "may_bind", "defines"):
                getattr(names, kind).update(getattr(one, kind))
    except (SyntaxError, ValueError):
        return Names()
    except (MemoryError, RecursionError):
        return Names(opaque=True)
    names.later -= names.binds
    return names


def _names(statement):
    names = Names()
    _scope(symtable.symtable(ast.unparse(statement), "cell", "exec"), False, names)
    names.may_bind |= names.binds
    names.binds = set()
    if isinstance(statement, ast.Assign | ast.AnnAssign | ast.Import | ast.ImportFrom):
        if getattr(statement, "value", True):
            names.binds = set(names.may_bind)
    elif isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        names.binds = names.defines = {statement.name}
    for node in _outside_functions(statement):  # `symtable` sees no reading in these
        if isinstance(node, ast.AugAssign):
            names.now |= roots(node.target)
        elif isinstance(node, ast.Delete):
            names.now |= {name for target in node.targets for name in roots(target)}
        elif isinstance(node, ast.ImportFrom) and node.names[0].name == "*":
            names.opaque = True
    names.opaque |= bool(OPAQUE & (names.now | names.later | names.may_bind))
    return names


def _outside_functions(node):
    """The node and what is inside it, but for the bodies of functions."""
    yield node
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
        for child in ast.iter_child_nodes(node):
            yield from _outside_functions(child)


def _scope(table, deferred, names):
    """Adds what a scope, and the scopes inside it, do with names of the notebook."""
    outermost = table.get_type() == "module"
    for symbol in table.get_symbols():
        if not (outermost or symbol.is_global()):
            continue
        if symbol.is_referenced():
            (names.later if deferred else names.now).add(symbol.get_name())
        if symbol.is_assigned() or symbol.is_imported() or (outermost and symbol.is_namespace()):
            names.binds.add(symbol.get_name())
    for child in table.get_children():
        function = child.get_type() == "function" and child.get_name() not in COMPREHENSIONS
        _scope(child, deferred or function, names)


@dataclass
class Piece:
    """A statement of the lab's own."""

    first: int  # its lines in its cell, counted from 1
    last: int
    names: Names
    changes: set  # names whose objects it may change
    keep: bool  # it sets something of a module


def _piece(statement, changes):
    above = [each.lineno for each in getattr(statement, "decorator_list", [])]
    first, names = min([statement.lineno, *above]), _names(statement)
    changed, keep = changes.of(statement, names.binds), changes.sets_module(statement)
    return Piece(first, statement.end_lineno, names, changed, keep)


class Given:
    """A lab's own cells, looked at once for a class.

    Args:
        cells: list of (id, source) of all cells that hold no answer, in order. The first is the
            set-up: it is always run.
    """

    def __init__(self, cells):
        self.sources = dict(cells)
        self.opaque = False
        try:
            bodies = {name: ast.parse(source).body for name, source in cells}
        except SyntaxError:  # a magic
            bodies, self.opaque = {}, True
        changes = Changes([statement for body in bodies.values() for statement in body])
        self.pieces = {name: [] for name in self.sources}
        for number, (name, body) in enumerate(bodies.items()):
            for statement in body:
                piece = _piece(statement, changes)
                piece.keep |= number == 0
                self._add(self.pieces[name], piece)
                self.opaque |= piece.names.opaque

    def _add(self, pieces, piece):
        """Two statements on one line are needed together."""
        if pieces and pieces[-1].last >= piece.first:
            before = pieces.pop()
            piece.first, piece.keep = before.first, before.keep or piece.keep
            piece.changes |= before.changes
            for kind in ("now", "later", "may_bind"):
                getattr(piece.names, kind).update(getattr(before.names, kind))
            piece.names.binds = set()
        pieces.append(piece)

    def needed(self, order):
        """What is to be run of the lab's own cells.

        Args:
            order: what happens in the notebook: the id of one of the lab's own cells, the `Names`
                of a student's cell, or, as `("judge", name)`, the object that is judged there.

        Returns:
            `(sources, skipped)`: the sources by id, with empty lines in place of what is left out
            ("" when nothing is left), and the names that are bound by what is left out.
        """
        units = []  # (Names, changes, whether it is run in any case, its cell, its piece)
        for each in order:
            if isinstance(each, Names):
                units.append((each, set(), True, None, None))
            elif isinstance(each, tuple):
                units.append((Names(now={each[1]}), set(), True, None, None))
            else:
                units += [(p.names, p.changes, p.keep, each, p) for p in self.pieces[each]]
        if self.opaque or any(names.opaque for names, *_ in units):
            return dict(self.sources), set()
        functions = {name for names, _, _, cell, _ in units if not cell for name in names.defines}
        until = _Demands([(names, changes - functions) for names, changes, *_ in units])
        for place, (_, _, always, _, _) in enumerate(units):
            if always:
                until.need(place, place)
        kept, skipped = defaultdict(list), set()
        for place, (names, _, _, cell, piece) in enumerate(units):
            if cell and place in until.places:
                kept[cell].append(piece)
            elif cell:
                skipped |= names.may_bind
        return {name: self._lines(name, kept[name]) for name in self.sources}, skipped

    def _lines(self, name, pieces):
        """A cell without what is not needed; each line keeps its number."""
        if not pieces:
            return ""
        wanted = {number for p in pieces for number in range(p.first, p.last + 1)}
        lines = self.sources[name].split("\n")
        return "\n".join(line if n in wanted else "" for n, line in enumerate(lines, start=1))


class _Demands:
    """Goes from readers to who gives them what they read."""

    def __init__(self, units):
        self.units = units
        self.places = {}  # what is needed -> the last place where something of it may be used

    def need(self, place, until):
        if self.places.get(place, -1) >= until:
            return
        new = place not in self.places
        self.places[place] = until
        names, _ = self.units[place]
        for name in names.now if new else ():
            self.ask(name, place, place)
        for name in names.later:
            self.ask(name, place, until)

    def ask(self, name, since, until):
        """Needs all that gives `name` to a reader who may read it from `since` to `until`."""
        for place in range(until - 1, -1, -1):
            names, changes = self.units[place]
            if place != since and (name in names.may_bind or name in changes):
                self.need(place, until)
            if place <= since and name in names.binds:
                return
