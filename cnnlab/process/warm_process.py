"""The judge's side: starts a warm process, see `warm.py`, and ends it."""

import contextlib
import socket
import subprocess
import sys
import tempfile
from itertools import chain

from cnnlab.errors import UserError
from cnnlab.process import sandbox
from cnnlab.process.bare_process import bare_python
from cnnlab.process.preloaded import LIBRARIES

GRACE = 2  # seconds in which it may end by itself
TELL = 120  # seconds for it to import everything, or to do as it is told


class WarmProcess:
    """The process that forks students; `controls` holds a socket for each worker.

    Args:
        workers: int, how many students are graded at once.
        backend: Keras' backend in the students' processes.
        sandboxed: bool, whether there are walls around it.
        binds: pairs (folder, where the students see it); only in a sandbox.
        bare: bool, whether its forks have Python and NumPy alone, see `bare.py`.
        libraries: names of modules that it imports beside `PRELOADED`.

    Raises:
        UserError: If its program cannot be run, or this is not Linux.
    """

    def __init__(
        self, workers, backend="tensorflow", sandboxed=True, binds=(), bare=False, libraries=()
    ):
        require_linux()
        mode = "sandboxed" if sandboxed else "open"
        module, environment = "cnnlab.process.warm", sandbox.environment(backend)
        words, variables = bare_python(module) if bare else ([sys.executable, "-m", module], {})
        environment |= variables | {LIBRARIES: " ".join(libraries)}
        self._is_ready = False
        with contextlib.ExitStack() as opened:
            kind = socket.AF_UNIX, socket.SOCK_SEQPACKET
            pairs = [socket.socketpair(*kind) for _ in range(workers)]
            for end in chain(*pairs):
                opened.enter_context(end)
            self.controls = [ours for ours, _ in pairs]
            theirs = [their.fileno() for _, their in pairs]
            program = [*words, "bare" if bare else "student", mode, *map(str, theirs)]
            self._log = opened.enter_context(tempfile.TemporaryFile())
            if sandboxed:
                program = [*sandbox.command(binds, bare), *program]
            else:
                home = opened.enter_context(tempfile.TemporaryDirectory())
                environment |= dict.fromkeys(("HOME", "TMPDIR"), home)
            self._process = started(program, environment, theirs, self._log)
            self._opened = opened.pop_all()
        for _, their in pairs:
            their.close()
        for control in self.controls:
            control.settimeout(TELL)  # before a judge gets a copy

    def wait(self):
        """Returns when students can be started.

        Raises:
            UserError: If it ended instead.
        """
        for control in () if self._is_ready else self.controls:
            try:
                ready = control.recv(64)
            except OSError:
                ready = b""
            if ready != b"ready":
                self._log.seek(0)
                said = (self._log.read().decode(errors="replace").strip().splitlines() or ["-"])[-1]
                self.close()
                raise not_started(said)
        self._is_ready = True

    def close(self):
        """Ends it and all that it started."""
        for control in self.controls:
            control.close()
        try:
            # It ends by itself when the workers have gone; while it starts it does not look.
            self._process.wait(GRACE if self._is_ready else 0)
        except subprocess.TimeoutExpired:
            self._process.kill()  # in a sandbox its namespaces end with it
            self._process.wait()
        self._opened.close()


def require_linux():
    """What forks and watches students is Linux' own; elsewhere a `UserError` says so."""
    if sys.platform != "linux":
        raise UserError(
            f"expected Linux. Received: {sys.platform}. Grade in a container, see Containerfile; "
            "on Windows, in WSL2."
        )


def started(program, environment, files, log):
    try:
        return subprocess.Popen(
            program,
            env=environment,
            pass_fds=files,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    except OSError as error:
        raise not_started(f"{program[0]}: {error.strerror}") from None


def not_started(said):
    return UserError(f"the warm process did not start: {said}")
