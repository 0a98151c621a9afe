"""Which of a lab's own cells a submission needs: its set-up, and those that bind what answers read.

The others (demonstrations, pictures, experiments) are not run when a class is graded.
"""

from cnnlab.process.look import look

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
