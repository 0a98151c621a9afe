"""One notebook a student, called by the student's name: `anna.ipynb`."""

from collections import defaultdict

from cnnlab.grading.submissions.layouts.folder import (
    COPY,
    SUFFIX,
    Found,
    as_text,
    entries,
    is_notebook,
)
from cnnlab.grading.submissions.submission import Submission, printable


def fits(folder, lab):
    return True


def read(folder, lab):
    found, students, taken = Found(), set(), set()
    notebooks = [each for each in entries(folder) if is_notebook(each)]
    groups = found.groups
    groups["Left out, not a notebook: {names}."] = [
        each for each in entries(folder) if not is_notebook(each)
    ]
    groups["Left out, the name begins with a dot: {names}."] = _hidden(folder)
    for path in sorted(notebooks, key=lambda path: (path.suffix != SUFFIX, path)):
        student = as_text(path.stem)
        if student in students:  # `anna.IPYNB` beside `anna.ipynb`
            groups["Left out, another notebook has this name: {names}."].append(path)
        else:
            students.add(student)
            taken.add(path)
            found.submissions.append(Submission(student, path))
    return found


def copies(submissions):
    """A line where some students' names differ only in what is added to a copy's."""
    alike = defaultdict(list)
    for student in sorted(each.student for each in submissions):
        alike[COPY.sub("", student)].append(printable(student))
    names = [", ".join(each) for each in alike.values() if len(each) > 1]
    return [f"May be of one student, all are graded: {'; '.join(names)}."] if names else []


def _hidden(folder):
    """Hidden notebooks; `._anna.ipynb` is what macOS puts beside `anna.ipynb`."""
    names = [each for each in folder.iterdir() if each.name.lower().endswith(SUFFIX)]
    return [each for each in names if each.name[0] == "." and each.name[:2] != "._"]
