"""Finds the submissions of a class: nbgrader's folders, or one notebook a student."""

import hashlib
import os
import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from cnnlab.errors import UserError
from cnnlab.grading.submissions.beside import files_beside

SUFFIX = ".ipynb"
LONGEST_NAME = 100  # bytes of UTF-8, before the hash
MOST_LISTED = 10
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)  # Windows' devices
_HASHED = re.compile(r".*-[0-9a-f]{16}", re.DOTALL)
# What a browser, Jupyter and Windows add to the name of a second copy.
_COPY = re.compile(r"( ?\(\d+\)|-Copy\d+| - Copy)+$")


@dataclass
class Submission:
    """A student's file. Where a symbolic link stands in the way, `path` is the link.

    `files` are paths of what lies beside it and is the student's, too, by name.
    """

    student: str
    path: Path
    files: dict[str, Path] = field(default_factory=dict)


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


def listed(names):
    """Names in one line; of many the first ones, and how many more there are."""
    shown, more = sorted(names)[:MOST_LISTED], len(names) - MOST_LISTED
    return ", ".join(map(printable, shown)) + (f" and {more} more" if more > 0 else "")


def _entries(folder):
    """What is in a folder, hidden things (Jupyter's checkpoints, .DS_Store) left out."""
    try:
        return [each for each in sorted(folder.iterdir()) if not each.name.startswith(".")]
    except PermissionError:  # a student's
        return []


def _folders(root):
    return [each for each in _entries(root) if each.is_dir() and not each.is_symlink()]


def course_of(folder):
    """The nbgrader course that a folder of submissions belongs to, or None."""
    folder = folder.resolve()
    course = folder.parent if folder.name == "submitted" else folder
    return course if (course / "submitted").is_dir() else None


def _is_notebook(path):
    return path.suffix.lower() == SUFFIX


def _is_flat(path, lab):
    return _is_notebook(path) and not os.path.lexists(path / lab)


def _student(name):
    """A file name as text; bytes that are not UTF-8 become their codes."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _flat(folder, notebooks):
    found, again = {}, []
    for path in sorted(notebooks, key=lambda path: (path.suffix != SUFFIX, path)):
        student = _student(path.stem)
        if student in found:  # `anna.IPYNB` beside `anna.ipynb`
            again.append(path)
        else:
            found[student] = Submission(student, path)
    taken = set(notebooks)
    groups = {
        "Left out, not a notebook": [each for each in _entries(folder) if each not in taken],
        "Left out, the name begins with a dot": _hidden(folder),
        "Left out, another notebook has this name": again,
    }
    return [*found.values()], _told(folder, found.values(), groups) + _copies(found)


def _hidden(folder):
    """Hidden notebooks; `._anna.ipynb` is what macOS puts beside `anna.ipynb`."""
    names = [each for each in folder.iterdir() if each.name.lower().endswith(SUFFIX)]
    return [each for each in names if each.name[0] == "." and each.name[:2] != "._"]


def _copies(students):
    """A line where some students' names differ only in what is added to a copy's."""
    alike = defaultdict(list)
    for student in sorted(students):
        alike[_COPY.sub("", student)].append(printable(student))
    copies = [" and ".join(names) for names in alike.values() if len(names) > 1]
    return [f"May be of one student, all are graded: {'; '.join(copies)}."] if copies else []


def _in_folders(root, lab):
    found, groups = [], defaultdict(list)
    for folder in _entries(root):
        home, path = folder / lab, folder / lab / f"{lab}{SUFFIX}"
        if not folder.is_dir():
            groups["Left out, not a student's folder"].append(folder)
            continue
        if folder.is_symlink():
            path = folder
        elif os.path.lexists(home):
            path = _notebook(home, path)
            if path.parent == home and path.stem != lab:
                groups[f"Taken for {lab}{SUFFIX}"].append(path)
        elif not os.access(folder, os.R_OK | os.X_OK):
            groups["Cannot be read (permission denied)"].append(folder)
        elif os.path.lexists(folder / path.name):
            path = folder / path.name
            groups[f"Taken, though not in a folder {lab}"].append(path)
        else:
            groups[f"Nothing for {lab} from"].append(folder)
            continue
        found.append(Submission(_student(folder.name), path, files_beside(path)))
    return found, _told(root, found, groups)


def _notebook(home, path):
    """The file in a student's folder of the lab, or the link on the way to it."""
    if home.is_symlink() or not home.is_dir():
        return home
    others = [each for each in _entries(home) if _is_notebook(each)]
    # A browser saves "02_convolution (1).ipynb": the only notebook there is the one meant.
    return others[0] if len(others) == 1 and not os.path.lexists(path) else path


def _told(root, found, groups):
    """A line for each group that is not empty."""
    links = [each.path for each in found if os.path.islink(each.path)]  # False where it is hidden
    return [
        f"{what}: {', '.join(printable(str(path.relative_to(root))) for path in sorted(paths))}."
        for what, paths in {**groups, "Symbolic links, not read": links}.items()
        if paths
    ]
