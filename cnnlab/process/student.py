"""A student's process: runs cells in an IPython shell, and answers the judge's questions.

It is a fork of the warm process, behind the walls of `confine.py`.
"""

import ast
import sys
from dataclasses import asdict

from cnnlab.judging import source
from cnnlab.judging.look import look
from cnnlab.judging.statements import as_python, statements
from cnnlab.judging.student_error import StudentError
from cnnlab.process.answering import Answering
from cnnlab.process.screen import Screen


class Student(Answering):
    """Runs cells, and answers questions: `run`, `unread`, `look`, `python`, `named` or `ask`."""

    def __init__(self, connection, shell):
        super().__init__(connection)
        self.shell = shell

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

    def unread(self, cells):
        """Why cells cannot be read, or None for each; asked before any of them is run."""
        return {"unread": [self._why_unread(cell) for cell in cells]}

    def _why_unread(self, cell):
        try:
            ast.parse(self.shell.transform_cell(cell))
            for each in statements(as_python(cell)):
                each.binds, each.changes, each.reads  # noqa: B018 each goes through all of it
        except Exception as error:  # IPython's own, and those of sources nested too deeply
            return asdict(StudentError.from_exception(error))
        return None

    def look(self, sources):
        """The names that cells read, see `look.py`; asked before any of them is run."""
        read = [look(self.shell.transform_cell(each))[0] for each in sources]
        return {"reads": sorted(set().union(*read))}

    def python(self, cells):
        """Cells as Python alone; asked before any of them is run."""
        return {"python": [as_python(cell) for cell in cells]}

    def named(self, cells, asked):
        """What answers name that is forbidden, see `source.py`; asked before any of them is run."""
        found = {
            exercise: source.named(cells[:above], name, names)
            for exercise, (name, above, names) in asked.items()
        }
        return {"named": found}

    def ask(self, probe, name, args, kwargs, forbidden):
        return self.put(self.shell.user_ns, probe, name, args, kwargs, forbidden)
