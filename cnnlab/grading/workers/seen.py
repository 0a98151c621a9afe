"""What students' processes see in place of the data: all but the images that a net is judged by."""

import contextlib

from cnnlab.data.held_out import copy_without_held_out
from cnnlab.grading.submissions.temporary import temporary_folder


@contextlib.contextmanager
def data_seen(sandboxed=True):
    """Binds for a warm process, see `WarmProcess`; without a sandbox nothing can be hidden."""
    with temporary_folder() as folder:
        yield [(folder, copy_without_held_out(folder))] if sandboxed else []
