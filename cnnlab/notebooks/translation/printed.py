"""Strings that are printed and nothing else: a reader sees them, whatever else the word means."""

import ast


def only_printed(literal, above):
    """Is the literal printed where it stands, or by the loop that gives it a name?

    Args:
        above: its ancestors, the nearest first.
    """
    if _in_print(above):
        return True
    number = next((n for n, node in enumerate(above) if isinstance(node, ast.For)), None)
    if number is None:
        return False
    loop, name = above[number], _name(literal, above[:number], above[number])
    used = [way for node in loop.body for way in _uses(node, name, ())]
    return bool(used) and all(map(_in_print, used))


def _in_print(above):
    """Do these ancestors, f-strings left out, begin with `print(...)`?"""
    outside = (node for node in above if not isinstance(node, ast.FormattedValue | ast.JoinedStr))
    node = next(outside, None)
    return isinstance(node, ast.Call) and ast.unparse(node.func) == "print"


def _name(literal, above, loop):
    """The name that a loop over rows, or a dict's items, gives to a literal in it; or None."""
    names = loop.target.elts if isinstance(loop.target, ast.Tuple) else [loop.target]
    match above:
        case [ast.Tuple() | ast.List()] if len(names) == 1:
            return getattr(names[0], "id", None)
        case [ast.Tuple(elts=row), ast.List() | ast.Tuple()] if len(row) == len(names):
            return getattr(names[row.index(literal)], "id", None)
        case [ast.Dict(keys=keys), ast.Attribute(attr="items"), ast.Call()] if len(names) == 2:
            return getattr(names[literal not in keys], "id", None)
    return None


def _uses(node, name, above):
    """For each use of a name its ancestors, the nearest first."""
    if isinstance(node, ast.Name) and node.id == name:
        yield above
    for child in ast.iter_child_nodes(node):
        yield from _uses(child, name, (node, *above))
