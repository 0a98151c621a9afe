"""nbgrader's folders: `submitted/<student>/<lab>/<lab>.ipynb`.

Source: `CourseDirectory.directory_structure` in nbgrader/coursedir.py.
"""

import os

from cnnlab.errors import UserError
from cnnlab.grading.submissions.layouts.folder import (
    SUFFIX,
    Found,
    as_text,
    entries,
    folders,
    in_folder,
    is_notebook,
)
from cnnlab.grading.submissions.submission import Submission, printable

STAMP = "timestamp.txt"


def fits(folder, lab):
    root = root_of(folder)
    is_course = root is not folder or folder.name == "submitted"
    return is_course or any(os.path.lexists(each / lab) for each in folders(root))


def root_of(folder):
    """Where the students' folders are: in a course's `submitted`, or here."""
    submitted = folder / "submitted"
    return submitted if submitted.is_dir() else folder


def read(folder, lab):
    root = root_of(folder)
    flat = [each for each in {*entries(folder), *entries(root)} if _is_flat(each, lab)]
    if flat:
        raise UserError(
            f"expected one layout in {folder}. Received: folders of students, and "
            f"{printable(min(flat).name)}. Move one of the two elsewhere."
        )
    found = Found()
    groups = found.groups
    for home in entries(root):
        name = f"{lab}{SUFFIX}"
        if not home.is_dir():
            groups["Left out, not a student's folder: {names}."].append(home)
        elif home.is_symlink():
            found.submissions.append(Submission(as_text(home.name), home))
        elif os.path.lexists(home / lab):
            stamp = _stamp(home / lab)
            found.submissions.append(in_folder(home.name, home / lab, lab, stamp=stamp))
            path = found.submissions[-1].path
            if path.parent == home / lab and path.stem != lab:
                groups[f"Taken for {name}: {{names}}."].append(path)
        elif not os.access(home, os.R_OK | os.X_OK):
            groups["Cannot be read (permission denied): {names}."].append(home)
            found.submissions.append(Submission(as_text(home.name), home / lab / name))
        elif os.path.lexists(home / name):
            found.submissions.append(in_folder(home.name, home, lab))
            groups[f"Taken, though not in a folder {lab}: {{names}}."].append(home / name)
        else:
            groups[f"Nothing for {lab} from: {{names}}."].append(home)
    return found


def _stamp(home):
    """The file that tells when it came. Elsewhere a student could hand in one of this name."""
    path = home / STAMP
    return path if os.path.isfile(path) and not any(map(os.path.islink, (home, path))) else None


def _is_flat(path, lab):
    return is_notebook(path) and not os.path.lexists(path / lab)
