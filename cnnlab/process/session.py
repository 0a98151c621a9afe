"""The judge's side: talks to a student's process with a clock."""

import socket
import time

import numpy as np

from cnnlab.judging.probes import Answer
from cnnlab.judging.student_error import StudentError
from cnnlab.process import wire

GRACE = 2  # seconds between an interrupt and the end
MOST = 4  # times its limit that an answer may take, however long its process waits for a core
BRIEF = 0.05  # of a limit: about who answers within nothing is asked
SEND = 10  # seconds for a question to be taken
MAX_ALL = 128 * 2**20  # bytes that one student's process may send: the judge keeps its answers


class Gone(Exception):
    """The student's process has ended, or was ended: it answers no more."""

    def __init__(self, outcome, message):
        self.outcome, self.message = outcome, message
        super().__init__(message)


class WarmGone(Exception):
    """The warm process has ended."""


class Session:
    """One student's process. What it says is checked by `wire`, and believed in nothing.

    Args:
        control: the worker's control socket.
        cpu_seconds: CPU time after which the kernel ends the process.
    """

    def __init__(self, control, cpu_seconds):
        self._control = control
        self._connection, theirs = socket.socketpair()
        self._meter = wire.Meter(MAX_ALL)
        with theirs:
            self._tell(f"start {cpu_seconds}", [theirs.fileno()])

    def _tell(self, words, fds=()):
        """Tells the warm process what to do; returns what it says to that, as words."""
        try:
            socket.send_fds(self._control, [words.encode()], fds)
            said = self._control.recv(4096).decode()
        except OSError:
            said = ""
        if not said:
            raise WarmGone
        ok, *told = said.split()
        if ok != "ok":
            raise RuntimeError(f"the warm process: {said}")
        return told

    def bring(self, files, seconds):
        """Gives it files that its code may read: contents by name."""
        files = {name: np.frombuffer(content, np.uint8) for name, content in files.items()}
        self._exchange({"do": "bring", "files": files}, seconds)

    def run(self, source, show, seconds):
        """Runs a cell; returns its outputs as they came, and its error or None.

        Raises:
            Gone: If the process ended; with "timeout" if the judge ended it.
        """
        reply = self._exchange({"do": "run", "source": source, "show": show}, seconds)
        error = _error(reply.get("error"))
        outputs = reply.get("outputs")
        return outputs if isinstance(outputs, list) else [], error

    def unread(self, cells, seconds):
        """Why cells cannot be read: a `StudentError` for each, or None."""
        told = self._exchange({"do": "unread", "cells": cells}, seconds).get("unread")
        return [_error(each) for each in told] if isinstance(told, list) else []

    def look(self, sources, seconds):
        """The names that cells of the student's read: a set; None if it cannot be told."""
        names = self._exchange({"do": "look", "sources": sources}, seconds).get("reads")
        told = isinstance(names, list) and all(isinstance(name, str) for name in names)
        return set(names) if told else None

    def named(self, cells, asked, seconds):
        """What answers name in their source that is forbidden: `{exercise: name or ""}`; or None.

        Args:
            cells: sources of the cells in their order.
            asked: `{exercise: (object's name, number of cells above its check, forbidden names)}`.
            seconds: after which it is interrupted.
        """
        request = {"do": "named", "cells": cells, "asked": asked}
        return self._exchange(request, seconds).get("named")

    def python(self, cells, seconds):
        """Cells as Python alone, see `statements.as_python`; [] if it cannot be told."""
        told = self._exchange({"do": "python", "cells": cells}, seconds).get("python")
        return (
            told if isinstance(told, list) and all(isinstance(each, str) for each in told) else []
        )

    def define(self, cells, name, without, seconds):
        """Of a bare process: runs what an answer is made of. Returns the error, or None."""
        request = {"do": "define", "cells": cells, "name": name, "without": without}
        return _error(self._exchange(request, seconds).get("error"))

    def ask(self, probe, name, args, kwargs, forbidden, seconds):
        """Puts a question to the student's object; returns an `Answer`."""
        request = {"do": "ask", "probe": probe, "name": name, "args": args, "kwargs": kwargs}
        request["forbidden"] = forbidden
        return answer_of(self._exchange(request, seconds))

    def _exchange(self, request, seconds):
        late = False

        def periods():
            nonlocal late
            yield from self._periods(seconds)
            late = True
            self._tell("interrupt")
            yield GRACE

        why = f"did not take what it was sent within {SEND} s"
        try:
            wire.send(self._connection, request, SEND)
            why = f"took longer than {seconds:g} s, and could not be interrupted"
            reply = wire.receive(self._connection, wire.Clock(periods()), self._meter)
        except wire.Late:
            raise self._ended("timeout", why) from None
        except wire.Closed:
            raise self._ended("crashed", "ended the process") from None
        except wire.Malformed as error:
            raise self._ended("crashed", f"sent {error} in place of an answer") from None
        if not isinstance(reply, dict):
            raise self._ended("crashed", "sent something else than an answer")
        if late:
            reply["error"] = {"kind": "Timeout", "message": f"took longer than {seconds:g} s"}
        return reply

    def _periods(self, seconds):
        """How long an answer is waited for: a period after the other, until the process has had its
        seconds. Those in which it waited for a core do not count, but for a brief time."""
        brief = BRIEF * seconds
        yield brief
        first, left = self._times(), seconds - brief
        while left > brief:
            yield left
            passed, ran, waited = self._times() - first
            lost = min(waited, passed - ran)  # threads that wait at once lose it once
            left = min(seconds + lost, MOST * seconds) - brief - passed

    def _times(self):
        """What time it is, and for how long the process has run and has waited for a core."""
        return np.array([time.monotonic(), *map(float, self._tell("times"))])

    def _ended(self, outcome, message):
        """Ends the process; returns the error that tells of it."""
        self.close()
        return Gone(outcome, message)

    def close(self):
        """Ends the process and all in its namespaces.

        Raises:
            WarmGone: If there is no warm process any more: what the student's did is not its own.
        """
        try:
            self._tell("stop")
        finally:
            self._connection.close()


def answer_of(reply):
    """What came back for a question, as an `Answer`."""
    error, missing = _error(reply.get("error")), reply.get("missing") is True
    return Answer(reply.get("value"), error, missing, _text(reply.get("changed")))


def _error(said):
    """The error that a student's process told, as a `StudentError`; None for none."""
    if not isinstance(said, dict):
        return None
    kind, message, source = (_text(said.get(name)) for name in ("kind", "message", "source"))
    line = said.get("line")
    return StudentError(kind, message, line if type(line) is int else 0, source)


def _text(said):
    return said[:500] if isinstance(said, str) else ""
