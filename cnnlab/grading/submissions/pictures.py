"""Pictures that a student pasted into a text: Jupyter keeps them in the cell, as attachments."""

import base64
import binascii
import re
from urllib.parse import unquote

MAX_PICTURE = 10_000_000  # bytes: a photograph of a page
MOST_PICTURES = 20  # of one text
# How files of the kinds that are shown begin; SVG could hold a script.
KINDS = {"image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff", "image/gif": b"GIF8"}

_SHOWN = re.compile(r"\battachment:([^)\s>\"]+(?: [^)\s>\"]+)*)")


class Pictures:
    """The pictures of one text, which may stand in several cells.

    Attributes:
        attachments: as in a notebook: `{"page.png": {"image/png": "iVBORw0..."}}`.
        left_out: names of those that are not there, too large, or of another kind.
    """

    def __init__(self):
        self.attachments, self.left_out = {}, []

    def add(self, source, attachments):
        """Takes those that a cell shows; returns its source, with new names for taken ones."""
        for name in dict.fromkeys(_SHOWN.findall(source)):
            bundle = attachments.get(unquote(name), attachments.get(name))
            picture = _picture(bundle) if len(self.attachments) < MOST_PICTURES else None
            if picture is None:
                self.left_out.append(name)
                continue
            free, number = unquote(name), 1
            while self.attachments.get(free, picture) != picture:
                free, number = f"{number}-{unquote(name)}", number + 1
            self.attachments[free] = picture
            if free != unquote(name):
                source = source.replace(f"attachment:{name}", f"attachment:{free}")
        return source


def _picture(bundle):
    """The first of a cell's forms of a picture that is one, or None."""
    for kind, beginning in KINDS.items():
        data = bundle.get(kind) if isinstance(bundle, dict) else None
        if isinstance(data, list) and all(isinstance(line, str) for line in data):
            data = "".join(data)
        if not isinstance(data, str) or len(data) > 1.5 * MAX_PICTURE:
            continue
        try:
            content = base64.b64decode("".join(data.split()), validate=True)
        except (binascii.Error, ValueError):
            continue
        if content.startswith(beginning) and len(content) <= MAX_PICTURE:
            return {kind: base64.b64encode(content).decode()}
    return None
