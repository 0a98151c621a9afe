"""One module a lab: what each exercise asks, and how an answer is judged."""

import importlib
import pkgutil
import sys


def labs():
    """Names of the labs that have exercises, in the lecture's order: `["02_convolution", ...]`."""
    modules = (module.name for module in pkgutil.iter_modules(__path__))
    return sorted(name.removeprefix("lab") for name in modules if name.startswith("lab"))


def load(lab):
    """The exercises of a lab, by name, in the order in which its module declares them.

    Raises:
        LookupError: If there is no such lab.
    """
    if lab not in labs():
        raise LookupError(
            f"Expected the name of a lab. Received: {lab!r}. Choose from: {', '.join(labs())}."
        )
    module = importlib.import_module(f"{__name__}.lab{lab}")
    declared = [
        thing()
        for thing in vars(module).values()
        if isinstance(thing, type) and thing.__module__ == module.__name__ and "name" in vars(thing)
    ]
    return {exercise.name: exercise for exercise in declared}


def checks(lab):
    """The check function of a lab, to be called in its first cell.

    Args:
        lab: name of the lab, such as `"02_convolution"`.

    Returns:
        `check`: `check("conv2d")` shows a card; `check("conv2d", hints=2)` tells two hints in a
        terminal; `check.summary()` shows all points.

    Raises:
        LookupError: If there is no such lab.
    """
    from cnnlab.judging.check import Check

    namespace = sys._getframe(1).f_globals
    return Check(lab, load(lab), namespace)
