"""Progress of a grading run on a terminal."""

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from cnnlab.grading.submissions.submission import printable
from cnnlab.language import say


class Bar:
    """How many are graded, and the estimate of the end."""

    def __init__(self, total):
        console = Console(stderr=True)
        columns = (
            TextColumn(say("grading")),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
        )
        self._bar = Progress(
            *columns,
            TextColumn("{task.description}", markup=False),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self._task = self._bar.add_task("", total=total)

    def __enter__(self):
        self._bar.start()
        return self.advance

    def advance(self, student):
        self._bar.update(self._task, advance=1, description=printable(student)[:40])

    def __exit__(self, *_):
        if not self._bar.disable:  # Rich 13 ends one that it never showed with an empty line
            self._bar.stop()
