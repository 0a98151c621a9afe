"""The warm processes of a run: kept from one lab to the next, begun anew where one has ended."""

import contextlib

from cnnlab.grading.workers.seen import data_seen
from cnnlab.process.warm_process import WarmProcess


class Warms:
    """Two warm processes, one of them bare; they start when they are needed. A context manager.

    Args:
        options: an `Options`; they have a control socket for each of its workers.
    """

    def __init__(self, options):
        self._options, self._pair, self._open = options, None, contextlib.ExitStack()
        self._binds = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.drop()
        self._open.close()

    def pair(self):
        """Both of them, of which the bare one is the second; they may be starting still."""
        if self._pair is None:
            options = self._options
            if self._binds is None:
                self._binds = self._open.enter_context(data_seen(options.sandboxed))
            how = options.workers, options.backend, options.sandboxed
            self._pair = [WarmProcess(*how, self._binds, libraries=options.libraries)]
            self._pair.append(WarmProcess(*how, bare=True))
        return self._pair

    def drop(self):
        """Ends them: one has ended already, or somebody was in the middle of something."""
        pair, self._pair = self._pair or [], None
        for warm in pair:
            warm.close()
