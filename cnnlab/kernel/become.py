"""Makes of a fork what `python -m ipykernel_launcher` would be."""

import ctypes
import json
import os
import signal
import sys
from importlib.util import find_spec

import matplotlib
import numpy as np
from ipykernel.kernelapp import IPKernelApp
from threadpoolctl import threadpool_limits

from cnnlab.runtime import num_cores

INLINE = "module://matplotlib_inline.backend_inline"  # what IPKernelApp writes into MPLBACKEND
PR_SET_PDEATHSIG = 1


def become_kernel(order, standard, connection, imported, warm):
    """Runs a kernel until it is shut down.

    Args:
        order: the `command` of a plain kernel and the `arguments` in it, `environment` and `cwd`.
        standard: open files that become its standard input, output and error.
        connection: where its process number is awaited, or the error.
        imported: environment variables that imports have set.
        warm: number of the warm process, with which the kernel ends.
    """
    with connection:
        try:
            separate(order["cwd"], standard, warm)
            said = {"pid": os.getpid()}
        except OSError as error:
            said = {"error": str(error)}
        connection.send(json.dumps(said).encode())
    if "error" in said:
        return
    os.environ.clear()
    os.environ.update(order["environment"] | imported)
    sys.orig_argv[:] = order["command"]
    sys.argv[:] = [find_spec("ipykernel_launcher").origin, *order["arguments"]]
    renew()
    IPKernelApp.launch_instance(parent_handle=warm)


def separate(cwd, standard, warm):
    """Gives it its own session, folder and files. It is killed when the warm process is."""
    os.setsid()
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != warm:
        os._exit(1)  # killed before it could be heard of
    os.chdir(cwd)
    for number, file in enumerate(standard):
        os.dup2(file, number)
        os.close(file)


def renew():
    """Does again what imports did once for all kernels."""
    np.random.seed()  # the other generators see to it themselves
    matplotlib.rcParams["backend"] = os.environ.get("MPLBACKEND") or INLINE
    threadpool_limits(blas_threads(), user_api="blas")


def blas_threads():
    """As many threads as OpenBLAS takes by itself; in the warm process it had to take one."""
    for name in ("OPENBLAS_NUM_THREADS", "GOTO_NUM_THREADS", "OMP_NUM_THREADS"):
        value = os.environ.get(name, "")
        if value.isdigit() and int(value) > 0:
            return int(value)
    return num_cores()
