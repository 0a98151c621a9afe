"""String literals: the text of one, another text in its place, and whether a reader sees it."""

import ast
import re

_PIECE = re.compile(
    r"""(?P<prefix>[A-Za-z]*)(?P<quote>\"{3}|'{3}|"|')(?P<body>(?:\\.|(?!(?P=quote)).)*)(?P=quote)""",
    re.DOTALL,
)
_FIELD = re.compile(r"\{\{|\}\}|\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}")  # of an f-string


def body(literal):
    """The text of a literal, its pieces joined; an f-string's expressions stay as they are."""
    pieces = list(_PIECE.finditer(literal))
    template = any("f" in piece["prefix"].lower() for piece in pieces)
    texts = []
    for piece in pieces:
        text = piece["body"]
        if "r" not in piece["prefix"].lower():
            text = ast.literal_eval(piece["quote"] + text + piece["quote"])
        if template and "f" not in piece["prefix"].lower():
            text = text.replace("{", "{{").replace("}", "}}")
        texts.append(text)
    return "".join(texts)


def static(text):
    """What stands between the expressions of an f-string."""
    return _FIELD.sub(" ", text)


def fields(text):
    """The expressions of an f-string, braces and format included."""
    return [field for field in _FIELD.findall(text) if field not in ("{{", "}}")]


def written(literal, column, width):
    """The function that writes another text as a literal of this kind."""
    pieces = list(_PIECE.finditer(literal))
    prefix = "f" if any("f" in piece["prefix"].lower() for piece in pieces) else ""
    quote = pieces[0]["quote"]

    def write(text):
        parts, after = [], 0
        for field in _FIELD.finditer(text) if prefix else ():
            parts += [_escaped(text[after : field.start()], quote), field[0]]
            after = field.end()
        parts.append(_escaped(text[after:], quote))
        if len(pieces) == 1:
            return prefix + quote + "".join(parts) + quote
        return _wrapped(parts, prefix, quote, column, width)

    return write


def _escaped(text, quote):
    text = text.replace("\\", r"\\").replace(quote[0], "\\" + quote[0])
    return text if len(quote) == 3 else text.replace("\n", r"\n").replace("\t", r"\t")


def _wrapped(parts, prefix, quote, column, width):
    """Several literals, one a line, where the source had several."""
    words = [
        word
        for number, part in enumerate(parts)  # text and expressions by turns
        for word in (re.split(r"(?<= )", part) if number % 2 == 0 else [part])
    ]
    lines = [""]
    for word in words:
        if lines[-1] and column + len(prefix) + 2 + len(lines[-1]) + len(word) > width:
            lines.append("")
        lines[-1] += word
    return ("\n" + " " * column).join(prefix + quote + line + quote for line in lines)
