"""Which of a lab's own cells a submission needs: its set-up, and those that bind what answers read.

The others (demonstrations, pictures, experiments) are not run when a class is graded.
"""

import re

from cnnlab.judging.look import look

# Who uses one of these can read any name.
OPAQUE = {
    *("exec", "eval", "compile", "globals", "locals", "vars", "dir", "get_ipython"),
    *("__builtins__", "__main__", "__import__"),
}


class Given:
    """A lab's own cells, looked at once for a class.

    Args:
        cells: list of (id, source) of all cells that hold no answer, in order. The first is the
            set-up: it is always run.
    """

    def __init__(self, cells):
        self.sources = dict(cells)
        self._names = {name: look(source) for name, source in cells}
        self._setup = cells[0][0]

    def needed(self, reads):
        """What is to be run of the lab's own cells for answers that read these names.

        Returns:
            `(sources, skipped)`: the sources by id, "" for a cell that is left out, and the names
            that are bound by what is left out.
        """
        if reads & OPAQUE:
            return dict(self.sources), set()
        run, reads = set(), set(reads)
        found = {self._setup}
        while found:
            run |= found
            reads |= {name for cell in found for name in self._names[cell][0]}
            found = {cell for cell, (_, binds) in self._names.items() if binds & reads} - run
        left_out = self.sources.keys() - run
        skipped = {name for cell in left_out for name in self._names[cell][1]}
        return {name: self.sources[name] if name in run else "" for name in self.sources}, skipped


class OwnCells:
    """Which of the lab's own cells are run for one submission.

    Args:
        given: the lab's `Given`.

    Attributes:
        skipped: names that are not bound, or None before it is chosen.
    """

    def __init__(self, given):
        self._given, self._sources, self.skipped = given, {}, None

    def choose(self, reads):
        """Takes what answers need that read these names; all, where that cannot be told."""
        if reads is None:
            self.choose_all()
        else:
            self._sources, self.skipped = self._given.needed(reads)

    def choose_all(self):
        self._sources, self.skipped = self._given.sources, set()

    def is_own(self, step):
        """Whether a cell is the lab's, as it was given out."""
        return self._given.sources.get(step.name) == step.source

    def source(self, step):
        """What is to be run of a cell: "" for an own one that is left out."""
        return self._sources[step.name] if self.is_own(step) else step.source

    def is_missed(self, error):
        """Whether an error is about a name that a cell would have bound that was not run."""
        missing = re.search(r"name '(\w+)'", error.message) if error else None
        return bool(missing and error.kind == "NameError" and missing[1] in self.skipped)
