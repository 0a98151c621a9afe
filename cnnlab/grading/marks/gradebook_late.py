"""Late work in nbgrader's gradebook: times and penalties, as `nbgrader autograde` writes them.

Source: nbgrader/preprocessors/latesubmissions.py. A penalty is reckoned from the points that stand
in the gradebook, those that a teacher gave in formgrader among them.
"""

from datetime import UTC

from nbgrader import api

from cnnlab.grading.marks.late import handed_in
from cnnlab.grading.submissions.submission import safe_name


def enter_late(db, lab, late, submissions):
    """Enters what came late.

    Args:
        db: a session of the gradebook.
        lab: where it is: has an `assignment_id` and a `notebook_id`.
        late, submissions: see `Book.put_late`.
    """
    if late:
        db.get(api.Assignment, lab.assignment_id).duedate = in_utc(late.due)
    by_id = {safe_name(each.student): each for each in submissions}
    entered = (
        db.query(api.SubmittedAssignment, api.SubmittedNotebook)
        .join(api.SubmittedNotebook)
        .filter(api.SubmittedNotebook.notebook_id == lab.notebook_id)
    )
    for submitted, notebook in entered.all():
        if submission := by_id.get(submitted.student_id):
            notebook.late_submission_penalty = None
            if late and (came := handed_in(submission)):
                _enter_one(submitted, notebook, late, submission.student, came)


def _enter_one(submitted, notebook, late, student, came):
    due = late.due_for(student)
    submitted.timestamp = in_utc(came)
    submitted.extension = due - late.due if due != late.due else None
    seconds = (came - due).total_seconds()
    if seconds > 0:
        notebook.late_submission_penalty = late.penalty(student, notebook.score, seconds)


def in_utc(time):
    """The gradebook's times are in UTC, and do not say so."""
    return time.astimezone(UTC).replace(tzinfo=None)
