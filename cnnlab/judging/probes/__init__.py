"""What is asked of a student's object: the half of judging that runs where the student's code runs.

A probe takes the student's object and plain inputs, and gives back plain data: arrays, numbers,
text, lists and dicts of them. It knows no right answer. The judge (`ladder.py`) is the other half:
it never touches the object.
"""

import copy
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from cnnlab.judging.barring import bar
from cnnlab.judging.plain import plain
from cnnlab.judging.probes.arguments import changed
from cnnlab.judging.probes.functions import (
    call,
    call_counting_lines,
    call_each,
    call_with_net,
    value,
)
from cnnlab.judging.probes.layers import layer
from cnnlab.judging.probes.models import net, predict
from cnnlab.judging.student_error import StudentError

PROBES = {
    probe.__name__: probe
    for probe in (call, call_counting_lines, call_each, call_with_net, value, layer, predict, net)
}
AT_THE_START = MappingProxyType(PROBES.copy())


@dataclass
class Answer:
    """What came back for one question: a value, or the reason why there is none."""

    value: Any = None
    error: StudentError | None = None
    missing: bool = False
    changed: str = ""  # an argument that is not what it was


def ask(
    namespace,
    probe,
    name,
    args,
    kwargs,
    forbidden=(),
    tell=StudentError.from_exception,
    probes=AT_THE_START,
):
    """Puts one question to the object called `name`, and always returns an `Answer`.

    `forbidden` are the names of what must not be used for it; `tell` makes a `StudentError` of what
    is raised. `probes` are kept from before a student's code could replace one.
    """
    if namespace.get(name) is None or namespace[name] is ...:
        return Answer(missing=True)
    given = copy.deepcopy((args, kwargs))  # a student's code may change its arguments
    try:
        with bar(forbidden):
            value = plain(probes[probe](namespace[name], *given[0], **given[1]))
        return Answer(value, changed=changed(namespace[name], (args, kwargs), given))
    except BaseException as error:
        return Answer(error=tell(error))
