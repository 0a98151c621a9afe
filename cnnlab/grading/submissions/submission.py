"""A student's submission, and their name as files and logs may hold it."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

LONGEST_NAME = 100  # bytes of UTF-8, before the hash
MOST_LISTED = 10
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)  # Windows' devices
_HASHED = re.compile(r".*-[0-9a-f]{16}", re.DOTALL)


@dataclass
class Submission:
    """A student's file. Where a symbolic link stands in the way, `path` is the link.

    Attributes:
        student: their name, as all tables and pages have it.
        path: of the notebook.
        files: paths of what lies beside it and is the student's, too, by name.
        known: what else the platform tells of them: "name", "id".
        late: whether the platform says that it came late.
        stamp: path of nbgrader's file with the time when it came.
        timed: whether the notebook's file has that time.
    """

    student: str
    path: Path
    files: dict[str, Path] = field(default_factory=dict)
    known: dict[str, str] = field(default_factory=dict)
    late: bool = False
    stamp: Path | None = None
    timed: bool = True


def safe_name(student):
    """The name that a student's files have: short, and the same on all systems.

    A name that must be changed gets a hash of the original, so that two students never share one.
    """
    name = unicodedata.normalize("NFC", student)
    name = "".join(c if c.isprintable() and c not in '<>:"/\\|?*' else "_" for c in name)
    name = name.strip(". ").encode("utf-8", "replace")[:LONGEST_NAME].decode("utf-8", "ignore")
    name = f"_{name}" if _RESERVED.fullmatch(name) else name
    if name == student and name and not _HASHED.fullmatch(name):
        return name
    digest = hashlib.sha256(student.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return f"{name or 'student'}-{digest}"


def printable(text):
    """A name as a line of a log may hold it: control and bidi characters as their codes."""
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text)


def told(what, names):
    """A line in a list, or none of nobody: names stand for `{names}`, where no language changes
    them."""
    return [what.replace("{names}", listed(names))] if names else []


def listed(names):
    """Names in one line; of many the first ones, and how many more there are."""
    shown, more = sorted(names)[:MOST_LISTED], len(names) - MOST_LISTED
    return ", ".join(map(printable, shown)) + (f" and {more} more" if more > 0 else "")
