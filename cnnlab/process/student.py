"""A student's process: runs cells in an IPython shell, and answers the judge's questions.

It is a fork of the warm process, behind the walls of `confine.py`. What it sends is the word of a
student's code: the judge takes it as data, never as a verdict.
"""

import signal
import sys
from dataclasses import asdict

from cnnlab.judging import probes, source
from cnnlab.judging.student_error import StudentError
from cnnlab.process import wire
from cnnlab.process.look import look
from cnnlab.process.screen import Screen


class Student:
    """Serves the judge until it closes the connection."""

    def __init__(self, connection, shell):
        self.connection, self.shell, self.busy = connection, shell, False
        signal.signal(signal.SIGINT, self.interrupted)

    def interrupted(self, *_):
        """An interrupt ends what the student's code does, and nothing of ours."""
        if self.busy:
            self.busy = False
            raise KeyboardInterrupt

    def serve(self):
        while True:
            request = wire.receive(self.connection)
            answer = getattr(self, request.pop("do"))  # "run", "look", "named" or "ask"
            try:
                reply = answer(**request)
            except BaseException as error:  # an interrupt at the last moment, or hooks gone wild
                reply = failure(error)
            try:
                wire.send(self.connection, reply)
            except (TypeError, ValueError, RecursionError, AttributeError) as error:
                wire.send(self.connection, failure(error))  # an answer that is no plain data

    def run(self, source, show):
        """Runs a cell; `show` says whether its pictures are wanted."""
        shell = self.shell
        shell.screen = screen = Screen()
        shell.display_formatter.active_types = ["text/plain", "image/png"] if show else []
        before = sys.stdout, sys.stderr
        sys.stdout = sys.stderr = screen
        try:
            self.busy = True
            result = shell.run_cell(source, store_history=True)
            self.busy = False
        finally:
            sys.stdout, sys.stderr = before
        error = result.error_before_exec or result.error_in_exec
        said = asdict(StudentError.from_exception(error)) if error else None
        return {"outputs": screen.outputs if show else [], "error": said}

    def look(self, sources):
        """The names that cells read, see `needed.py`; asked before any of them is run."""
        read = [look(self.shell.transform_cell(each))[0] for each in sources]
        return {"reads": sorted(set().union(*read))}

    def named(self, cells, asked):
        """What answers name that is forbidden, see `source.py`; asked before any of them is run."""
        found = {
            exercise: source.named(cells[:above], name, names)
            for exercise, (name, above, names) in asked.items()
        }
        return {"named": found}

    def ask(self, probe, name, args, kwargs, forbidden):
        """Puts the judge's question to the student's object."""
        self.busy = True
        answer = probes.ask(self.shell.user_ns, probe, name, args, kwargs, forbidden)
        self.busy = False
        error = asdict(answer.error) if answer.error else None
        told = {"missing": answer.missing, "changed": answer.changed}
        return {"value": answer.value, "error": error, **told}


def failure(error):
    said = asdict(StudentError.from_exception(error))
    return {"value": None, "error": said, "missing": False, "outputs": []}
