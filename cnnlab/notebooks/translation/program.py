"""The messages of the program itself: what checks, cards, hints, commands, pages, figures say.

Strings and f-strings in the sources of `PARTS` that read like words, all hints, all names of rungs,
the help of commands, what the templates of pages say, words of the labs that their figures show.
"""

import ast
import re
import tomllib

from jinja2 import Environment

from cnnlab import exercises
from cnnlab.judging.rungs import Rung
from cnnlab.language import PICTURE
from cnnlab.notebooks.checkout import sources
from cnnlab.notebooks.source import read
from cnnlab.notebooks.translation import pictures
from cnnlab.notebooks.translation.extract import Message
from cnnlab.notebooks.translation.labels import drawn_words

PARTS = (  # of the package
    *("judging/**/*.py", "exercises/**/*.py", "process/bare*.py"),
    *("cli/*.py", "command_*.py", "doctor.py", "data/files.py", "data/photographs.py"),
    *(
        f"notebooks/{name}.py"
        for name in ("check", "checkout", "course", "junit", "launch", "menus", "progress")
    ),
    *("kernel/spec.py", "process/session.py", "process/sandbox.py"),
    *("process/forbids.py", "process/warm_process.py"),
    *(f"grading/{name}.py" for name in ("*", "[ampsw]*/*", "submissions/layouts/*")),
    *("grading/contracts/*.py", "grading/trial/audit.py", "grading/trial/classroom.py"),
)
FIGURES = "plots/**/*.py"
PAGES = "grading/pages/templates/*.html"
SAID = {"OF_CLICK", "STATES", "WORDS"}  # names of what holds messages alone
UNSAID = {"PHOTOGRAPHS", "COLUMNS", "FIRST, LAST", "FILES", "NEEDED"}  # and of what holds none
LETTERS = 3  # what has fewer, without its fields, is no message
SHOWN = {"say", "marked", "Case"}  # what is called with a message, however short
HIDDEN = {"compile", "fullmatch", "search", "match", "sub"}  # regular expressions


def program_messages(root):
    """The messages, in the order of the files where they stand."""
    found = {}
    for context, texts in ((None, _texts(root)), (PICTURE, _drawn(root))):
        for path, kind, text in texts:
            message = found.setdefault((context, text), Message(text, context))
            message.kinds += [kind] * (kind not in message.kinds)
            place = str(path.relative_to(root)), ""  # its line would change too often
            message.lines += [place] * (place not in message.lines)
    return list(found.values())


def _texts(root):
    """Tuples (file, kind, text)."""
    for part in PARTS:
        for path in sorted((root / "cnnlab").glob(part)):
            for kind, text in _of_source(path.read_text(encoding="utf-8")):
                yield path, kind, text
    for path in sorted((root / "cnnlab").glob(PAGES)):
        for kind, text in _of_page(path.read_text(encoding="utf-8")):
            yield path, kind, text
    for path in sorted((root / "cnnlab" / "exercises").rglob("hints.toml")):
        for hint in _leaves(tomllib.loads(path.read_text(encoding="utf-8"))):
            yield path, "hint", hint
    names = {
        name
        for lab in exercises.labs()
        for exercise in exercises.load(lab).values()
        for name in ("exists", "runs", "own_work", "arguments", *exercise.points)
    }
    for name in sorted(names):
        yield root / "cnnlab" / "judging" / "rungs.py", "rung", Rung(name, 0).label


def _drawn(root):
    """What stands in figures, as `_texts`."""
    for path in sorted((root / "cnnlab").glob(FIGURES)):
        if not path.as_posix().endswith(pictures.RULES):
            for kind, text in _of_source(path.read_text(encoding="utf-8"), PICTURE):
                yield path, kind, text
    for path in sources(root):
        for word in sorted(drawn_words(read(path, exercises.load))):
            yield path, "label", word


def _of_source(source, context=None):
    tree = ast.parse(source)
    yield from _helps(tree)
    silent, shown = _docstrings(tree), set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            name = ast.unparse(node.targets[0]).strip("()")
            inside = {id(each) for each in ast.walk(node.value)}
            shown |= inside if name in SAID else set()
            silent |= inside if name in UNSAID else set()
        if isinstance(node, ast.JoinedStr):
            silent |= {id(each) for each in node.values}
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            shown |= {id(each) for each in node.args[:1] if name in SHOWN}
            silent |= {id(each) for each in node.args if name in HIDDEN}
        if context == PICTURE:
            shown |= pictures.for_the_reader(node)
            silent |= pictures.for_the_library(node)
    for node in ast.walk(tree):
        if id(node) in silent:
            continue
        if isinstance(node, ast.JoinedStr):
            text, kind = _template(node), "template"
            words = "".join(each.value for each in node.values if isinstance(each, ast.Constant))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            text, kind = _of_constant(node.value)
            words = text
        else:
            continue
        letters = sum(map(str.isalpha, words))
        is_markup = text.startswith(("<", "check(", "Example: cnnlab")) or "</" in text
        if "\n" in text.strip() and context is None:  # a program, or a file
            continue
        is_long = " " in words and letters >= LETTERS
        if not is_markup and (is_long or (id(node) in shown and letters > 1)):
            yield kind, text


def _of_constant(text):
    """A text, and its kind; one that is formatted later is a template, `{what}` in it for `{}`."""
    found = re.findall(r"\{(?:[^\W\d]\w*)?\}", text)
    if not found or len(found) != text.count("{"):
        return text, "text"
    numbers = iter(["", *range(2, len(found) + 1)])
    return re.sub(r"\{\}", lambda _: f"{{what{next(numbers)}}}", text), "template"


def _of_page(source):
    """What a template of a page says."""
    environment = Environment(extensions=["jinja2.ext.i18n"])
    for _, _, found in environment.extract_translations(source, ["say"]):
        text = found[0] if isinstance(found, tuple) else found  # beside what it is filled with
        if text:
            yield _of_constant(text)[1], text


def _helps(tree):
    """What commands say of themselves, by paragraphs."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.FunctionDef):
            continue
        calls = [ast.unparse(getattr(each, "func", each)) for each in node.decorator_list]
        if {"command", "group"} & {call.rpartition(".")[2] for call in calls}:
            for paragraph in ast.get_docstring(node).split("\n\n"):
                yield "help", " ".join(paragraph.split())


def _docstrings(tree):
    """What stands alone in a line."""
    return {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}


def _template(node):
    """An f-string with a name for each of its values: `expected {wanted}, got {found}`."""
    parts, used = [], {}
    for each in node.values:
        if isinstance(each, ast.Constant):
            parts.append(each.value.replace("{}", "{what}"))
            continue
        name = _name(each.value)
        used[name] = used.get(name, 0) + 1
        parts.append(f"{{{name}{used[name] if used[name] > 1 else ''}}}")
    return "".join(parts)


def _name(expression):
    """The last name in an expression that is one, or `value`."""
    if isinstance(expression, ast.Name):
        return expression.id.strip("_") or "value"
    if isinstance(expression, ast.Attribute):
        return expression.attr.strip("_")
    if isinstance(expression, ast.Call | ast.Subscript):
        inner = expression.args[:1] if isinstance(expression, ast.Call) else [expression.value]
        return _name(inner[0]) if inner else "value"
    return "value"


def _leaves(tables):
    if isinstance(tables, str):
        yield tables
    else:
        for each in tables.values() if isinstance(tables, dict) else tables:
            yield from _leaves(each)
