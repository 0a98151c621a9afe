"""One run at a time writes to a folder of results."""

import contextlib
import fcntl
import os
import time
from pathlib import Path

from cnnlab.errors import UserError

NAME = ".lock"
PATIENCE = 3  # seconds: what a killed run has started ends a little later


@contextlib.contextmanager
def locked(out):
    """Holds the folder for this process; the kernel lets go of it, however the process ends.

    Raises:
        UserError: If another process holds it.
    """
    out = Path(out)
    out.mkdir(parents=True, exist_ok=True)
    # A lock of this process alone, which its forks do not inherit. The file stays: who would remove
    # it could remove another run's.
    with open(out / NAME, "a+", encoding="ascii") as file:
        end = time.monotonic() + PATIENCE
        while not _hold(file):
            if time.monotonic() > end:
                file.seek(0)
                raise UserError(
                    f"another run writes to {out} (process {file.read(40).strip() or 'unknown'}). "
                    "Wait until it has ended, or give another --out."
                )
            time.sleep(0.1)
        file.truncate(0)
        file.write(f"{os.getpid()} on {os.uname().nodename}\n"[:40])
        file.flush()
        yield


def _hold(file):
    try:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True
