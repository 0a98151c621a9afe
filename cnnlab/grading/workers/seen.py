"""What students' processes see in place of the data: all but the images that a net is judged by."""

import contextlib
import os
import shutil
import tempfile
from pathlib import Path

from cnnlab.data.held_out import copy_without_held_out

PREFIX = "cnnlab-grade-"  # and the number of the process that made it


@contextlib.contextmanager
def data_seen(sandboxed=True):
    """Binds for a warm process, see `WarmProcess`; without a sandbox nothing can be hidden."""
    with temporary_folder() as folder:
        yield [(folder, copy_without_held_out(folder))] if sandboxed else []


@contextlib.contextmanager
def temporary_folder():
    """A folder that is removed at the end."""
    folder = tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-")
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def sweep():
    """Removes what killed runs left."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        number = folder.name.removeprefix(PREFIX).partition("-")[0]
        if number.isdecimal() and not _runs(int(number)) and not folder.is_symlink():
            shutil.rmtree(folder, ignore_errors=True)  # that of another user stays


def _runs(number):
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True
