"""The sandbox: bubblewrap around the warm process. What more a fork of it takes from itself is in
`confine.py`.

A warm process sees system libraries, this Python and cnnlab without its exercises, all read-only;
no network, no other process. A bare one sees of packages only those of `BARE_PACKAGES`.

Linux only. Elsewhere, and where user namespaces are forbidden, `why_not` says why.
"""

import os
import shutil
import site
import subprocess
import sys
import sysconfig
from importlib.util import find_spec
from pathlib import Path

from cnnlab.process import forbids

PACKAGE = Path(__file__).resolve().parents[1]
# Parts of cnnlab that no student's code may see; a checkout's `_locales` hold model answers.
HIDDEN = ("exercises", "_labs", "_datasets", "_locales")
# What a bare process needs: parts of cnnlab, and packages beside Python's own.
BARE = ("__init__.py", "runtime.py", "judging", "process")
BARE_PACKAGES = ("numpy", "pyseccomp")
SYSTEM = ("/usr", "/lib", "/lib64", "/lib32", "/bin", "/sbin", "/etc/fonts", "/etc/ld.so.cache")
# Each student's own folder, empty at first; not /tmp, where a checkout may lie.
SCRATCH = "/scratch"


def why_not():
    """Why there can be no sandbox on this machine; None where there can."""
    if sys.platform != "linux":
        return f"it needs Linux, this is {sys.platform}"
    if shutil.which("bwrap") is None:
        return "bubblewrap is not installed (Debian: apt install bubblewrap)"
    try:
        import pyseccomp  # noqa: F401
    except (ImportError, RuntimeError):
        return (
            "libseccomp is not installed (Debian: apt install libseccomp2; pip install pyseccomp)"
        )
    try:
        probe = subprocess.run(
            [*command([]), sys.executable, "-c", _PROBE],
            capture_output=True,
            text=True,
            timeout=60,
            env=environment(),
        )
    except subprocess.TimeoutExpired:
        return "it did not start within a minute"
    except OSError as error:
        return f"bubblewrap cannot be run ({error.strerror})"
    if probe.returncode:
        said = (probe.stderr.strip().splitlines() or ["no reason given"])[-1]
        return f"{forbids.layer() or 'this machine does not let it start'} ({said})"
    return None


# A fork, as for a student: the first process of a new namespace of process numbers.
_PROBE = """
import os, sys
from cnnlab.process import confine
confine.separate()
child = os.fork()
if child == 0:
    confine.confine(seconds=60)
    os._exit(0)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


def environment(backend="tensorflow"):
    """The environment of the warm process: nothing of the user's own."""
    from cnnlab.runtime import QUIET

    threads = "OPENBLAS_NUM_THREADS OMP_NUM_THREADS MKL_NUM_THREADS TF_NUM_INTRAOP_THREADS"
    return {
        **QUIET,
        "PATH": "/usr/bin:/bin",
        "HOME": SCRATCH,
        "TMPDIR": SCRATCH,
        "LANG": "C.UTF-8",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": "0",
        "HDF5_USE_FILE_LOCKING": "FALSE",  # `system_calls.py` knows no locks
        "KERAS_BACKEND": backend,
        "CUDA_VISIBLE_DEVICES": "-1",
        # One thread a student: marks are equal however many are graded at once.
        **dict.fromkeys([*threads.split(), "TF_NUM_INTEROP_THREADS"], "1"),
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    }


def command(binds, bare=False):
    """The words that run a command inside bubblewrap; what is inherited as an open file stays open.

    Args:
        binds: pairs (folder, where it is seen).
        bare: bool, whether other packages than `BARE_PACKAGES` are kept out.
    """
    words = [shutil.which("bwrap") or "bwrap"]  # its path: that in `environment` may not lead there
    words += ["--unshare-all", "--uid", "1000", "--gid", "1000", "--hostname", "lab"]
    words += ["--cap-drop", "ALL", "--die-with-parent"]
    for path in SYSTEM:
        if os.path.islink(path):
            words += ["--symlink", os.readlink(path), path]
        elif os.path.exists(path):
            words += ["--ro-bind", path, path]
    words += ["--proc", "/proc", "--dev", "/dev", "--tmpfs", SCRATCH]
    for path in _python_folders():
        words += ["--ro-bind", path, path]
    words += _bare() if bare else _whole()
    for source, target in binds:
        words += ["--ro-bind", str(source), str(target)]
    # The folders that bubblewrap made on the way are writable, and shared by all students.
    return [*words, "--remount-ro", "/dev", "--remount-ro", "/", "--chdir", SCRATCH, "--"]


def _whole():
    """Of cnnlab all but what no student's code may see."""
    words = ["--ro-bind", str(PACKAGE), str(PACKAGE)]
    for name in HIDDEN:
        if (PACKAGE / name).is_dir():
            words += ["--tmpfs", str(PACKAGE / name), "--remount-ro", str(PACKAGE / name)]
    return words


def _bare():
    """In place of all folders of packages empty ones, and in them what a bare process needs."""
    words, kept = [], [PACKAGE / name for name in BARE]
    for name in BARE_PACKAGES:
        origin = Path(find_spec(name).origin)
        kept += [origin.parent] if origin.name == "__init__.py" else [origin]
        kept += (kept[-1].parent).glob(f"{name}.libs")  # of its wheel
    homes = {path.parent for path in kept}
    homes |= {Path(path) for path in site.getsitepackages([sys.prefix, sys.base_prefix])}
    homes |= {
        *Path("/usr").glob("lib*/python3*/*-packages"),
        *Path("/usr").glob("local/lib*/python3*/*-packages"),
    }
    for home in sorted(home for home in homes if home.is_dir()):
        words += ["--tmpfs", str(home)]
    for path in kept:
        words += ["--ro-bind", str(path), str(path)]
    return words


def _python_folders():
    """Where this Python and its packages are, without folders inside others."""
    found = {
        sys.prefix,
        sys.base_prefix,
        sysconfig.get_path("purelib"),
        sysconfig.get_path("platlib"),
        os.path.dirname(os.path.realpath(sys.executable)),
    }
    system = tuple(f"{path}/" for path in SYSTEM)
    outside = sorted(path for path in found if not f"{path}/".startswith(system))
    return [
        path
        for path in outside
        if not any(path.startswith(f"{other}/") for other in outside if other != path)
    ]
