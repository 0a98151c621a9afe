"""The names that a lab's prose, comments and docstrings may hold, in whatever language."""

import io
import re
import tokenize

from cnnlab.notebooks.translation.code import Code
from cnnlab.notebooks.translation.prose import prose_spans


def lab_names(lab):
    """People, journals and nets of the references, and the words by which the code is told."""
    for cell in lab.cells:
        if cell.cell_type == "markdown":
            for span in prose_spans(cell.source):
                if span.kind == "reference":
                    yield from re.findall(r"[A-Z]\w+", span.message)
        else:
            for *_, text in Code(cell.source).texts():
                yield text


def code_names(lab):
    """All names in the code."""
    for cell in lab.cells:
        if cell.cell_type == "code":
            for token in tokenize.generate_tokens(io.StringIO(cell.source).readline):
                if token.type == tokenize.NAME:
                    yield token.string
