"""An error of the student's code, told as theirs: their line, their message, none of our frames."""

import linecache
import os
import re
import traceback
from dataclasses import dataclass

ANSI_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
WRAPPING = re.compile(  # what Keras and TensorFlow say around the message itself
    r"\A.*Exception encountered: "  # what could not be loaded, and all that it is part of
    r"|A total of \d+ objects could not be loaded\. Example error message for object <.*?>:\s*"
    r"|Exception encountered when calling .*?\(\)\.\s*"
    r"|Invalid input shape for input .*? with name '.*?' and path '.*?'\. "  # all its numbers
    r"|Could not automatically infer the output shape.*?Error encountered:\s*"
    r"|in user code:\n.*?\n    \w+: (?!.*\n    \w+: )"
    r"|\{\{function_node .*?\}\}\s*"
    r"|\s*\[Op:\w+\] name:.*",
    re.DOTALL,
)
LONGEST_MESSAGE = 300


class Told(Exception):
    """Raised by a probe for what is told in our words, without Python's name for it."""


@dataclass
class StudentError:
    """What was raised, and at which line of the student's own code (0: not known)."""

    kind: str
    message: str
    line: int = 0
    source: str = ""

    @classmethod
    def from_exception(cls, error):
        line, source = 0, ""
        frames = [
            (frame.f_code.co_filename, number)
            for frame, number in traceback.walk_tb(error.__traceback__)
            if is_students(frame.f_code.co_filename)
        ]
        if frames:
            cell = frames[0][0]  # what it calls may stand in the lab's own cells
            line = [number for filename, number in frames if filename == cell][-1]
            source = linecache.getline(cell, line).strip()
        message = str(error)
        if isinstance(error, SyntaxError) and error.text:
            line, source = error.lineno or 0, error.text.strip()
            message = error.msg  # without the cell's made-up file name
        kind = "" if isinstance(error, Told) else type(error).__name__
        return cls(kind, _first_paragraph(message), line, source)

    @property
    def place(self):
        return f"line {self.line} of your cell, `{self.source}`: " if self.source else ""

    def __str__(self):
        said = [part for part in (self.kind, self.message) if part]
        return f"{self.place}{': '.join(said)}"


def is_students(filename):
    """True for code typed into a notebook: it has a name, but no file on the disk."""
    return (
        not filename.startswith("<frozen")
        and not os.path.isfile(filename)
        and filename != "<string>"
    )


def _first_paragraph(message):
    """Keras and TensorFlow wrap a message in pages of context: keep what was said."""
    message = WRAPPING.sub("", ANSI_COLOURS.sub("", message)).strip()
    message = " ".join(message.split("\n\n")[0].split())
    return message if len(message) <= LONGEST_MESSAGE else message[:LONGEST_MESSAGE] + " ..."
