"""The messages of the program itself: what checks, cards, hints, commands, pages, figures say.

All that reads like words is one, wherever in the package it stands, so that who writes an exercise
need not think of it. What is too short to be told from a name is `marked(...)`, or is said where it
stands; what only looks like words is `unmarked(...)`. Messages are also all hints, all names of
rungs, the help of commands, what the templates of pages say, words of the labs that their figures
show.
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

# What is for programmers is English, as are Keras' own errors, and who translates knows English.
ENGLISH = ("arithmetic", "export", "layers", "models", "neon", "notebooks/translation")
FIGURES = "plots"
LETTERS = 3  # what has fewer, without its fields, is no message
SHOWN = {"say", "said", "marked", "Case"}  # what is called with messages, however short
UNSHOWN = {"unmarked"}


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
    package = root / "cnnlab"
    for path in sorted(package.rglob("*.py")):
        if not _is_in(path.relative_to(package), (*ENGLISH, FIGURES)):
            for kind, text in _of_source(path.read_text(encoding="utf-8")):
                yield path, kind, text
    for path in sorted(package.rglob("*.html")):
        for kind, text in _of_page(path.read_text(encoding="utf-8")):
            yield path, kind, text
    for path in sorted(package.rglob("hints.toml")):
        for hint in _leaves(tomllib.loads(path.read_text(encoding="utf-8"))):
            yield path, "hint", hint
    names = {
        name
        for lab in exercises.labs()
        for exercise in exercises.load(lab).values()
        for name in ("exists", "runs", "own_work", "arguments", *exercise.points)
    }
    for name in sorted(names):
        yield package / "judging" / "rungs.py", "rung", Rung(name, 0).label


def _drawn(root):
    """What stands in figures, as `_texts`."""
    for path in sorted((root / "cnnlab" / FIGURES).rglob("*.py")):
        for kind, text in _of_source(path.read_text(encoding="utf-8"), PICTURE):
            yield path, kind, text
    for path in sources(root):
        for word in sorted(drawn_words(read(path, exercises.load))):
            yield path, "label", word


def _is_in(path, folders):
    return any(path.is_relative_to(folder) for folder in folders)


def _of_source(source, context=None):
    tree = ast.parse(source)
    yield from _helps(tree)
    silent, shown = _docstrings(tree), set()
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            silent |= {id(each) for each in node.values}
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name in SHOWN:
                shown |= {id(each) for each in _values(node.args[:1])}
            if name in UNSHOWN or ast.unparse(node.func).startswith("re."):
                silent |= {id(each) for text in node.args for each in ast.walk(text)}
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
        is_markup = text.startswith(("<", "\\", "check(", "Example: cnnlab")) or "</" in text
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


def _values(nodes):
    """All within, less the keys of dicts."""
    for node in nodes:
        yield node
        within = node.values if isinstance(node, ast.Dict) else ast.iter_child_nodes(node)
        yield from _values(within)


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
