"""The messages of a Python source: what reads like words, without being asked to.

What is too short to be told from a name is `marked(...)`, or is said where it stands; what only
looks like words is `unmarked(...)`. A command's docstring is its help.
"""

import ast
import re

from cnnlab.language import PICTURE
from cnnlab.notebooks.translation import pictures

LETTERS = 3  # what has fewer, without its fields, is no message
SHOWN = {"say", "said", "marked", "Case"}  # what is called with messages, however short
UNSHOWN = {"unmarked"}
MARKUP = ("<", "\\", "check(", "Example: cnnlab")  # how it begins


def of_source(source, context=None):
    """Pairs (kind, text); `context` is `PICTURE` where figures are drawn."""
    tree = ast.parse(source)
    yield from _helps(tree)
    shown, silent = _told_apart(tree, context)
    for node in ast.walk(tree):
        found = None if id(node) in silent else _text(node)
        if not found:
            continue
        kind, text, words = found
        letters = sum(map(str.isalpha, words))
        is_long = " " in words and letters >= LETTERS
        is_file = "\n" in text.strip() and context is None  # or a program
        is_markup = text.startswith(MARKUP) or "</" in text
        if (is_long or (id(node) in shown and letters > 1)) and not (is_file or is_markup):
            yield kind, text


def of_constant(text):
    """A text, and its kind; one that is formatted later is a template, `{what}` in it for `{}`."""
    found = re.findall(r"\{(?:[^\W\d]\w*)?\}", text)
    if not found or len(found) != text.count("{"):
        return text, "text"
    numbers = iter(["", *range(2, len(found) + 1)])
    return re.sub(r"\{\}", lambda _: f"{{what{next(numbers)}}}", text), "template"


def _text(node):
    """A literal's kind, its message, and the words in it; None of another node."""
    if isinstance(node, ast.JoinedStr):
        words = (each.value for each in node.values if isinstance(each, ast.Constant))
        return "template", _template(node), "".join(words)
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        text, kind = of_constant(node.value)
        return kind, text, text
    return None


def _told_apart(tree, context):
    """The ids of what is said, however short, and of what is not said."""
    shown, silent = set(), set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr):  # a docstring
            silent.add(id(node.value))
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
    return shown, silent


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
