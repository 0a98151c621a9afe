"""A lab in another language: the same cells, with a catalogue's words in place of the source's."""

import ast
from dataclasses import replace

from cnnlab.notebooks.translation import spans
from cnnlab.notebooks.translation.code import Code
from cnnlab.notebooks.translation.extract import cell_spans
from cnnlab.notebooks.translation.labels import for_readers
from cnnlab.notebooks.translation.prose import unbroken
from cnnlab.notebooks.translation.words import PROSE


def translated(lab, catalogue):
    """The lab with each message replaced by its translation. The catalogue must be complete."""
    said = {(entry.msgctxt, entry.msgid): entry.msgstr for entry in catalogue}
    is_seen = for_readers(lab)

    def say(span):
        text = said[span.context, span.message]
        return unbroken(text) if span.kind in PROSE and text != span.message else text

    def source(cell):
        return spans.replace(cell.source, cell_spans(cell, is_seen), say)

    return replace(lab, cells=[replace(cell, source=source(cell)) for cell in lab.cells])


def telling(lab, language):
    """The lab whose set-up tells the checks its language: `cnnlab.checks(..., language="ru")`."""
    call = f'cnnlab.checks("{lab.name}"'
    told = f'{call}, language="{language}"'
    cells = [replace(cell, source=cell.source.replace(call, told)) for cell in lab.cells]
    return replace(lab, cells=cells)


def changed_code(lab, other):
    """The cells (of `lab`) whose code another edition changes in more than a reader's words.

    Two cells hold the same code when their syntax trees differ in nothing but docstrings and those
    strings that readers see. Comments are not in the trees.
    """
    is_seen = for_readers(lab)
    for cell, twin in zip(lab.cells, other.cells, strict=True):
        if cell.cell_type == "code" and not _same_code(cell, twin, is_seen):
            yield cell


def _same_code(cell, twin, is_seen):
    try:
        code, other = Code(cell.source), Code(twin.source)
    except SyntaxError:
        return False
    pairs = zip(_in_order(code), _in_order(other), strict=False)
    kept = all(
        text == said or (not cell.kind and is_seen(text, node, above))
        for (node, above, _, text), (*_, said) in pairs
    )
    return kept and wordless(code.tree) == wordless(other.tree)


def _in_order(code):
    return sorted(code.texts(), key=lambda each: each[2])


class _Wordless(ast.NodeTransformer):
    def visit_Constant(self, node):
        return ast.Constant("") if isinstance(node.value, str) else node

    def visit_JoinedStr(self, node):
        fields = [self.visit(each) for each in node.values if not isinstance(each, ast.Constant)]
        return ast.JoinedStr(sorted(fields, key=ast.dump))  # another language, another order


def wordless(tree):
    """The tree as text, without its strings' words; f-strings keep their expressions."""
    return ast.dump(_Wordless().visit(ast.parse(ast.unparse(tree))))
