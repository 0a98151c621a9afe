"""Finds the submissions of a class: nbgrader's folders, or one notebook a student."""

import hashlib
import os
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from cnnlab.errors import UserError

LONGEST_NAME = 100  # bytes of UTF-8, before the hash
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)  # Windows' devices
_HASHED = re.compile(r".*-[0-9a-f]{16}", re.DOTALL)


@dataclass
class Submission:
    """A student's file. Where a symbolic link stands in the way, `path` is the link."""

    student: str
    path: Path


def find_submissions(folder, lab):
    """The submissions of a lab, sorted by student, and one line for each thing left out.

    `folder` is a course of nbgrader, its `submitted/<student>/<lab>/<lab>.ipynb`, or holds flat
    `<student>.ipynb`. Symbolic links are not followed.
    """
    folder = Path(folder)
    if not folder.is_dir():
        state = "is a file" if folder.exists() else "is not there"
        raise UserError(f"expected a folder with submissions. Received: {folder}, which {state}.")
    if not os.access(folder, os.R_OK | os.X_OK):
        raise UserError(f"expected a folder that may be read. Received: {folder}.")
    submitted = folder / "submitted"
    root = submitted if submitted.is_dir() else folder
    notebooks = [each for each in {*_entries(folder), *_entries(root)} if _is_flat(each, lab)]
    course = root is submitted or folder.name == "submitted"
    if course or any(os.path.lexists(each / lab) for each in _folders(root)):
        if notebooks:
            raise UserError(
                f"expected one layout in {folder}. Received: folders of students, and "
                f"{printable(min(notebooks).name)}. Move one of the two elsewhere."
            )
        found, warnings = _in_folders(root, lab)
    else:
        found, warnings = _flat(folder, notebooks)
    if not found:
        raise UserError(
            f"expected <student>.ipynb or <student>/{lab}/{lab}.ipynb in {root}. "
            "Received: none of them. Give the folder that holds the submissions."
        )
    return sorted(found, key=lambda each: each.student), warnings


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


def _entries(folder):
    """What is in a folder, hidden things (Jupyter's checkpoints, .DS_Store) left out."""
    try:
        return [each for each in sorted(folder.iterdir()) if not each.name.startswith(".")]
    except PermissionError:  # a student's
        return []


def _folders(root):
    return [each for each in _entries(root) if each.is_dir() and not each.is_symlink()]


def _is_flat(path, lab):
    return path.suffix == ".ipynb" and not os.path.lexists(path / lab)


def _student(name):
    """A file name as text; bytes that are not UTF-8 become their codes."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _flat(folder, notebooks):
    found = [Submission(_student(path.stem), path) for path in notebooks]
    odd = [each for each in _entries(folder) if each not in notebooks]
    return found, _told(found, {"Left out, not a notebook": odd})


def _in_folders(root, lab):
    found, odd, without, renamed = [], [], [], []
    for student in _entries(root):
        path = _notebook(student, lab)
        if not student.is_dir():
            odd.append(student)
        elif path is None:
            without.append(student)
        else:
            found.append(Submission(_student(student.name), path))
            if path.parent.name == lab and path.stem != lab:
                renamed.append(path)
    return found, _told(
        found,
        {
            "Left out, not a student's folder": odd,
            f"Nothing for {lab} from": without,
            f"Taken for {lab}.ipynb": renamed,
        },
    )


def _notebook(student, lab):
    """The file in a student's folder, or the link on the way to it; None without this lab."""
    home = student / lab
    if student.is_symlink():
        return student
    if not os.path.lexists(home):
        return None
    if home.is_symlink() or not home.is_dir():
        return home
    path = home / f"{lab}.ipynb"
    others = [each for each in _entries(home) if each.suffix == ".ipynb"]
    # A browser saves "02_convolution (1).ipynb": the only notebook there is the one meant.
    return others[0] if len(others) == 1 and not os.path.lexists(path) else path


def _told(found, groups):
    """A line for each group that is not empty."""
    groups = groups | {"Symbolic links, not read": [s.path for s in found if s.path.is_symlink()]}
    return [
        f"{what}: {', '.join(printable(path.name) for path in paths)}."
        for what, paths in groups.items()
        if paths
    ]
