"""A bare process: Python and NumPy. What is written by hand is asked where nothing else is.

It is told the sources of a student's cells, runs of them what the answer is made of, and answers
the judge's questions. When a class is graded it is a fork of a warm process, behind walls, with no
other package mounted; for a notebook it is run as `python -m cnnlab.process.bare FD`.
"""

import contextlib
import linecache
import socket
import sys
import sysconfig
import types
from ast import Module

import numpy as np
import numpy.testing  # `from numpy import *` does so; NumPy 2.0 runs `lscpu` meanwhile

from cnnlab.judging.allowed import NotThere
from cnnlab.judging.made_of import made_of
from cnnlab.judging.student_error import StudentError
from cnnlab.process import wire
from cnnlab.process.answering import Answering
from cnnlab.process.screen import Screen

# What would start another program or load other code, as `sys.audit` calls it.
NOT_THERE = (
    "subprocess.Popen",
    "os.system",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "ctypes.dlopen",
)


def empty():
    """Takes from this process all packages but NumPy, our own as well."""
    library = {sysconfig.get_path(name) for name in ("stdlib", "platstdlib")}
    library |= {f"{path}/lib-dynload" for path in library}
    sys.path[:] = [path for path in sys.path if path in library or path.endswith(".zip")]
    sys.path_importer_cache.clear()
    for name in list(sys.modules):
        if name.partition(".")[0] not in {*sys.stdlib_module_names, "numpy"}:
            del sys.modules[name]
    sys.addaudithook(watch)


def watch(event, _):
    if event in NOT_THERE:
        raise NotThere(name=event)


def take_away(names):
    """Functions of NumPy that do the work of an exercise, and what stands behind them."""
    inner, taken = np._core.multiarray, {}
    for name in names:
        taken |= {id(getattr(inner, each)): name for each in dir(inner) if each.startswith(name)}
        taken[id(getattr(np, name))] = name
    for home in [each for name, each in sys.modules.items() if name.partition(".")[0] == "numpy"]:
        for name, thing in list(vars(home).items()):
            if id(thing) in taken:
                setattr(home, name, absent(f"numpy.{taken[id(thing)]}"))


def absent(name):
    def absent(*args, **kwargs):
        raise NotThere(name=name)

    return absent


class Bare(Answering):
    """Answers `define` and `ask`."""

    def __init__(self, connection):
        super().__init__(connection)
        self.missing = {}  # name -> the error of the statement that would have bound it
        empty()
        sys.stdout = self.screen = Screen()

    def define(self, cells, name, without):
        """Runs what an answer is made of; what cannot be run leaves names that are missing.

        Args:
            cells: sources of cells.
            name: what the exercise asks for.
            without: functions of NumPy that are taken away, for good.
        """
        take_away(without)
        module = sys.modules["__main__"] = types.ModuleType("__main__")
        self.namespace, self.missing = vars(module), {}
        for number, cell in enumerate(cells):
            lines = cell.splitlines(keepends=True)
            linecache.cache[f"<cell {number}>"] = len(cell), None, lines, f"<cell {number}>"
        self.busy = True
        for statement in made_of(cells, name):
            try:
                tree = Module([statement.tree], [])
                exec(compile(tree, f"<cell {statement.cell}>", "exec"), self.namespace)
            except KeyboardInterrupt:
                raise
            except BaseException as error:
                spoilt = statement.binds | self.things(statement.changes)
                self.missing |= dict.fromkeys(spoilt, error)
                for each in spoilt:
                    self.namespace.pop(each, None)
            else:
                for each in statement.binds:
                    self.missing.pop(each, None)
        self.busy = False
        return self.printed()

    def things(self, names):
        """Those that stand for something else than a module."""
        return {
            name for name in names if not isinstance(self.namespace.get(name), types.ModuleType)
        }

    def ask(self, probe, name, args, kwargs, forbidden=()):
        if name not in self.namespace:
            unseen = StudentError(NotThere.__name__, f"`{name}` stands in no cell's source")
            error = self.missing.get(name)
            return {"error": vars(self.told(error) if error else unseen)}
        question = self.namespace, probe, name, args, kwargs
        return self.put(*question, tell=self.told) | self.printed()

    def printed(self):
        """What was printed since the last time."""
        texts = [each["data"] for each in self.screen.outputs if each["kind"] == "text"]
        self.screen.outputs.clear()
        return {"printed": "".join(texts)}

    def told(self, error):
        """An error as a student reads it."""
        said = StudentError.from_exception(error)
        if why := self.not_there(error):
            said.kind, said.message = NotThere.__name__, why
        return said

    def not_there(self, error):
        """What is not there, in words, where that is the reason of an error; else ""."""
        through = []  # names that are missing, each for the next
        while isinstance(error, NameError) and error.name not in through:
            through.append(error.name)
            error = self.missing.get(error.name, self.missing.get("*"))
        if not isinstance(error, ModuleNotFoundError):
            return ""
        what = str(error.name) if isinstance(error, NotThere) else str(error.name).partition(".")[0]
        if len(through) > 1:
            return f"`{through[0]}` needs `{what}`, which is not there"
        named = f"`{what}`" if through in ([], [what]) else f"`{through[0]}` (from `{what}`)"
        return f"{named} is not there"


def main():
    with contextlib.suppress(wire.Closed):
        Bare(socket.socket(fileno=int(sys.argv[1]))).serve()


if __name__ == "__main__":
    main()
