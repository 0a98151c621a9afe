"""The messages of a code cell: comments, docstrings, and strings that a reader sees."""

import ast
import io
import re
import textwrap
import tokenize

from cnnlab.notebooks.translation.spans import Span, line_starts
from cnnlab.notebooks.translation.strings import body, written

WIDTH = 100
_LETTER = re.compile(r"[^\W\d_]")
_NOT_FOR_READERS = re.compile(r"#\s*(noqa|type:|fmt:|###)|### (BEGIN|END)")


class Code:
    """A code cell: its source, its syntax tree, which lines are a solution."""

    def __init__(self, source):
        self.source = source
        self.tree = ast.parse(source)
        self._lines = source.splitlines(keepends=True)
        self._starts = line_starts(source)
        self._solution = set(_solution_lines(self._lines))

    def place(self, node):
        """The offsets of a node. `ast` counts columns in bytes."""
        first, last = node.lineno - 1, node.end_lineno - 1
        return (
            self._starts[first] + self._characters(first, node.col_offset),
            self._starts[last] + self._characters(last, node.end_col_offset),
        )

    def in_solution(self, line):
        """Is this line, counted from 1, one that no student sees?"""
        return line in self._solution

    def comments(self):
        """Comment lines that follow each other are one message, a comment after code is one."""
        group = []
        for token in tokenize.generate_tokens(io.StringIO(self.source).readline):
            if token.type != tokenize.COMMENT:
                continue
            (line, column), alone = token.start, not token.line[: token.start[1]].strip()
            if self.in_solution(line) or _NOT_FOR_READERS.match(token.string):
                continue
            follows = group and alone and group[-1][:2] == (line - 1, column) and group[-1][3]
            if group and not follows:
                yield from self._comment(group)
                group = []
            group.append((line, column, token.string, alone))
        if group:
            yield from self._comment(group)

    def docstrings(self):
        """A paragraph of a docstring is a message; its lines stay lines."""
        for node in ast.walk(self.tree):
            if not isinstance(node, ast.FunctionDef | ast.ClassDef) or not ast.get_docstring(node):
                continue
            string = node.body[0].value
            if self.in_solution(string.lineno):
                continue
            start, end = self.place(string)
            text, indent = self.source[start + 3 : end - 3], " " * string.col_offset
            for found in re.finditer(r"\S.*?(?=\n\s*\n|\s*\Z)", text, re.DOTALL):
                message = "\n".join(line.removeprefix(indent) for line in found[0].split("\n"))
                if _LETTER.search(message):
                    where = start + 3 + found.start(), start + 3 + found.end()
                    yield Span(*where, message, "docstring", _indented(indent))

    def texts(self):
        """The literals, each with its ancestors, its place and its text."""
        for node, above in literals(self.tree):
            start, end = self.place(node)
            yield node, above, (start, end), body(self.source[start:end])

    def strings(self, is_seen):
        """Literals of which `is_seen(text, node, above)` says that a reader sees them."""
        for node, above, (start, end), text in self.texts():
            if is_seen(text, node, above):
                write = written(self.source[start:end], node.col_offset, WIDTH)
                yield Span(start, end, text, _kind(node, above[0]), write)

    def _comment(self, group):
        line, column, _, alone = group[0]
        start = self._starts[line - 1] + column
        end = self._starts[group[-1][0] - 1] + column + len(group[-1][2])
        message = " ".join(string.lstrip("#").strip() for _, _, string, _ in group)
        if _LETTER.search(message):
            yield Span(start, end, message, "comment", _commented(" " * column, alone))

    def _characters(self, line, column):
        return len(self._lines[line].encode()[:column].decode())


def literals(tree):
    """The string literals that are no docstrings, each with its ancestors, the nearest first."""
    todo = [(tree, ())]
    while todo:
        node, above = todo.pop()
        if isinstance(node, ast.JoinedStr) or _is_string(node):
            if not isinstance(above[0], ast.Expr) or _is_last(above):
                yield node, above
            continue
        todo.extend((child, (node, *above)) for child in ast.iter_child_nodes(node))


def _kind(node, parent):
    """A key of a dict, or another string."""
    keys = getattr(parent, "keys", [getattr(parent, "key", getattr(parent, "slice", None))])
    return "key" if node in keys else "string"


def _is_string(node):
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _is_last(above):
    """A string that is a cell's last line is what the cell shows."""
    return isinstance(above[1], ast.Module) and above[1].body[-1] is above[0]


def _solution_lines(lines):
    inside = False
    for number, line in enumerate(lines, 1):
        inside = inside or "BEGIN SOLUTION" in line
        if inside:
            yield number
        inside = inside and "END SOLUTION" not in line


def _indented(indent):
    return lambda text: text.replace("\n", "\n" + indent).replace(f"\n{indent}\n", "\n\n")


def _commented(indent, alone):
    if not alone:
        return lambda text: f"# {text}"
    width = WIDTH - len(indent) - 2
    return lambda text: f"\n{indent}".join(f"# {line}" for line in textwrap.wrap(text, width))
