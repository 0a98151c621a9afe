"""Where in a cell a reader's text stands, what it says, how another takes its place."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Span:
    """One message in a cell.

    `start` and `end` are offsets in the cell's source, `kind` a word for the translator.
    `write(text)` is what stands there when the message says `text`.
    """

    start: int
    end: int
    message: str
    kind: str
    write: Callable[[str], str] = str

    @property
    def context(self):
        """gettext's context: it keeps strings, which may stay English, apart from prose."""
        return "string" if self.kind in ("string", "key") else None


def replace(source, spans, say):
    """The source with each span's message replaced by `say(span)`; an equal one stays as it is."""
    for span in sorted(spans, key=lambda span: -span.start):
        said = say(span)
        if said != span.message:
            source = source[: span.start] + span.write(said) + source[span.end :]
    return source


def line_starts(source):
    """The offset of each line, and that of the end."""
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    return starts
