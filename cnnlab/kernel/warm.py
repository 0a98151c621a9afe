"""The warm process: imports what labs import once; each kernel is a fork of it.

Run as `python -m cnnlab.kernel.warm FD` by `client.py`, which holds the other end of that socket.
It runs no operation of a backend and has one thread: only so do its forks work.

A message with five files asks for a kernel: its standard input, output and error, its order (JSON),
and the socket on which come back its process number and, when it has ended, its exit code. A
message without files says: serve the kernels you have, and end. When the socket closes, all end.
"""

import contextlib
import importlib
import json
import os
import selectors
import signal
import socket
import sys
from pathlib import Path

from cnnlab.process.preloaded import PRELOADED, before_forks, import_all

MODULES = [  # imported before the first fork
    *PRELOADED,
    "cnnlab.judging.check",
    "cnnlab.kernel.become",
    "ipykernel.debugger",
    "ipykernel.ipkernel",
    "sqlite3",
]
FILES = 5  # of a message
TICK = 1.0  # seconds between two looks whether the parent still lives


class KernelForks:
    """Forks kernels, and says when they have ended."""

    def __init__(self, control):
        self.control, self.retired, self.pid = control, False, os.getpid()
        self.kernels = {}  # pidfd -> (process number, socket)
        self.sources = written()
        self.selector = selectors.DefaultSelector()
        self.selector.register(control, selectors.EVENT_READ)

    def serve(self):
        """Until there is nobody to serve: None. In a fork: its order, standard files and socket."""
        parent = os.getppid()
        while os.getppid() == parent and not (self.retired and not self.kernels):
            for key, _ in self.selector.select(TICK):
                if key.fileobj is not self.control:
                    self.bury(key.fd)
                    continue
                word, files, *_ = socket.recv_fds(self.control, 1, FILES)
                if not word:
                    return None
                if not files:
                    self.retired = True
                elif forked := self.start(*files):
                    return forked
        return None

    def start(self, *files):
        """Forks. In the fork: what it needs; here: None."""
        *standard, order, fd = files
        with open(order) as file:
            order = json.load(file)
        connection = socket.socket(fileno=fd)
        child = None
        if written() != self.sources:
            tell(connection, stale=True)
        else:
            try:
                child = os.fork()
            except OSError as error:
                tell(connection, error=str(error))
        if child == 0:
            self.let_go()
            return order, standard, connection
        for file in standard:
            os.close(file)
        if child:
            pidfd = os.pidfd_open(child)
            self.kernels[pidfd] = child, connection
            self.selector.register(pidfd, selectors.EVENT_READ)
        return None

    def let_go(self):
        """In a fork: closes what belongs to the warm process and to other kernels."""
        self.selector.close()
        self.control.close()
        for pidfd, (_, connection) in self.kernels.items():
            os.close(pidfd)
            connection.close()

    def bury(self, pidfd):
        child, connection = self.kernels.pop(pidfd)
        self.selector.unregister(pidfd)
        os.close(pidfd)
        _, status = os.waitpid(child, 0)
        tell(connection, code=os.waitstatus_to_exitcode(status))

    def end(self):
        """Ends, and the kernels before."""
        for child, _ in self.kernels.values():
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child, signal.SIGKILL)
        os._exit(0)


def tell(connection, **said):
    """Tells the process that asked for the kernel; it may have gone."""
    with contextlib.suppress(OSError), connection:
        connection.send(json.dumps(said).encode())


def written():
    """When each imported module's file was last written: a kernel must not run old code."""
    times = {}
    for name, module in list(sys.modules.items()):
        if path := getattr(module, "__file__", None):
            with contextlib.suppress(OSError):
                times[name] = os.stat(path).st_mtime_ns
    return times


def main():
    if Path(sys.path[0]) == Path.cwd():
        del sys.path[0]  # as `ipykernel_launcher` does
    control = socket.socket(fileno=int(sys.argv[1]))
    before = dict(os.environ)
    import_all(MODULES)
    imported = {name: value for name, value in os.environ.items() if before.get(name) != value}
    before_forks()
    warm = KernelForks(control)
    forked = warm.serve()
    if forked is None:
        warm.end()
    importlib.import_module("cnnlab.kernel.become").become_kernel(*forked, imported, warm.pid)


if __name__ == "__main__":
    main()
