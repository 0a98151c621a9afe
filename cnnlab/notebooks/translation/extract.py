"""The messages of a lab, each with the places where it stands."""

from dataclasses import dataclass, field

from cnnlab.notebooks.translation.code import Code
from cnnlab.notebooks.translation.labels import for_readers
from cnnlab.notebooks.translation.prose import prose_spans


@dataclass
class Message:
    """One entry of a catalogue."""

    text: str
    context: str | None
    kinds: list = field(default_factory=list)
    lines: list = field(default_factory=list)


def cell_spans(cell, is_seen):
    """The spans of one cell; `is_seen` tells the strings that readers see, see `for_readers`."""
    if cell.cell_type == "markdown":
        return list(prose_spans(cell.source))
    code = Code(cell.source)
    strings = () if cell.kind else code.strings(is_seen)  # those of an answer are the program's
    return [*code.comments(), *code.docstrings(), *strings]


def messages(lab):
    """The messages of a lab as they are read; model answers, which no student sees, come last."""
    is_seen, found = for_readers(lab), {}
    for cell in sorted(lab.cells, key=lambda cell: cell.kind == "discussion"):
        for span in sorted(cell_spans(cell, is_seen), key=lambda span: span.start):
            message = found.setdefault(
                (span.context, span.message), Message(span.message, span.context)
            )
            kind = "model answer" if cell.kind == "discussion" else span.kind
            if kind not in message.kinds:
                message.kinds.append(kind)
            message.lines.append(cell.line + 1 + cell.source[: span.start].count("\n"))
    return list(found.values())
