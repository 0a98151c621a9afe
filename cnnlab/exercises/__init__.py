"""A package a lab, a module an exercise: what it asks, and how an answer is judged."""

import functools
import importlib
import pkgutil
import sys
import tomllib
from pathlib import Path

from cnnlab.errors import value_error
from cnnlab.language import languages, offer, say
from cnnlab.process.preloaded import importing

HINTS = "hints.toml"  # of a lab, and beside this file what is said in many of them


def labs():
    """Names of the labs that have exercises, in the lecture's order: `["02_convolution", ...]`."""
    modules = (module.name for module in pkgutil.iter_modules(__path__))
    return sorted(name.removeprefix("lab") for name in modules if name.startswith("lab"))


def load(lab):
    """The exercises of a lab, by name, in its order.

    Raises:
        LookupError: If there is no such lab.
    """
    if lab not in labs():
        rule = f"Expected the name of a lab. Received: {lab!r}. Choose from: {', '.join(labs())}."
        raise LookupError(say(rule))
    with importing():  # often of Keras
        package = importlib.import_module(f"{__name__}.lab{lab}")
    declared = [kind() for kind in package.EXERCISES]
    for exercise in declared:
        exercise.texts = hints_of(exercise, tables(), tables(f"lab{lab}"))
    return {exercise.name: exercise for exercise in declared}


@functools.cache
def tables(package=""):
    """The tables of a file of hints: `{exercise or class: {mistake: [hint, ...]}}`."""
    return tomllib.loads((Path(__file__).parent / package / HINTS).read_text(encoding="utf-8"))


def hints_of(exercise, *files):
    """An exercise's hints by mistake, those of the classes that it is derived from among them."""
    found = {}
    for kind in reversed(type(exercise).__mro__):
        for file in files:
            found |= file.get(vars(kind).get("name", kind.__name__), {})
    return found


def checks(lab, language=None):
    """The check function of a lab, to be called in its first cell. Nets then begin to train sooner.

    Args:
        lab: name of the lab, such as `"02_convolution"`.
        language: the notebook's, `"en"` or `"ru"`, in which cards, hints and figures speak, unless
            the variable `CNNLAB_LANGUAGE` names one. None for that of the folder or the system.

    Returns:
        `check`: `check("conv2d")` shows a card; `check("conv2d", hints=2)` tells two hints in a
        terminal; `check.summary()` shows all points.

    Raises:
        LookupError: If there is no such lab.
        ValueError: If there is no such language.
    """
    from cnnlab import first_fit
    from cnnlab.judging.check import Check
    from cnnlab.process.bare_process import Apart

    if language is not None:
        if language not in languages():
            raise value_error(
                f"`language` must be one of: {', '.join(languages())}. Received: "
                f"language={language!r}. Leave it out for that of your system."
            )
        offer(language)
    first_fit.quicken()
    namespace = sys._getframe(1).f_globals
    return Check(lab, load(lab), namespace, Apart(), labs())
