"""Several labs in one run: where each lab's submissions are, and what is told of the course."""

import os
from pathlib import Path

from cnnlab.errors import UserError
from cnnlab.grading.marks.by_hand import ByHand
from cnnlab.grading.marks.results import write_atomic
from cnnlab.grading.marks.tables import BYTE_ORDER_MARK, as_csv
from cnnlab.grading.pages.course import course_page
from cnnlab.grading.submissions.archive import opened
from cnnlab.grading.submissions.canonical import release
from cnnlab.grading.submissions.layouts import nbgrader
from cnnlab.grading.submissions.layouts.folder import entries, folders
from cnnlab.grading.submissions.submission import listed
from cnnlab.grading.workers.record import discussions
from cnnlab.language import say
from cnnlab.notebooks.launch import called


def grade_course(folder, labs, out, grade, is_all):
    """Grades one lab after the other.

    Args:
        folder: an nbgrader course, or a folder with a folder or a zip for each lab.
        labs: names.
        out: folder for the results, a folder for each lab in it.
        grade: callable that grades a class, `grade(folder, lab, out)`; returns its records, and
            whether all was written.
        is_all: whether a lab that nobody handed in is left out.

    Returns:
        Whether all was written.
    """
    places = {lab: place_of(folder, lab) for lab in labs}
    absent = [lab for lab, place in places.items() if place is None]
    if len(absent) == len(labs) or (absent and not is_all):
        raise UserError(
            f"expected submissions to {absent[0]} in {folder}. Received: none. Give an nbgrader "
            "course, or a folder with a folder or a zip for each lab, such as 02_convolution.zip."
        )
    here = {lab: place for lab, place in places.items() if place}
    for lab in here:  # what is wrong with an earlier run's marks is said before any lab is graded
        ByHand(out / lab, None, [], discussions(release(lab)))
    records, whole = {}, True
    for lab, place in here.items():
        print(f"{lab}:")
        with opened(place) as class_folder:
            records[lab], written = grade(class_folder, lab, out / lab)
        whole &= written
    write_course(records, out)
    page = out / "report.html"
    print(say(f"{page}: the course"))
    return whole


def place_of(folder, lab):
    """The folder or the zip of a lab's submissions, or None.

    Raises:
        UserError: If there are several, as where a zip lies beside the folder that it was unpacked
            into.
    """
    root = nbgrader.root_of(folder)
    if any(os.path.lexists(home / lab) for home in folders(root)):
        return folder
    zips = [each for each in entries(folder) if each.suffix.lower() == ".zip"]
    names = {each: each.name for each in folders(folder)} | {each: each.stem for each in zips}
    found = [each for each, name in names.items() if called(name, [lab]) and not each.is_symlink()]
    if len(found) > 1:
        both = listed([each.name for each in found])
        raise UserError(
            f"expected one folder or zip for {lab} in {folder}. Received: {both}. "
            "Move the others elsewhere."
        )
    return found[0] if found else None


def write_course(records, out):
    """The table and the page of a course; `records` are lists of `Record`, by lab."""
    scores = {
        lab: {record.student: (record.score, record.max_score) for record in each}
        for lab, each in records.items()
    }
    students = sorted({student for each in scores.values() for student in each})
    rows = [["student", "sum", *scores]]
    for student in students:
        found = [scores[lab].get(student) for lab in scores]
        marks = [each[0] if each else "" for each in found]
        rows.append([student, sum(each[0] for each in found if each), *marks])
    write_atomic(Path(out) / "grades.csv", BYTE_ORDER_MARK + as_csv(rows))
    write_atomic(Path(out) / "report.html", course_page(scores, students))
