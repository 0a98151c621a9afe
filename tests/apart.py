"""Asks answers by hand as a graded class is asked: in forks of a bare warm process, here without
walls."""

import atexit
import contextlib
import functools

from cnnlab.judging.statements import as_python
from cnnlab.process.session import Session
from cnnlab.process.warm_process import WarmProcess

SECONDS = 100


@functools.cache
def control():
    warm = WarmProcess(1, sandboxed=False, bare=True)
    atexit.register(warm.close)
    warm.wait()
    return warm.controls[0]


@contextlib.contextmanager
def apart(cells, name, without=()):
    """As `bare_process.Apart`, but quicker: a fork takes a tenth of the time."""
    session = Session(control(), SECONDS)
    try:
        session.define([*map(as_python, cells)], name, without, SECONDS)
        yield lambda *question: session.ask(*question, SECONDS)
    finally:
        session.close()
