"""Questions to a function, and to a value."""

import dis
import sys

from cnnlab.judging.student_error import Told, is_students

NOTHING = {"RESUME", "NOP", "COPY_FREE_VARS", "LOAD_CONST", "RETURN_VALUE", "RETURN_CONST"}


def call(function, *args, **kwargs):
    """What the student's function returns."""
    if not callable(function):
        raise TypeError(f"a function was expected here, this is of type {type(function).__name__}")
    returned = function(*args, **kwargs)
    if returned is None and not is_stub(function):
        raise Told("nothing comes back (None): is a `return` missing?")
    return returned


def is_stub(function):
    """Whether a function does nothing: its body is still to be written."""
    code = getattr(function, "__code__", None)
    return code is not None and {each.opname for each in dis.get_instructions(code)} <= NOTHING


def call_each(function, questions):
    """What the student's function returns for each of several questions, one after the other."""
    return [call(function, *arguments) for arguments in questions]


def call_counting_lines(function, *args, **kwargs):
    """What the student's function returns, and how many lines of the student's code ran for it.

    A loop over pixels shows in `lines`: it grows with the picture. A line of NumPy counts as one.
    """
    files, lines = {}, 0

    def trace(frame, event, _):
        nonlocal lines
        file = frame.f_code.co_filename
        if not files.setdefault(file, is_students(file)):
            return None
        lines += event == "line"
        return trace

    tracer = sys.gettrace()
    sys.settrace(trace)
    try:
        returned = call(function, *args, **kwargs)
        counted = sys.gettrace() is trace
    finally:
        sys.settrace(tracer)
    if not counted:
        raise RuntimeError("the lines of your code are counted here: leave `sys.settrace` alone")
    return {"returned": returned, "lines": lines}


def value(thing):
    """The student's object itself."""
    return thing


def call_with_net(function, described, *args):
    """What the student's function returns for a net that the judge describes, see `nets.py`."""
    from cnnlab.judging.nets import rebuild

    return call(function, rebuild(described), *args)
