"""Asks warm processes for kernels, in the process that starts kernels: a server, pytest, nbgrader.

One warm process serves all kernels with the same Python and the same environment.
"""

import asyncio
import atexit
import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import threading

# Variables that differ from kernel to kernel, and that no import reads; to MPLBACKEND a kernel
# attends itself. A difference in any other is answered by another warm process.
OF_A_KERNEL = re.compile(r"MPLBACKEND|(JPY|KERNEL|NBGRADER|PYTEST)_\w+|OLDPWD|PWD|SHLVL|_")
ENDED = "the warm process has ended; it has said why"
MOST = 2  # warm processes at a time: each holds 0.6 GB

_started: list["WarmKernels"] = []
_lock = threading.Lock()


class NotWarm(Exception):
    """Why a kernel cannot be a fork."""


def warm_process(python, environment):
    """The `WarmKernels` of this command and environment; where there is none, it is started."""
    shared = {name: value for name, value in environment.items() if not OF_A_KERNEL.fullmatch(name)}
    with _lock:
        for warm in [warm for warm in _started if warm.has_gone()]:
            warm.end()
            _started.remove(warm)
        serving = [warm for warm in _started if not warm.retired]
        for warm in serving:
            if (warm.python, warm.environment) == (python, shared):
                return warm
        for oldest in serving[: len(serving) + 1 - MOST]:
            oldest.retire()
        _started.append(WarmKernels(python, shared))
        return _started[-1]


@atexit.register
def end_all():
    """Ends all warm processes, and with them their kernels."""
    while _started:
        _started.pop().end()


class WarmKernels:
    """A child of this process, which forks kernels; it ends with this process."""

    def __init__(self, python, environment):
        self.python, self.environment, self.retired = python, environment, False
        self.control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self.process = subprocess.Popen(
                [*python, "-m", "cnnlab.kernel.warm", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                env=environment | {"OPENBLAS_NUM_THREADS": "1"},  # no thread but the first
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C is not for it
            )

    async def fork(self, order, standard):
        """A `ForkedKernel`; None where modules have changed since they were imported."""
        connection, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        try:
            with theirs, open(os.memfd_create("order"), "w+") as file:
                json.dump(order, file)
                file.seek(0)
                files = [*standard, file.fileno(), theirs.fileno()]
                socket.send_fds(self.control, [b"k"], files)
            connection.setblocking(False)
            answer = await asyncio.get_running_loop().sock_recv(connection, 4096)
        except ConnectionError:
            connection.close()
            raise NotWarm(ENDED) from None
        except BaseException:
            connection.close()
            raise
        said = json.loads(answer) if answer else {"error": ENDED}
        if "pid" in said:
            return ForkedKernel(said["pid"], connection)
        connection.close()
        if "stale" in said:
            return None
        raise NotWarm(said.get("error", "the fork ended; it has said why"))

    def retire(self):
        """It serves nobody new, and ends after its last kernel."""
        self.retired = True
        with contextlib.suppress(OSError):
            self.control.send(b"r")

    def has_gone(self):
        """Whether it ended as it should, or was killed. One that failed would fail again."""
        code = self.process.poll()
        return code is not None and code <= 0

    def end(self):
        self.control.close()
        self.process.wait()


class ForkedKernel:
    """A kernel's process, as `subprocess.Popen` shows one."""

    stdin = stdout = stderr = None

    def __init__(self, pid, connection):
        self.pid, self.connection, self.returncode = pid, connection, None

    def poll(self):
        if self.returncode is None:
            with contextlib.suppress(BlockingIOError):
                said = self.connection.recv(4096)
                # Without a word: the warm process was killed, and its kernels with it.
                self.returncode = json.loads(said)["code"] if said else -signal.SIGKILL
                self.connection.close()
        return self.returncode

    def wait(self):
        if self.returncode is None:
            self.connection.setblocking(True)
        return self.poll()

    def send_signal(self, number):
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self):
        self.send_signal(signal.SIGTERM)

    def kill(self):
        self.send_signal(signal.SIGKILL)
