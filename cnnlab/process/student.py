"""A student's process: runs cells in an IPython shell, and answers the judge's questions.

It is a fork of the warm process, behind the walls of `sandbox.py`. What it sends is the word of a
student's code: the judge takes it as data, never as a verdict.
"""

import base64
import io
import signal
import sys
from dataclasses import asdict

import numpy as np
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell

import cnnlab
from cnnlab.judging import probes, source
from cnnlab.judging.student_error import StudentError
from cnnlab.process import wire
from cnnlab.process.look import look
from cnnlab.process.wire import MAX_PICTURE_BYTES, MAX_PICTURES

MAX_TEXT = 20_000  # characters that a cell may show


class Screen(io.TextIOBase):
    """What a cell shows: text and pictures in their order, up to a limit."""

    def __init__(self):
        self.outputs, self.text_left, self.pictures_left = [], MAX_TEXT, MAX_PICTURES

    def writable(self):
        return True

    def write(self, text):
        kept = text[: self.text_left]
        self.text_left -= len(kept)
        if kept and self.outputs and self.outputs[-1]["kind"] == "text":
            self.outputs[-1]["data"] += kept
        elif kept:
            self.outputs.append({"kind": "text", "data": kept})
        return len(text)

    def show(self, bundle):
        """Adds what IPython made of a value: its picture, else its text."""
        png = bundle.get("image/png")
        if isinstance(png, str):
            png = base64.b64decode(png)
        if isinstance(png, bytes):
            if len(png) > MAX_PICTURE_BYTES:
                self.write("(A picture too large to be kept.)\n")
            elif self.pictures_left > 0:
                self.outputs.append({"kind": "png", "data": np.frombuffer(png, np.uint8)})
            elif self.pictures_left == 0:
                self.write("(More pictures than are kept.)\n")
            self.pictures_left -= 1
        elif "text/plain" in bundle:
            self.write(f"{bundle['text/plain']}\n")


class Publisher(DisplayPublisher):
    """`display(...)` goes to the screen."""

    def publish(self, data, *args, **kwargs):
        self.shell.screen.show(data)


class Shell(InteractiveShell):
    """IPython without a terminal: no history file, no thread, everything shown on `screen`."""

    def __init__(self):
        self.screen = Screen()
        super().__init__(display_pub_class=Publisher)

    def init_history(self):
        self.config.HistoryManager.enabled = False  # no database, and no thread that writes it
        super().init_history()

    def init_displayhook(self):
        super().init_displayhook()
        hook = self.displayhook
        hook.write_output_prompt = lambda: None
        hook.write_format_data = lambda data, metadata=None: self.screen.show(data)
        hook.finish_displayhook = lambda: None

    def enable_gui(self, gui=None):
        pass  # there is no screen

    def enable_matplotlib(self, gui=None):
        """Pictures come as in a notebook, whatever `%matplotlib` asks for."""
        return "inline", "inline"

    def system(self, command):
        """`!command` and `%pip`: no program is started here, and the cell goes on."""
        print(f"(Not run when a class is graded: {command})")

    def getoutput(self, command, split=True, depth=0):
        self.system(command)
        return [] if split else ""

    def showtraceback(self, *args, **kwargs):
        pass  # `Student.run` tells the error

    showsyntaxerror = showtraceback


def make_shell():
    """A shell in which a lab's first cell finds what it expects; runs no student's code."""
    from IPython.core.pylabtools import select_figure_formats
    from matplotlib_inline.backend_inline import configure_inline_support

    shell = Shell.instance()
    configure_inline_support(shell, "module://matplotlib_inline.backend_inline")
    select_figure_formats(shell, {"png"})
    # In this process there is no judge: `check = cnnlab.checks(...)` gets one that says nothing.
    cnnlab.checks = lambda lab: Silent()
    return shell


class Silent:
    """Stands for `check` while a class is graded."""

    def __call__(self, name, hints=0):
        return None

    def summary(self):
        return None


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
        return {"value": answer.value, "error": error, "missing": answer.missing}


def failure(error):
    said = asdict(StudentError.from_exception(error))
    return {"value": None, "error": said, "missing": False, "outputs": []}
