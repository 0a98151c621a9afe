"""Runs a notebook in a fresh kernel of this Python."""

import os
import subprocess

from ipykernel.kernelspec import RESOURCES, get_kernel_dict
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from traitlets import default

from cnnlab.runtime import QUIET

CELL_TIMEOUT = 300  # seconds


def kernel_environment():
    """The environment of a kernel: quiet, and drawing into the notebook whatever is set here."""
    environment = QUIET | os.environ
    environment.pop("MPLBACKEND", None)
    return environment


class ThisPython(KernelSpecManager):
    """Knows one kernel: the running Python, whatever kernels this user has installed."""

    def get_kernel_spec(self, kernel_name):
        return self.kernel_spec_class(resource_dir=RESOURCES, **get_kernel_dict())


class ThisPythonManager(AsyncKernelManager):
    """Starts kernels of the running Python."""

    @default("kernel_spec_manager")
    def _this_python(self):
        return ThisPython(parent=self)


def execute(notebook, folder, timeout=CELL_TIMEOUT, **options):
    """Runs all cells of `notebook` (in place), with `folder` as the working folder.

    Args:
        notebook: `nbformat` notebook.
        folder: where the kernel starts, as when the notebook is opened there.
        timeout: seconds that one cell may take.
        **options: for `nbclient.NotebookClient`, such as its hooks.

    Raises:
        nbclient's `CellExecutionError`, `CellTimeoutError` and `DeadKernelError`.
    """
    client = NotebookClient(
        notebook,
        kernel_manager_class=ThisPythonManager,
        resources={"metadata": {"path": str(folder)}},
        timeout=timeout,
        record_timing=False,  # two runs give equal files
        coalesce_streams=True,
        store_widget_state=False,
        **options,
    )
    client.log.disabled = True  # callers say what went wrong, in one line
    return client.execute(env=kernel_environment(), stderr=subprocess.DEVNULL)
