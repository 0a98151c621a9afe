"""The kernel that nbval gets: a warm one of this Python, whose death is noticed at once."""

import ast
import subprocess
import time
import uuid
from pathlib import Path
from queue import Empty

from jupyter_client.manager import KernelManager
from nbval.kernel import RunningKernel

from cnnlab.kernel.spec import WarmKernelSpecs
from cnnlab.notebooks.run import kernel_environment

ROOT = str(Path(__file__).parents[2])
# To be run before a notebook's first cell; it leaves no name behind.
REMEMBER = """
def remember(root, folder):
    import sys
    import cnnlab  # before Keras
    sys.path.insert(0, root)
    from tests.running import trained
    sys.path.remove(root)
    trained.remember(folder)
remember({root!r}, {folder!r})
del remember
"""


class KernelDied(Exception):
    """The kernel process has ended."""


class Kernel(RunningKernel):
    """A warm kernel; waiting for a message from a dead one ends at once.

    What nets learn in it is kept in the folder `trained`, see tests/running/trained.py.
    """

    def __init__(self, cwd, startup_timeout, trained):
        # Sockets in the folder: a TCP port may go to another run's kernel, too.
        sockets = {"transport": "ipc", "ip": f"{trained}/{uuid.uuid4().hex[:8]}"}
        self.km = KernelManager(kernel_spec_manager=WarmKernelSpecs(), **sockets)
        self.km.start_kernel(stderr=subprocess.DEVNULL, cwd=cwd, env=kernel_environment())
        self.kc = self.km.client()
        self.kc.start_channels()
        try:
            self.kc.wait_for_ready(timeout=startup_timeout)
            self._ensure_iopub_up()
            code = REMEMBER.format(root=ROOT, folder=str(trained))
            reply = self.kc.execute(code, silent=True, reply=True, timeout=startup_timeout)
            assert reply["content"]["status"] == "ok", reply["content"]
        except BaseException:
            self.stop()
            raise

    def get_message(self, stream, timeout=None):
        end = time.monotonic() + timeout
        while True:
            try:
                return super().get_message(stream, timeout=min(1, max(0, end - time.monotonic())))
            except Empty:
                if not self.is_alive():
                    raise KernelDied from None
                if time.monotonic() >= end:
                    raise

    def execute_cell_input(self, cell_input, allow_stdin=None):
        # With history, as in JupyterLab: without it a `;` at the end would not hide a value.
        return self.kc.execute(cell_input, allow_stdin=allow_stdin, stop_on_error=False)

    def value_of(self, expression, timeout):
        """What a Python expression of literals gives in the kernel; its error as a text."""
        asked = {"value": expression}
        reply = self.kc.execute("", True, user_expressions=asked, reply=True, timeout=timeout)
        said = reply["content"]["user_expressions"]["value"]
        if said["status"] == "error":
            return f"{said['ename']}: {said['evalue']}"
        return ast.literal_eval(said["data"]["text/plain"])
