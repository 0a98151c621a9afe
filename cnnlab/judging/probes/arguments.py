"""Whether a student's function has left its arguments as they were."""

import inspect

import numpy as np


def changed(function, before, after):
    """What of the arguments is not the same, as a student would write it: `"weights[0]"`; or "".

    Args:
        before, after: `(args, kwargs)` of the call.
    """
    names = dict(enumerate(parameters(function)))
    (args, kwargs), (args_after, kwargs_after) = before, after
    named = {names.get(place, f"argument {place + 1}"): place for place in range(len(args))}
    pairs = [(name, args[place], args_after[place]) for name, place in named.items()]
    pairs += [(name, kwargs[name], kwargs_after[name]) for name in kwargs]
    return next((path for pair in pairs if (path := difference(*pair))), "")


def parameters(function):
    """Names of those that an argument can stand for by its place."""
    try:
        found = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return []
    return [
        each.name
        for each in found
        if each.kind in (each.POSITIONAL_ONLY, each.POSITIONAL_OR_KEYWORD)
    ]


def difference(path, before, after):
    """Where two values are not the same, to the last bit; "" where they are."""
    if type(before) is not type(after):
        return path
    if isinstance(before, np.ndarray):
        form, bits = (before.dtype, before.shape), before.tobytes()
        return "" if form == (after.dtype, after.shape) and bits == after.tobytes() else path
    if isinstance(before, dict):
        if before.keys() != after.keys():
            return path
        parts = ((f"{path}[{key!r}]", before[key], after[key]) for key in before)
    elif isinstance(before, list | tuple):
        if len(before) != len(after):
            return path
        pairs = enumerate(zip(before, after, strict=True))
        parts = ((f"{path}[{place}]", *pair) for place, pair in pairs)
    else:
        return "" if before is after or before == after else path
    return next((found for part in parts if (found := difference(*part))), "")
