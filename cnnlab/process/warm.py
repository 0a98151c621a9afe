"""A warm process: imports everything once, then forks a process for each student.

Run as `python -m cnnlab.process.warm KIND MODE FD [FD ...]`, with a control socket for each worker.
It runs no operation of a backend and has one thread: only so do its forks work. It runs no
student's code. Its forks are of one kind: `Student`, with all that labs import, or `Bare`.

A worker sends `start SECONDS` with a socket on which it will talk to the student's process, then
`times`, `interrupt` and `stop`. Each is answered by `ok`, `times` by numbers as well, or by what
went wrong.
"""

import contextlib
import functools
import os
import selectors
import signal
import socket
import sys
import tempfile
import traceback
from pathlib import Path

from cnnlab.process import confine, share
from cnnlab.process.preloaded import LIBRARIES, PRELOADED, before_forks, import_all

MESSAGE = 4096  # bytes that a control message may have
# Files that most labs read: unpacked once, for all students. So are the photographs of Patch-10.
DIGITS = [
    f"mnist/{part}-ubyte.gz"
    for part in ("train-images-idx3", "train-labels-idx1", "t10k-images-idx3", "t10k-labels-idx1")
]


def student():
    """Imports what labs use, unpacks their pictures, and makes the shell."""
    if os.environ["KERAS_BACKEND"] == "tensorflow":
        # Where JAX is installed, a converter of TensorFlow's that no lab uses would import it.
        sys.modules["jax"] = None  # "not there"
        import_all(["tensorflow"])
        del sys.modules["jax"]
    import_all([*PRELOADED, *os.environ.get(LIBRARIES, "").split()])
    import keras

    from cnnlab import first_fit
    from cnnlab.data.files import DataError, read_idx
    from cnnlab.data.patches import PATCH10_CLASSES
    from cnnlab.data.photographs import read_photograph
    from cnnlab.process.shell import make_shell
    from cnnlab.process.student import Student

    with contextlib.suppress(DataError):  # who reads them then is told
        for name in DIGITS:
            read_idx(name)
        for name in PATCH10_CLASSES:
            read_photograph(name)
    if keras.config.backend() == "torch":
        keras.utils.set_random_seed(0)  # the first time it imports most of PyTorch
    first_fit.quicken()
    return functools.partial(Student, shell=make_shell())


def bare():
    """Imports NumPy, and what builds the walls."""
    import_all(["pyseccomp"] if sys.platform == "linux" else [])
    from cnnlab.process.bare import Bare

    return Bare


KINDS = {"student": student, "bare": bare}


class Warm:
    """Forks students on request, one at a time for each control socket."""

    def __init__(self, controls, kind, sandboxed):
        self.controls, self.kind, self.sandboxed = controls, kind, sandboxed
        self.students = {}  # control -> (pid and pidfd of the student, pid of our own child)

    def serve(self):
        """Until a worker closes its control socket: then the run has ended."""
        selector = selectors.DefaultSelector()
        for control in self.controls:
            selector.register(control, selectors.EVENT_READ)
            control.send(b"ready")
        while True:
            for key, _ in selector.select():
                message, fds, *_ = socket.recv_fds(key.fileobj, MESSAGE, 1)
                if not message:
                    for student in list(self.students):
                        self.stop(student)
                    return
                reply = self.do(key.fileobj, message.decode().split(), fds)
                key.fileobj.send(reply.encode())

    def do(self, control, words, fds):
        try:
            if words[0] == "start":
                self.start(control, fds[0], float(words[1]))
            elif words[0] == "times":
                return " ".join(["ok", *map(str, self.times(control))])
            elif words[0] == "interrupt":
                self.signal(control, signal.SIGINT)
            else:
                self.stop(control)
        except Exception as error:
            return f"{type(error).__name__}: {error}"[:MESSAGE]
        finally:
            for fd in fds:
                os.close(fd)
        return "ok"

    def start(self, control, connection, seconds):
        self.stop(control)
        read, write = os.pipe()
        with open(read, "rb") as pipe:
            with open(write, "wb"):
                child = os.fork()
                if child == 0:
                    self.become_student(connection, write, seconds)  # does not return
            said = pipe.readline().decode()
        if not said.strip().isdigit():
            os.waitpid(child, 0)
            raise RuntimeError(said or "the fork ended")
        self.students[control] = int(said), os.pidfd_open(int(said)), child

    def become_student(self, connection, write, seconds):
        """In the fork. Tells its process number, or what went wrong, on `write`."""
        try:
            os.setsid()
            if self.sandboxed:
                confine.separate()
                child = os.fork()
                if child:
                    os.write(write, f"{child}\n".encode())
                    close_all_but()
                    share.wait_for(child)
                    os._exit(0)
                os.setsid()  # its signals to its group reach nobody else
            else:
                os.write(write, f"{os.getpid()}\n".encode())
                os.chdir(tempfile.mkdtemp())  # in a home that ends with the warm process
            close_all_but(connection)
            nothing = os.open("/dev/null", os.O_RDWR)
            for standard in (0, 1, 2):
                os.dup2(nothing, standard)
            if self.sandboxed:
                confine.confine(seconds)
            else:
                confine.limit(seconds)
            self.kind(socket.socket(fileno=connection)).serve()
        except BaseException:
            with contextlib.suppress(OSError):
                os.write(write, traceback.format_exc().strip().splitlines()[-1].encode())
        finally:
            os._exit(0)

    def times(self, control):
        """Seconds that the student's threads ran, and waited for a core; 0 where nothing tells."""
        ran = waited = 0
        pid, *_ = self.students[control]
        for file in Path(f"/proc/{pid}/task").glob("*/schedstat"):
            with contextlib.suppress(OSError):  # a thread that has ended
                nanoseconds = file.read_text().split()
                ran, waited = ran + int(nanoseconds[0]), waited + int(nanoseconds[1])
        return ran / 1e9, waited / 1e9

    def signal(self, control, number):
        if control in self.students:
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(self.students[control][1], number)

    def stop(self, control):
        """Kills the student's process, and with it its namespaces; waits until it is gone."""
        if control in self.students:
            self.signal(control, signal.SIGKILL)
            _, pidfd, child = self.students.pop(control)
            os.close(pidfd)
            os.waitpid(child, 0)


def close_all_but(*kept):
    """Closes inherited files, those of other students and of the judge among them."""
    for fd in sorted(int(name) for name in os.listdir("/proc/self/fd")):
        if fd > 2 and fd not in kept:
            with contextlib.suppress(OSError):
                os.close(fd)


def main():
    kind, mode, *fds = sys.argv[1:]
    controls = [socket.socket(fileno=int(fd)) for fd in fds]
    made = KINDS[kind]()
    before_forks()
    Warm(controls, made, mode == "sandboxed").serve()


if __name__ == "__main__":
    main()
