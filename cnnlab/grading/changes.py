"""Which objects the lab's own statements may change: seen in the source, and in doubt yes.

A method changes its object, a call of an object that object (a Keras layer is built by it), and an
item that is set changes what holds it; with an object all that it may hold is changed. The lists
below name what is known to change nothing.
"""

import ast
import builtins
import re
from collections import defaultdict

# Calls that show something and leave all as it was.
SHOWS = ("print", "display", "cnnlab.plots", "IPython.display")
# Modules whose functions leave their arguments as they were.
HARMLESS = (
    *("cnnlab.arithmetic", "cnnlab.checks", "cnnlab.data", "cnnlab.export.named_weights"),
    *("cnnlab.export.run_system", "cnnlab.gradients", "cnnlab.layers", "cnnlab.models"),
    *("cnnlab.plots", "IPython.display", "keras", "math", "matplotlib", "numpy", "scipy"),
    *("skimage", "time"),
)
HARMFUL = (
    "numpy.copyto",
    "numpy.fill_diagonal",
    "numpy.place",
    "numpy.put",
    "numpy.random.shuffle",
)
HARMFUL_BUILTINS = ("delattr", "next", "setattr")
# Methods that change an array; to be called, or to be held by what is changed, changes none.
IN_PLACE = ("fill", "partition", "put", "resize", "setfield", "setflags", "sort")
# Methods that leave their object as it was, whatever it is.
PURE = frozenset(
    re.findall(
        r"\w+",
        """
    all any argmax argmin argsort astype copy count count_params cumsum decode diagonal dot encode
    evaluate flatten format get get_config get_layer get_weights index items join keys lower max
    mean min nonzero predict prod ravel read_text repeat replace reshape round split splitlines
    squeeze startswith std strip sum summary swapaxes tolist transpose upper values var
""",
    )
)


class Changes:
    """Goes through all statements of a lab's own cells, in their order.

    Args:
        statements: all of them; `of` takes them one after the other.
    """

    def __init__(self, statements):
        self.imports, self.functions = {}, defaultdict(list)
        self.held = {}  # name -> names whose objects it may hold, or hold a part of
        for node in [node for statement in statements for node in ast.walk(statement)]:
            if isinstance(node, ast.Import):
                for alias in node.names:
                    name = alias.asname or alias.name.partition(".")[0]
                    self.imports[name] = alias.name if alias.asname else name
            elif isinstance(node, ast.ImportFrom):
                for alias in node.names:
                    self.imports[alias.asname or alias.name] = f"{node.module}.{alias.name}"
        self.arrays = self._arrays(statements)
        for statement in statements:
            if isinstance(statement, ast.FunctionDef):
                self.functions[statement.name].append(_Function(statement))
            elif isinstance(statement, ast.ClassDef):
                self.functions[statement.name] = []
        while any(f.look(self) for each in list(self.functions.values()) for f in each):
            pass  # until no function is found to change more

    def _arrays(self, statements):
        """Names that are bound to the course's data, and to nothing else."""
        of_data, of_others = set(), set()
        for node in (node for statement in statements for node in ast.walk(statement)):
            for target, value in _bindings(node):
                call = isinstance(value, ast.Call) and self.path(value.func)
                data = call and _within(call, ["cnnlab.data"])
                (of_data if data else of_others).update(roots(target) - changed_roots(target))
        return of_data - of_others

    def of(self, statement, binds):
        """Names whose objects a statement may change; `binds` are those that it binds anew."""
        if isinstance(statement, ast.FunctionDef | ast.ClassDef):
            return set()
        stored, called, holds = self.changes([statement], self.held)
        before = {name: self.held.get(name, set()) for name in holds.keys() - binds}
        for name, parts in holds.items():
            far = {deep for part in parts for deep in self.held.get(part, ())}
            self.held[name] = before.get(name, set()) | parts | far
        return stored | (called - self.arrays)

    def changes(self, statements, held):
        """What statements may change, and what they bind.

        Returns:
            Names whose objects they may store into; names whose objects they may call, or call a
            method of, which changes no array; and what each name that they bind may then hold.
        """
        holds, stored, called = defaultdict(set), set(), set()
        for node in (node for statement in statements for node in ast.walk(statement)):
            for target, value in _bindings(node):
                for name in roots(target):
                    holds[name] |= self.sources(value)
                stored |= changed_roots(target)
            if isinstance(node, ast.AugAssign):
                stored |= roots(node.target)
            elif isinstance(node, ast.Delete):
                stored |= {name for target in node.targets for name in changed_roots(target)}
            elif isinstance(node, ast.Call):
                by_storing, by_calling = self.call(node)
                stored |= by_storing
                called |= by_calling
        known = {**held, **holds} | {name: held.get(name, set()) | holds[name] for name in stored}
        stored, called = _closed(stored, known), _closed(called, known)
        return stored - self.imports.keys(), called - self.functions.keys(), dict(holds)

    def call(self, node):
        """Names whose objects a call may store into, and those that it may change otherwise."""
        function, arguments = node.func, [*node.args, *(each.value for each in node.keywords)]
        stored = self.all_sources([each.value for each in node.keywords if each.arg == "out"])
        if path := self.path(function):
            if path.startswith(HARMFUL) or not _within(path, HARMLESS):
                stored |= self.all_sources(arguments)
            return stored, set()
        if isinstance(function, ast.Attribute):
            if function.attr in IN_PLACE:
                return stored | self.sources(function.value), set()
            return stored, set() if function.attr in PURE else self.sources(function.value)
        if not isinstance(function, ast.Name):
            return stored, self.sources(function)
        if function.id in self.functions:
            known = [each.changed_by(node, self) for each in self.functions[function.id]]
            return stored.union(*(each for each, _ in known)), set().union(*(c for _, c in known))
        if hasattr(builtins, function.id) or function.id in SHOWS:
            if function.id in HARMFUL_BUILTINS:
                stored |= self.all_sources(arguments)
            return stored, set()
        return stored, {function.id}

    def path(self, expression):
        """`keras.ops.conv` for `ops.conv`; "" for what is not taken from a module."""
        parts = []
        while isinstance(expression, ast.Attribute):
            parts.append(expression.attr)
            expression = expression.value
        if not isinstance(expression, ast.Name) or expression.id not in self.imports:
            return ""
        return ".".join([self.imports[expression.id], *reversed(parts)])

    def sources(self, expression):
        """Names whose objects a value may be, or may hold."""
        if expression is None or isinstance(expression, ast.Compare | ast.JoinedStr):
            return set()
        if isinstance(expression, ast.Name):
            known = self.imports.keys() | self.functions.keys() | vars(builtins).keys()
            return set() if expression.id in known else {expression.id}
        return self.all_sources(ast.iter_child_nodes(expression))

    def all_sources(self, expressions):
        return {name for each in expressions for name in self.sources(each)}

    def sets_module(self, statement):
        """Whether it sets something of a module: by a call for nothing else, or by `=`."""
        if isinstance(statement, ast.If | ast.Try | ast.With):
            inside = [
                each for each in ast.iter_child_nodes(statement) if isinstance(each, ast.stmt)
            ]
            inside += [each for h in getattr(statement, "handlers", []) for each in h.body]
            return any(map(self.sets_module, inside))
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
            path = self.path(statement.value.func)
            return path != "" and not _within(path, SHOWS)
        targets = [target for target, _ in _bindings(statement)]
        return any(root in self.imports for each in targets for root in changed_roots(each))


class _Function:
    """One of the lab's own functions, and which of its arguments and globals it may change."""

    def __init__(self, definition):
        arguments = definition.args
        self.definition = definition
        self.positional = [each.arg for each in (*arguments.posonlyargs, *arguments.args)]
        self.parameters = {
            *self.positional,
            *(each.arg for each in arguments.kwonlyargs),
            *(each.arg for each in (arguments.vararg, arguments.kwarg) if each),
        }
        self.changes = set(), set()  # by storing, by calling

    def look(self, context):
        """Looks again; returns whether it changes more than was known."""
        *changes, holds = context.changes(self.definition.body, held={})
        local = holds.keys() - self.parameters
        before, self.changes = self.changes, tuple(each - local for each in changes)
        return self.changes != before

    def changed_by(self, call, context):
        """Names whose objects a call changes, by storing and by calling."""
        named = {each.arg: each.value for each in call.keywords}
        given = dict(zip(self.positional, call.args, strict=False)) | named
        starred = any(isinstance(each, ast.Starred) for each in call.args) or None in named
        beyond = starred or len(call.args) > len(self.positional) or named.keys() - self.parameters

        def outside(changed):
            places = changed & self.parameters
            if places and beyond:  # which argument it is cannot be seen
                arguments = [*call.args, *named.values()]
            else:
                arguments = [given[name] for name in places & given.keys()]
            return (changed - self.parameters) | context.all_sources(arguments)

        stored, called = self.changes
        return outside(stored), outside(called)


def _closed(names, held):
    """Names, and what they hold."""
    found, todo = set(), list(names)
    while todo:
        name = todo.pop()
        if name not in found:
            found.add(name)
            todo += held.get(name, ())
    return found


def _bindings(node):
    """Pairs (target, value) of what a node binds."""
    if isinstance(node, ast.Assign):
        return [pair for target in node.targets for pair in _pairs(target, node.value)]
    if isinstance(node, ast.AnnAssign | ast.NamedExpr):
        return [(node.target, node.value)]
    if isinstance(node, ast.For | ast.AsyncFor | ast.comprehension):
        if isinstance(node.iter, ast.Call) and ast.unparse(node.iter.func) == "zip":
            return _pairs(node.target, ast.Tuple(node.iter.args))
        return [(node.target, node.iter)]
    if isinstance(node, ast.withitem) and node.optional_vars:
        return [(node.optional_vars, node.context_expr)]
    return []


def _pairs(target, value):
    """`a, b = x, y` as two pairs."""
    if (
        isinstance(target, ast.Tuple | ast.List)
        and isinstance(value, ast.Tuple | ast.List)
        and len(target.elts) == len(value.elts)
        and not any(isinstance(each, ast.Starred) for each in (*target.elts, *value.elts))
    ):
        parts = zip(target.elts, value.elts, strict=True)
        return [pair for part in parts for pair in _pairs(*part)]
    return [(target, value)]


def roots(target):
    """Names at the root of a target: `a` and `b` of `a, b[0].c`."""
    while isinstance(target, ast.Attribute | ast.Subscript | ast.Starred):
        target = target.value
    if isinstance(target, ast.Tuple | ast.List):
        return {name for each in target.elts for name in roots(each)}
    return {node.id for node in ast.walk(target) if isinstance(node, ast.Name)}


def changed_roots(target):
    """Those of them whose objects are changed: `b` of `a, b[0].c`."""
    if isinstance(target, ast.Starred):
        return changed_roots(target.value)
    if isinstance(target, ast.Tuple | ast.List):
        return {name for each in target.elts for name in changed_roots(each)}
    return roots(target) if isinstance(target, ast.Attribute | ast.Subscript) else set()


def _within(path, modules):
    return any(path == module or path.startswith(f"{module}.") for module in modules)
