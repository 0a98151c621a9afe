"""Folders that last as long as a run, and what killed runs left of theirs."""

import contextlib
import os
import platform
import shutil
import tempfile
from pathlib import Path

PREFIX = "cnnlab-grade-"


def prefix(process):
    """How the folders are called that a process of this machine makes: others may share the place
    where they are, as on a cluster, and have processes of the same numbers."""
    return f"{PREFIX}{process}-{platform.node()}@"


@contextlib.contextmanager
def temporary_folder():
    """A folder that is removed at the end."""
    folder = tempfile.mkdtemp(prefix=prefix(os.getpid()))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def sweep():
    """Removes what killed runs of this machine left."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        number = folder.name.removeprefix(PREFIX).partition("-")[0]
        here = number.isdecimal() and folder.name.startswith(prefix(number))
        if here and not _runs(int(number)) and not folder.is_symlink():
            shutil.rmtree(folder, ignore_errors=True)  # that of another user stays


def _runs(number):
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True
