"""The notebook's side of bare processes, see `bare.py`: one for each check, and a spare one."""

import contextlib
import os
import socket
import subprocess
import sys
import weakref
from importlib.util import find_spec
from pathlib import Path

from cnnlab.judging.statements import as_python
from cnnlab.process import wire
from cnnlab.process.session import answer_of


def bare_python(module):
    """How Python runs a module without the packages that are installed, and without this folder's.

    Returns:
        `(words, variables)`: of the command, and of its environment.
    """
    homes = [str(Path(find_spec(name).origin).parents[1]) for name in ("numpy", "cnnlab")]
    return [sys.executable, "-S", "-P", "-m", module], {"PYTHONPATH": os.pathsep.join(homes)}


class BareProcess:
    """A process of Python and NumPy; it ends with this object, or with this process."""

    def __init__(self):
        self._error = None  # why it answers nothing
        self._connection, theirs = socket.socketpair()
        words, variables = bare_python("cnnlab.process.bare")
        with theirs:
            self._process = subprocess.Popen(
                [*words, str(theirs.fileno())],
                env=os.environ | variables,
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,  # an interrupt of the kernel is not for it
            )

        self.close = weakref.finalize(self, end, self._connection, self._process)

    def define(self, cells, name, without):
        """Tells it of a notebook's cells, what the exercise asks for, and what it forbids."""
        cells = [*map(as_python, cells)]
        request = {"do": "define", "cells": cells, "name": name, "without": without}
        self._error = self._exchange(request).get("error")

    def ask(self, probe, name, args, kwargs, forbidden=()):
        """Puts a question to the student's object; returns an `Answer`."""
        request = {"do": "ask", "probe": probe, "name": name, "args": args, "kwargs": kwargs}
        request["forbidden"] = forbidden
        return answer_of(self._exchange(request))

    def _exchange(self, request):
        try:
            if not self._error:
                wire.send(self._connection, request)
                reply = wire.receive(self._connection)
                print(reply.get("printed", ""), end="")
                return reply
        except KeyboardInterrupt:
            self._error = {"kind": "KeyboardInterrupt", "message": "it was interrupted"}
        except (wire.Closed, wire.Malformed):
            self._error = {"kind": "SystemExit", "message": "your code ended its process"}
        return {"error": self._error}


def end(connection, process):
    connection.close()
    process.kill()
    process.wait()


class Apart:
    """Where a notebook's answers by hand are asked: with a spare process nobody waits for one."""

    def __init__(self):
        self._spare = None

    @contextlib.contextmanager
    def __call__(self, cells, name, without=()):
        """While it lasts, a function that asks the answer called `name`, see `ladder.judge`."""
        process, self._spare = self._spare or BareProcess(), None
        try:
            process.define(cells, name, without)
            yield process.ask
        finally:
            process.close()
            self._spare = BareProcess()
