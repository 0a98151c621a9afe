"""Bars what an exercise forbids: while the student's code answers a question, it raises.

The name of a forbidden function in its module is not what is replaced: a student may have kept the
function itself. It stays the same object; for a while it has other code.
"""

import contextlib
import functools
import inspect

from cnnlab.judging.lookup import functions, things


@contextlib.contextmanager
def bar(names):
    """While it lasts, the functions of these names raise `NotAllowed`, however they are reached.

    A function written in C cannot be barred, nor one of a library that is not imported.
    """
    saved = {}
    try:
        for name, thing in things(names):
            for function in functions(thing):
                if function not in saved:  # the first of its names is told
                    saved[function] = function.__code__
                    function.__code__ = raising(function.__code__, name)
        yield
    finally:
        try:
            lift(saved)
        finally:
            lift(saved)  # all of it, where an interrupt cut the first one short


def lift(saved):
    for function, code in saved.items():
        function.__code__ = code


@functools.cache
def raising(code, name):
    """Code that raises `NotAllowed(name)` and can stand in for `code`: it takes the same arguments,
    and as many variables from around the function."""
    stars = code.co_flags & (inspect.CO_VARARGS | inspect.CO_VARKEYWORDS)
    count = code.co_argcount + code.co_kwonlyargcount + stars.bit_count()
    raises = _raises.__code__
    return raises.replace(
        co_argcount=code.co_argcount,
        co_posonlyargcount=code.co_posonlyargcount,
        co_kwonlyargcount=code.co_kwonlyargcount,
        co_varnames=code.co_varnames[:count],
        co_nlocals=count,
        co_flags=raises.co_flags | stars,
        co_freevars=code.co_freevars,
        co_consts=tuple(name if each == "its name" else each for each in raises.co_consts),
    )


def _raises():
    # It runs in the library's module, where our names are not known; it may have no variables.
    raise __import__("cnnlab.judging.forbidden", fromlist=["NotAllowed"]).NotAllowed("its name")
