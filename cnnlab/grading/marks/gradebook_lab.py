"""A lab in nbgrader's gradebook: its cells, their points and sources, as its release has them."""

import json

from nbgrader import api

from cnnlab.errors import UserError


def enter_lab(db, course_id, lab, release):
    """Enters a lab, or what has changed in its release; `db` is a session of the gradebook."""
    assignment = entry(db, api.Assignment, {"name": lab}, course_id=course_id)
    notebook = entry(db, api.Notebook, {"name": lab, "assignment_id": assignment.id})
    notebook.kernelspec = json.dumps(release.metadata.kernelspec)
    grade, solution, source = cells_of(release)
    _set_cells(db, notebook, api.GradeCell, grade)
    _set_cells(db, notebook, api.SolutionCell, solution)
    _set_cells(db, notebook, api.SourceCell, source)


def cells_of(release):
    """What the gradebook keeps of cells that are graded, of answers, and of all: dicts by name."""
    grade, solution, source = {}, {}, {}
    for cell in release.cells:
        if "nbgrader" not in cell.metadata:
            continue
        about = cell.metadata.nbgrader
        source[about.grade_id] = {
            "cell_type": cell.cell_type,
            "locked": about.locked,
            "source": cell.source,
            "checksum": about.checksum,
        }
        if about.grade:
            points = float(about.points)
            grade[about.grade_id] = {"max_score": points, "cell_type": cell.cell_type}
        if about.solution:
            solution[about.grade_id] = {}
    return grade, solution, source


def entry(db, kind, key, **values):
    """The row of a table with this key; a new one where there is none, with more values."""
    found = db.query(kind).filter_by(**key).one_or_none()
    if found is None:
        found = kind(**key, **values)
        db.add(found)
        db.flush()
    return found


def _set_cells(db, notebook, kind, wanted):
    """Makes the cells of one kind those that are wanted."""
    for cell in db.query(kind).filter_by(notebook_id=notebook.id):
        if cell.name not in wanted:
            _remove(db, cell)
    for name, values in wanted.items():
        cell = entry(db, kind, {"name": name, "notebook_id": notebook.id}, **values)
        for key, value in values.items():
            setattr(cell, key, value)


def _remove(db, cell):
    """Removes a cell that the lab no longer has; marks that a teacher gave are not thrown away."""
    if not isinstance(cell, api.SourceCell):
        grades = db.query(api.Grade).filter_by(cell_id=cell.id)
        if grades.filter(api.Grade.manual_score.is_not(None)).count():
            raise UserError(
                f"expected {cell.name!r} still in the lab: a teacher has marked answers to it. "
                "Put it back, or use another gradebook."
            )
        grades.delete()
        db.query(api.Comment).filter_by(cell_id=cell.id).delete()
    db.delete(cell)
