"""A student's Markdown for nbgrader's pages, which show it to a teacher as HTML.

It shows its own HTML and does not become it, its links run nothing, and its pictures are there:
nbconvert ends at one that is missing.
"""

import re
from html import unescape
from urllib.parse import unquote

LOOKED_AT = 300  # characters of a link, however it is disguised

_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_FORMULA = re.compile(r"\\(?=href\b|require\b)")  # formulas can hold links
_PICTURE = re.compile(r"!\[([^\[\]\n]*)\]\(\s*<?attachment:([^)>\n]++)>?\s*\)")
_DESTINATION = re.compile(r"\](?=[(:])")
_BLANK = re.compile(r"[\s\x00-\x1f\\]")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_SAFE = re.compile(r"https?:|mailto:|data:image/(?:png|jpeg|gif);base64,", re.IGNORECASE)


def harmless(text, pictures=None):
    """The Markdown that can be shown.

    Args:
        text: the student's.
        pictures: new names of its attachments by their own; a name must hold letters and digits
            alone.

    Example:

    >>> harmless("<b>see</b> [this](javascript:alert())")
    '&lt;b>see&lt;/b> [this] (javascript:alert())'
    """
    pictures = pictures or {}

    def renamed(found):
        name = found[2].strip()
        new = pictures.get(unquote(name))
        return f"![{found[1]}](attachment:{new})" if new else f"({name}: not there)"

    def cut(found):
        start = found.end() + 1
        link = text[start : start + LOOKED_AT]
        return "]" if _is_safe(link, pictures.values()) else "] "

    text = _PICTURE.sub(renamed, _FORMULA.sub(r"\\textbackslash ", _TAG.sub("&lt;", text)))
    return _DESTINATION.sub(cut, text)


def _is_safe(link, pictures):
    """Whether a link leads to a page, a picture that is there, or is relative."""
    for _ in range(2):
        link = unescape(link)
    link = _BLANK.sub("", link).lstrip("<")
    if link.startswith(tuple(f"attachment:{name})" for name in pictures)):
        return True
    return not _SCHEME.match(link) or bool(_SAFE.match(link))
