"""Wrong programs made from a right one, each changed in one place.

Tools for mutation testing (mutmut, Cosmic Ray) change files and run a command for each change; here
the changed sources are answers, which the judge looks at.
"""

import ast
import copy
from functools import partial

OPERATORS = {  # in the place of each operator: these
    ast.Add: [ast.Sub],
    ast.Sub: [ast.Add],
    ast.Mult: [ast.Div],
    ast.Div: [ast.Mult],
    ast.FloorDiv: [ast.Div],
    ast.Mod: [ast.FloorDiv],
    ast.Pow: [ast.Mult],
    ast.Lt: [ast.LtE],
    ast.LtE: [ast.Lt],
    ast.Gt: [ast.GtE],
    ast.GtE: [ast.Gt],
    ast.Eq: [ast.NotEq],
    ast.NotEq: [ast.Eq],
    ast.Is: [ast.IsNot],
    ast.IsNot: [ast.Is],
    ast.In: [ast.NotIn],
    ast.NotIn: [ast.In],
    ast.And: [ast.Or],
    ast.Or: [ast.And],
}
WORDS = {
    "same": "valid",
    "valid": "same",
    "relu": "tanh",
    "tanh": "relu",
    "sigmoid": "tanh",
    "softmax": "sigmoid",
    "max": "average",
    "average": "max",
    "ones": "zeros",
    "zeros": "ones",
}
LABELS = ("name",)  # arguments that change nothing that is computed
IN_ANY_ORDER = (
    "max",
    "min",
    "maximum",
    "minimum",
    "logaddexp",
    "logical_and",
    "logical_or",
)  # arguments
STATEMENTS = (ast.Assign, ast.AugAssign, ast.AnnAssign, ast.Expr, ast.Raise, ast.Assert)


def mutants(source):
    """Sources that differ from `source` in one place: an operator, a constant, an argument, a
    default, a slice, or a statement that is not there.

    Comments and spacing are lost, see `ast.unparse`.

    >>> list(mutants("total = price * 2"))
    ['pass', 'total = price / 2', 'total = price * 3', 'total = price * 1']
    """
    tree = ast.parse(source)
    for place, node in enumerate(ast.walk(tree)):
        for number, _ in enumerate(changes(node)):
            changed = copy.deepcopy(tree)
            list(changes(nth(ast.walk(changed), place)))[number]()
            if (other := ast.unparse(ast.fix_missing_locations(changed))) != ast.unparse(tree):
                yield other


def nth(nodes, place):
    return next(node for number, node in enumerate(nodes) if number == place)


def changes(node):
    """What can be done to a node, each a function that does it."""
    for field in ("op", "ops"):
        yield from _other_operators(node, field)
    match node:
        case ast.Constant(value):
            yield from (partial(setattr, node, "value", other) for other in others(value))
        case ast.UnaryOp():
            yield partial(_become, node, node.operand)
        case ast.Call():
            named = [each for each in node.keywords if each.arg not in LABELS]
            yield from (partial(node.keywords.remove, each) for each in named)
            yield from (partial(_swap, node.args, first) for first in _exchangeable(node))
        case ast.Slice():
            parts = [part for part in ("lower", "upper", "step") if getattr(node, part)]
            yield from (partial(setattr, node, part, None) for part in parts)
    for block in ("body", "orelse"):
        statements = getattr(node, block, None)
        for index, statement in enumerate(statements if isinstance(statements, list) else []):
            if isinstance(statement, STATEMENTS) and not _is_text(statement):
                yield partial(statements.__setitem__, index, ast.Pass())


def others(value):
    """Constants that stand in the place of another one."""
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int):
        return [value + 1, value - 1] if value else [1]
    if isinstance(value, float):
        return [2 * value] if value else [1.0]
    return [WORDS[value]] if isinstance(value, str) and value in WORDS else []


def _other_operators(node, field):
    found = getattr(node, field, None)
    if isinstance(found, list):
        for index, each in enumerate(found):
            for other in OPERATORS.get(type(each), []):
                yield partial(found.__setitem__, index, other())
    for other in OPERATORS.get(type(found), []):
        yield partial(setattr, node, field, other())


def _become(node, other):
    """Makes a node another one, where it stands."""
    node.__class__ = other.__class__
    node.__dict__.clear()
    node.__dict__.update(vars(other))


def _exchangeable(call):
    """Places of those arguments that can be exchanged with the next one."""
    name = getattr(call.func, "attr", getattr(call.func, "id", ""))
    return range(0 if name in IN_ANY_ORDER else len(call.args) - 1)


def _swap(items, first):
    items[first], items[first + 1] = items[first + 1], items[first]


def _is_text(statement):
    """Whether it is a docstring."""
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
