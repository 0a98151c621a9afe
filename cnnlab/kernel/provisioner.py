"""The kernel provisioner `cnnlab-warm`: Jupyter's own, but kernels are forks of a warm process."""

import contextlib
import os
import subprocess
import sys

from jupyter_client.provisioning import LocalProvisioner

from cnnlab.kernel.client import NotWarm, warm_process
from cnnlab.language import say

LAUNCHER = ["-m", "ipykernel_launcher"]
ATTEMPTS = 3


class WarmProvisioner(LocalProvisioner):
    """Starts kernels from a warm process; where that cannot be, plain ones, and says why."""

    async def launch_kernel(self, cmd, **options):
        try:
            self.process = await fork_kernel(cmd, **options)
        except NotWarm as reason:
            self.log.warning(say(f"cnnlab: a plain kernel is started: {reason}."))
            return await super().launch_kernel(cmd, **options)
        self.pid = self.pgid = self.process.pid
        self.cwd = options.get("cwd") or os.getcwd()
        return self.connection_info


async def fork_kernel(cmd, env=None, cwd=None, stdin=None, stdout=None, stderr=None, **others):
    """Does what `subprocess.Popen(cmd, ...)` would, with a fork.

    Raises:
        NotWarm: where only a plain kernel will do.
    """
    if sys.platform != "linux":
        raise NotWarm(f"expected Linux, received {sys.platform}")
    if asked := [name for name, value in others.items() if value and name != "kernel_id"]:
        raise NotWarm(
            f"expected no other option than folder, files and variables, received {asked}"
        )
    python, arguments = split(cmd)
    environment = dict(os.environ if env is None else env) | {"JPY_PARENT_PID": str(os.getpid())}
    order = {
        "command": cmd,
        "arguments": arguments,
        "environment": environment,
        "cwd": os.fspath(cwd or os.getcwd()),
    }
    for _ in range(ATTEMPTS):
        warm = warm_process(python, environment)
        with contextlib.ExitStack() as files:
            standard = [opened(*each, files) for each in enumerate((stdin, stdout, stderr))]
            if kernel := await warm.fork(order, standard):
                return kernel
        warm.retire()
    raise NotWarm("expected modules at rest, received modules that change while they are imported")


def split(command):
    """What stands before and after `-m ipykernel_launcher`."""
    for at in range(1, len(command)):
        if command[at : at + 2] == LAUNCHER:
            return command[:at], command[at + 2 :]
    raise NotWarm(f"expected `python -m ipykernel_launcher`, received `{' '.join(command)}`")


def opened(number, file, files):
    """Descriptor of a standard file, as `Popen` takes it; what is opened here `files` closes."""
    if file == subprocess.DEVNULL or (file is None and number == 0):
        return files.enter_context(open(os.devnull, "r+b", buffering=0)).fileno()
    if file in (subprocess.PIPE, subprocess.STDOUT):
        raise NotWarm("expected open files, received a pipe to make")
    if file is None:
        return number
    return file if isinstance(file, int) else file.fileno()
