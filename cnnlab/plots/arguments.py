"""What every figure asks of its arguments, known by their names."""

import functools
import inspect
from numbers import Integral

from cnnlab.language import PICTURE, say

COUNTS = ("columns", "num", "num_bins", "strides", "pool_size", "dilation_rate", "window")
SOMETHING = ("values", "branches", "errors", "histories", "results", "depths", "sizes", "widths")


def checked(draw):
    """Lets `draw` refuse, in one sentence of the reader's language, what cannot be drawn."""
    signature = inspect.signature(draw)

    @functools.wraps(draw)
    def drawn(*args, **kwargs):
        given = signature.bind(*args, **kwargs).arguments
        try:
            for name, value in given.items():
                check(name, value, signature.parameters[name].default)
            return draw(*args, **kwargs)
        except ValueError as error:
            why = str(error)
            if "inhomogeneous" in why:  # NumPy's word for rows of unequal length
                found = (uneven(name, value) for name, value in given.items())
                why = next(filter(None, found), why)
            said = say(why, context=PICTURE, whole=True)
            if said == str(error):  # English, or not ours
                raise
            raise ValueError(said) from None

    return drawn


def check(name, value, default):
    """Raises `ValueError` for a number that cannot be, and for nothing at all."""
    rule = None
    if name in COUNTS and not (is_int(value, least=1) or (value is None and default is None)):
        rule = f"an int above 0{' or None' if default is None else ''}"
    elif name == "padding" and not (value in ("valid", "same", "full") or is_int(value, least=0)):
        rule = "'valid', 'same', 'full' or an int that is not below 0"
    elif default is inspect.Parameter.empty and (
        value is None or (name in SOMETHING and not len(value))
    ):
        rule = "something to draw"
    if rule:
        example = f"Write, for example, {name}=1." if rule[0] in "a'" else "Give one or more."
        raise ValueError(f"`{name}` must be {rule}. Received: {name}={value!r}. {example}")


def is_int(value, least):
    return isinstance(value, Integral) and value >= least


def uneven(name, value):
    """What is said of the first list in `value` whose rows are of unequal length, or None."""
    if isinstance(value, dict):
        value = list(value.values())
    if not isinstance(value, list | tuple):
        return None
    rows = [len(row) for row in value if isinstance(row, list | tuple) and not nested(row)]
    if len(set(rows)) > 1:
        return (
            f"`{name}` must have rows of one length. Received: rows of {rows} numbers. "
            "Fill the shorter ones up, or cut the longer ones."
        )
    return next(filter(None, (uneven(name, each) for each in value)), None)


def nested(row):
    return any(hasattr(each, "__len__") for each in row)
