"""The messages of a Markdown cell: paragraphs, headings, items of lists, cells of tables."""

import re

from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin

from cnnlab.notebooks.translation.spans import Span, line_starts

MARKDOWN = MarkdownIt("commonmark").enable("table").use(dollarmath_plugin)
_LETTER = re.compile(r"[^\W\d_]")
_CODE = re.compile(r"(`[^`]*`|\$+[^$]*\$+|\]\([^)]*\))")  # formulas and links, too
# A dash; 340 908, 10 %, 35 дБ, 2 ms
_HELD = re.compile(r" (?=—)|(?<=\d) (?=%|\d{3}\b|\w[BБ]\b|[mnмн][sс]\b)")


def prose_spans(source):
    """Spans of a Markdown cell. Formulas by themselves, code and pictures are no messages."""
    lines, starts = source.splitlines(), line_starts(source)
    tokens = MARKDOWN.parse(source)
    references = False  # are we below their heading?
    row, after = 0, 0  # of a table: its line, and where in it the last cell ended
    for number, token in enumerate(tokens):
        if token.type == "tr_open":
            row, after = token.map[0], 0
        if token.type != "inline":
            continue
        kind = tokens[number - 1].type.removesuffix("_open")
        if kind in ("td", "th"):
            text = token.content.replace("|", r"\|")
            start = starts[row] + lines[row].index(text, after)
            end = start + len(text)
            after = end - starts[row]
        else:
            first, last = token.map[0], token.map[1] - 1
            start = starts[first] + lines[first].rindex(token.content.split("\n")[0])
            end = starts[last] + len(lines[last].rstrip())
        if kind == "heading":
            references = token.content == "References"
        if _says_something(token):
            said = "reference" if references and kind != "heading" else _kind(tokens, number)
            yield Span(start, end, one_line(token.content), said, _writer(kind))


def one_line(text):
    """The text without the source's line breaks."""
    return " ".join(text.split())


def unbroken(text):
    """The text with spaces where no line may break: before a dash, in a number, before its unit."""
    parts = _CODE.split(text)  # text and code by turns
    parts[::2] = [_HELD.sub("\N{NO-BREAK SPACE}", part) for part in parts[::2]]
    return "".join(parts)


def _says_something(inline):
    return any(child.type == "text" and _LETTER.search(child.content) for child in inline.children)


def _kind(tokens, number):
    kind = tokens[number - 1].type.removesuffix("_open")
    if kind in ("td", "th"):
        return "table cell"
    return "list item" if tokens[number - 2].type == "list_item_open" else kind


def _writer(kind):
    return (lambda text: text.replace("|", r"\|")) if kind in ("td", "th") else str
