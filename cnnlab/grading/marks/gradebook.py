"""nbgrader's gradebook: what was graded goes in; manual grading and `nbgrader export` go on there.

The database is any that SQLAlchemy reaches by an address: `sqlite:///gradebook.db`,
`postgresql://teacher@host/course`.
"""

import contextlib
import hashlib
from dataclasses import dataclass

import sqlalchemy
from nbgrader import api

from cnnlab.grading.marks.database import ANSWERS, errors, prepare, wait_for_locks, with_driver
from cnnlab.grading.marks.gradebook_by_hand import enter_by_hand
from cnnlab.grading.marks.gradebook_lab import enter_lab, entry
from cnnlab.grading.marks.gradebook_late import enter_late
from cnnlab.grading.submissions.submission import safe_name


@dataclass
class _Lab:
    assignment_id: str
    notebook_id: str
    grades: dict[str, str]  # name of the exercise or discussion, by the id of the cell
    comments: dict[str, str]


class Book:
    """An open gradebook; a context manager.

    A database that another program has locked is waited for, five seconds.

    Args:
        address: of the database, for SQLAlchemy; an SQLite file that is not there is made.
        course_id: nbgrader's name for the course that new labs belong to.

    Raises:
        UserError: If the database cannot be reached, is locked, or holds something else.
    """

    def __init__(self, address, course_id="cnnlab"):
        with errors(address):
            url = with_driver(address)
            engine = sqlalchemy.create_engine(url)
            try:
                with engine.begin() as connection:
                    wait_for_locks(connection)
                    prepare(connection, course_id)
            finally:
                engine.dispose()
            self._book = api.Gradebook(url, course_id)
        self.address, self.course_id = address, course_id
        self._labs = {}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._book.close()

    def set_lab(self, lab, release):
        """Enters a lab, or what has changed in its release: cells, points, sources."""
        self._labs.pop(lab, None)
        with self._saved() as db:
            enter_lab(db, self.course_id, lab, release)

    def put(self, record):
        """Enters what a student earned in a lab of `set_lab`; what a teacher gave stays.

        A discussion waits to be marked. If a teacher has marked an answer and it has changed since,
        it waits again.
        """
        results = {each.name: each for each in record.exercises}
        with self._saved() as db:
            lab = self._lab(db, record.lab)
            student = entry(db, api.Student, {"id": safe_name(record.student)})
            owner = {"assignment_id": lab.assignment_id, "student_id": student.id}
            submission = entry(db, api.SubmittedAssignment, owner)
            place = {"notebook_id": lab.notebook_id, "assignment_id": submission.id}
            submitted = entry(db, api.SubmittedNotebook, place).id
            # A record that `--only` keeps may be older than an exercise of the lab's.
            grades, comments = (_some(each, results) for each in (lab.grades, lab.comments))
            for name, grade in _rows(db, api.Grade, submitted, grades):
                _set_grade(db, grade, results[name], record.answers[name])
            for name, comment in _rows(db, api.Comment, submitted, comments):
                comment.auto_comment = None if record.answers[name] else "No response."

    def put_by_hand(self, lab, records, changed):
        """Enters the marks of `marks.csv` in a lab of `set_lab`; what formgrader entered stays.

        Args:
            lab: its name.
            records: list of `Record`, with what `marks.csv` says.
            changed: set of pairs of student and discussion: not the answer that was marked.

        Returns:
            Texts: discussions that have another mark from formgrader.
        """
        with self._saved() as db:
            return enter_by_hand(db, self._lab(db, lab), records, changed)

    def put_late(self, lab, late, submissions):
        """Enters when a lab of `set_lab` was due, when each submission came, and what that costs.

        Args:
            lab: its name.
            late: a `Late`; None where nobody has said when it was due: then it costs nothing.
            submissions: list of `Submission`; those that were never entered are left out.
        """
        with self._saved() as db:
            enter_late(db, self._lab(db, lab), late, submissions)

    def _lab(self, db, name):
        """Where a lab's grades and comments belong; asked once."""
        if name not in self._labs:
            assignment = db.query(api.Assignment).filter_by(name=name).one()
            place = {"name": name, "assignment_id": assignment.id}
            notebook = db.query(api.Notebook).filter_by(**place).one()
            self._labs[name] = _Lab(
                assignment.id,
                notebook.id,
                {cell.id: _name(cell) for cell in notebook.grade_cells},
                {cell.id: _name(cell) for cell in notebook.solution_cells},
            )
        return self._labs[name]

    @contextlib.contextmanager
    def _saved(self):
        """A session whose changes are saved at its end, all or none."""
        db = self._book.db
        with errors(self.address):
            try:
                wait_for_locks(db.connection())
                yield db
                db.commit()
            finally:
                db.remove()


def _some(names, results):
    """Those of names by the ids of cells that a record has results for."""
    return {cell: name for cell, name in names.items() if name in results}


def _rows(db, kind, notebook_id, names):
    """Pairs of name and row of a submitted notebook; new rows for cells that have none yet."""
    found = {row.cell_id: row for row in db.query(kind).filter_by(notebook_id=notebook_id)}
    for cell_id, name in names.items():
        if cell_id not in found:
            found[cell_id] = kind(id=api.new_uuid(), cell_id=cell_id, notebook_id=notebook_id)
            db.add(found[cell_id])
        yield name, found[cell_id]


def _set_grade(db, grade, result, answer):
    """A teacher's mark stays; it is to be looked at again if it was given to another answer."""
    waits = result.outcome == "manual" and answer != ""
    grade.auto_score = None if waits else result.points
    digest = hashlib.sha256(answer.encode()).hexdigest()
    row = ANSWERS.c.grade_id == grade.id
    marked = db.scalar(sqlalchemy.select(ANSWERS.c.digest).where(row))
    if grade.manual_score is None:
        grade.needs_manual_grade = waits
    elif marked != digest:
        grade.needs_manual_grade = True
    if marked != digest:
        db.execute(ANSWERS.delete().where(row))
        db.execute(ANSWERS.insert().values(grade_id=grade.id, digest=digest))


def _name(cell):
    """`conv2d` of "check-conv2d" and "exercise-conv2d"."""
    return cell.name.partition("-")[2]
