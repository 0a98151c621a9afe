"""The marks of `marks.csv` in nbgrader's gradebook, as formgrader enters a teacher's.

What formgrader has entered itself stays: a mark is this table's own if it is the one that was last
entered from it.
"""

import sqlalchemy
from nbgrader import api

from cnnlab.grading.marks.database import MARKS
from cnnlab.grading.marks.results import BY_TEACHER
from cnnlab.grading.submissions.submission import safe_name


def enter_by_hand(db, lab, records, changed):
    """Enters a class' marks for discussions, and takes back those that are no longer in the table.

    Args:
        db: a session of the gradebook.
        lab: where it is: has a `notebook_id`, and names by the ids of cells, `grades`, `comments`.
        records: list of `Record`, with what the table says.
        changed: set of pairs of student and discussion: not the answer that was marked.

    Returns:
        Texts: discussions whose mark in the gradebook is another one.
    """
    said = {
        (safe_name(record.student), each.name): (record.student, each)
        for record in records
        for each in record.exercises
        if each.outcome in BY_TEACHER
    }
    others = []
    comments = _rows(db, lab, api.Comment, lab.comments)
    for key, grade in _rows(db, lab, api.Grade, lab.grades).items():
        if key not in said:
            continue
        student, result = said[key]
        points, before = grade.manual_score, _last(db, grade)
        if points not in (None, before and before.points):
            if result.outcome == "marked" and points != result.points:
                others.append(f"{student} ({result.name}): {points:g}")
        elif result.outcome == "marked":
            same = before and (before.points, before.comment) == (result.points, result.message)
            waits = bool(same) and grade.needs_manual_grade  # for another look at a changed answer
            grade.manual_score = result.points
            grade.needs_manual_grade = waits or (student, result.name) in changed
            _comment(comments[key], before, result.message)
            _remember(db, grade, result)
        elif before:
            grade.manual_score, grade.needs_manual_grade = None, grade.auto_score is None
            _comment(comments[key], before, "")
            _remember(db, grade, None)
    return others


def _rows(db, lab, kind, names):
    """Grades, or comments, by the ids of students and names of discussions."""
    found = (
        db.query(api.SubmittedAssignment.student_id, kind)
        .join(api.SubmittedNotebook, api.SubmittedNotebook.id == kind.notebook_id)
        .join(api.SubmittedAssignment)
        .filter(api.SubmittedNotebook.notebook_id == lab.notebook_id)
    )
    return {(student, names[row.cell_id]): row for student, row in found if row.cell_id in names}


def _last(db, grade):
    """What was last entered here; None where nothing was."""
    return db.execute(sqlalchemy.select(MARKS).where(MARKS.c.grade_id == grade.id)).one_or_none()


def _comment(row, before, comment):
    """A comment that formgrader has entered stays."""
    if (row.manual_comment or "") == (before.comment if before else ""):
        row.manual_comment = comment or None


def _remember(db, grade, result):
    db.execute(MARKS.delete().where(MARKS.c.grade_id == grade.id))
    if result:
        row = {"grade_id": grade.id, "points": result.points, "comment": result.message}
        db.execute(MARKS.insert().values(row))
