"""Which answers of a class are alike, whatever their names and their layout.

An answer is read as tokens without names, comments and layout; of these, runs of `RUN` tokens are
kept as winnowing chooses them: Schleimer, Wilkerson and Aiken (2003), "Winnowing: Local Algorithms
for Document Fingerprinting", SIGMOD.
"""

import ast
import io
import keyword
import re
import tokenize
import zlib

RUN = 6  # tokens: a shorter match is noise
WINDOW = 4  # of any so many runs that follow on one another, one is kept

_LAYOUT = {
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENCODING,
    tokenize.ENDMARKER,
}


def fingerprint(source):
    """The runs of tokens that stand for a source: a frozenset of hashes, each day the same."""
    tokens = [token.encode("utf-8", "backslashreplace") for token in _tokens(source)]
    runs = [zlib.crc32(b"\0".join(tokens[n : n + RUN])) for n in range(len(tokens) - RUN + 1)]
    windows = [runs[n : n + WINDOW] for n in range(max(1, len(runs) - WINDOW + 1))]
    return frozenset(min(window) for window in windows if window)


def likeness(one, other):
    """The share of two fingerprints' runs that both have, from 0 to 1."""
    return len(one & other) / max(1, len(one | other))


def _tokens(source):
    """Tokens without names, comments and layout; the words of what is not Python."""
    try:
        source = _without_docstrings(source)
        found = list(tokenize.generate_tokens(io.StringIO(source).readline))
    except (SyntaxError, ValueError, tokenize.TokenError, RecursionError, MemoryError):
        return re.findall(r"\w+|[^\w\s]", source)
    return [_token(each) for each in found if each.type not in _LAYOUT]


def _token(token):
    if token.type == tokenize.NAME:
        return token.string if keyword.iskeyword(token.string) else "name"
    return "text" if token.type == tokenize.STRING else token.string


def _without_docstrings(source):
    """The source as Python would print it: docstrings, comments and spare brackets are gone."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list):
            node.body = [each for each in body if not _is_text(each)] or [ast.Pass()]
    return ast.unparse(tree)


def _is_text(statement):
    value = getattr(statement, "value", None)
    return isinstance(statement, ast.Expr) and isinstance(value, ast.Constant)
