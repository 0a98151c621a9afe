"""Checks of what neon's names are called with."""

import functools
import inspect
from numbers import Integral

from cnnlab.errors import value_error


def refuses_others(function):
    """Says in one line which arguments are taken here, where neon's namesake took more."""
    known = [name for name in inspect.signature(function).parameters if name != "self"]
    owner = function.__qualname__.removesuffix(".__init__")

    @functools.wraps(function)
    def checked(*args, **kwargs):
        for name, value in kwargs.items():
            if name not in known:
                raise value_error(
                    f"cnnlab's `{owner}` takes {', '.join(known) or 'no arguments'}. "
                    f"Received: {name}={value!r}. Leave it out."
                )
        return function(*args, **kwargs)

    return checked


KEYS = {"fshape": ("R", "S")}  # neon's; of the others `str_h`, `str_w` and so on


def height_and_width(name, value, least, otherwise=None):
    """The two numbers that an int, a pair or a dict such as `{"pad_h": 1, "pad_w": 0}` means.

    What a dict leaves out is in the pair `otherwise`; without it, it is `least`.
    """
    keys = KEYS.get(name, (f"{name[:3]}_h", f"{name[:3]}_w"))
    numbers = (value, value) if isinstance(value, Integral) else value
    if isinstance(value, dict) and set(value) <= set(keys):
        missing = dict(zip(keys, otherwise or (least, least), strict=True))
        numbers = [value.get(key, missing[key]) for key in keys]
    if not (
        isinstance(numbers, tuple | list)
        and len(numbers) == 2
        and all(isinstance(number, Integral) and number >= least for number in numbers)
    ):
        raise value_error(
            f"`{name}` must be an int of at least {least}, a pair (height, width) of them or a "
            f"dict of {keys[0]} and {keys[1]}. Received: {name}={value!r}. Write, for example, "
            f"{name}=2."
        )
    return tuple(map(int, numbers))
