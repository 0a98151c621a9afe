"""Google Classroom's folder in Drive: a copy of the lab for each student.

`Anna Karenina - 02_convolution.ipynb`: Classroom names the copies that it makes by the student and
the file that was given out. A second copy of Drive's ends with ` (1)`. A student may call theirs
otherwise.

Source: the help of Google Classroom, "Create an assignment", Make a copy for each student.
"""

import re

from cnnlab.grading.submissions.layouts.folder import COPY, Found, as_text, entries, is_notebook
from cnnlab.grading.submissions.submission import Submission

NAME = re.compile(r"(?P<name>.+?) [-–] (?P<title>.+)", re.DOTALL)


def fits(folder, lab):
    names = [_parts(each) for each in entries(folder) if is_notebook(each)]
    return any(COPY.sub("", title) == lab for _, title in names)


def read(folder, lab):
    found, newest = Found(), {}
    for path in entries(folder):
        if not is_notebook(path):
            found.groups["Left out, not a notebook: {names}."].append(path)
            continue
        student, _ = _parts(path)
        other = newest.get(student)
        if other and other.lstat().st_mtime > path.lstat().st_mtime:
            path, other = other, path
        if other:
            found.groups["Left out, an older copy: {names}."].append(other)
        newest[student] = path
    found.submissions += [
        Submission(student, path, known={"name": student}) for student, path in newest.items()
    ]
    return found


def _parts(path):
    """The student and the title in a file's name; who left no title has ""."""
    stem = as_text(path.stem)
    name = NAME.fullmatch(stem)
    return name.groups() if name else (stem, "")
