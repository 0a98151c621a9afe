"""What can be wrong in a lab's source. Each finding is a pair: line number, message."""

import ast
import re

from IPython.core.inputtransformer2 import TransformerManager

from cnnlab.language import unmarked
from cnnlab.notebooks.student import cleared

WORDS = ("exercise", "check", "discussion", "locked", "points", "needs", "varies", "demands")
# nbgrader looks for them anywhere in a line.
BEGIN, END = unmarked(("BEGIN SOLUTION", "END SOLUTION"))
HIDDEN = unmarked(("BEGIN HIDDEN TESTS", "BEGIN MARK SCHEME"))
_NAME = re.compile(r"[A-Za-z0-9_-]{1,50}")  # an id, `kind-name`, may have 64 characters


def mistakes(cells):
    """What is wrong in the cells themselves."""
    first = {}  # (kind, name) -> line
    for cell in cells:
        for message in (*_words(cell), *_points(cell), *_references(cell, first)):
            yield cell.line, message
        wrong_marks = list(_marks(cell))
        yield from wrong_marks
        if cell.kind == "exercise" and not wrong_marks and not _parses(cleared(cell.source)):
            message = f"exercise {cell.name!r} without its solution is not valid Python"
            yield cell.line, f"{message}. Leave `def`, `class` and brackets to the student."
        if cell.kind == "check" and not _ends_with_check(cell):
            yield cell.line, f'check {cell.name!r} must end with the line check("{cell.name}").'
        if cell.kind:
            first.setdefault((cell.kind, cell.name), cell.line)


def disagreements(cells, declared):
    """Where the cells and the exercises declared in `cnnlab.exercises` do not say the same."""
    checks = {cell.name: cell for cell in cells if cell.kind == "check"}
    for cell in cells:
        if cell.kind == "exercise" and cell.name not in checks:
            message = f"exercise {cell.name!r} has no check"
            yield cell.line, f'{message}. Add a cell check="{cell.name}" points=N.'
    for name, cell in checks.items():
        points = cell.words.get("points")
        if name not in declared:
            message = f"check {name!r} is not declared in cnnlab.exercises"
            yield cell.line, f"{message}. Declare it there, or correct the name."
        elif points != declared[name].max_points:
            message = f"points do not add up: check {name!r} has {points}"
            yield (
                cell.line,
                f"{message}, its exercise in cnnlab.exercises {declared[name].max_points}.",
            )
    for name in declared:
        if name not in checks:
            message = f"exercise {name!r} of cnnlab.exercises has no check here"
            yield 1, f"{message}. Add one, or remove the exercise there."


def _words(cell):
    for word, value in cell.words.items():
        if word not in WORDS:
            received = value if word in ("title", "incorrectly_encoded_metadata") else word
            yield f'unknown word {received!r}. Write word="name", word one of: {", ".join(WORDS)}.'
    kinds = [word for word in WORDS[:4] if word in cell.words]
    if len(kinds) > 1:
        yield f"a cell is one thing. Received: {' and '.join(kinds)}. Split it."
    if cell.kind and not (isinstance(cell.name, str) and _NAME.fullmatch(cell.name)):
        yield f"a name is 1 to 50 letters, digits, - or _. Received: {cell.kind}={cell.name!r}."
    expected = {"exercise": "code", "check": "code", "discussion": "markdown"}.get(cell.kind)
    if expected and cell.cell_type != expected:
        message = f"{cell.kind} {cell.name!r} must be a {expected} cell"
        yield f"{message}. Received: a {cell.cell_type} cell."
    if "demands" in cell.words and cell.cell_type != "markdown":
        yield "demands=... names what a text demands. Move it to the text of the exercise."
    if cell.words.get("varies", True) is not True:
        yield f"expected varies=true. Received: varies={cell.words['varies']!r}."


def _points(cell):
    points = cell.words.get("points")
    if cell.kind in ("check", "discussion"):
        if type(points) is not int or points < 1:
            message = f"{cell.kind} {cell.name!r} needs points=N, N a whole number"
            yield f"{message}. Received: points={points!r}."
    elif points is not None:
        yield "only a check or a discussion has points. Remove `points`."


def _references(cell, first):
    """Names that must, or must not, have been seen above this cell."""
    if cell.kind and (cell.kind, cell.name) in first:
        line = first[cell.kind, cell.name]
        yield f"duplicate {cell.kind} {cell.name!r}: it is on line {line} already. Rename one."
    if cell.kind == "discussion" and ("exercise", cell.name) in first:  # one name, one mark
        line = first["exercise", cell.name]
        yield f"discussion {cell.name!r}: an exercise has this name on line {line}. Rename one."
    if cell.kind == "check" and ("exercise", cell.name) not in first:
        message = f"check {cell.name!r} has no exercise above it"
        yield f'{message}. Mark a cell exercise="{cell.name}", or correct the name.'
    needed = cell.words.get("needs")
    if needed is not None and ("exercise", needed) not in first:
        yield f"needs={needed!r}: no such exercise above. Correct the name, or move the cell."


def _marks(cell):
    """Solution marks that nbgrader would misread, and what it would hide (and hand out)."""
    opened, marks = None, 0
    for line, text in enumerate(cell.source.splitlines(), cell.line + 1):
        if any(mark in text for mark in HIDDEN):
            yield line, "nothing is hidden in a notebook: the judge makes its own cases. Remove it."
        if BEGIN in text:
            if opened:
                yield line, f"the solution begun on line {opened} has no end. Add ### {END}."
            opened, marks = line, marks + 1
        elif END in text:
            if not opened:
                yield line, f"a solution ends that has not begun. Add ### {BEGIN} above."
            opened = None
    if opened:
        yield opened, f"the solution begun here has no end. Add ### {END}."
    if cell.kind == "exercise" and not marks:
        yield cell.line, f"exercise {cell.name!r} has no solution. Put it after ### {BEGIN}."
    if cell.kind != "exercise" and marks:
        yield cell.line, 'a solution outside an exercise. Mark the cell exercise="name".'


def _parses(source):
    try:
        ast.parse(TransformerManager().transform_cell(source))
    except SyntaxError:
        return False
    return True


def _ends_with_check(cell):
    """nbgrader takes the value of a check cell's last line for its points."""
    try:
        last = ast.parse(cell.source).body[-1].value
        return last.func.id == "check" and last.args[0].value == cell.name
    except (SyntaxError, IndexError, AttributeError):
        return False
