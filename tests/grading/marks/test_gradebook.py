"""Records go into nbgrader's gradebook, on SQLite and PostgreSQL, and a teacher's marks stay."""

import csv
import logging.config
import sys
from copy import deepcopy

import alembic.config
import pytest
from nbgrader import api, dbutil
from nbgrader.apps import ExportApp

from cnnlab.errors import UserError
from cnnlab.grading.marks.gradebook import Book
from cnnlab.grading.submissions.submission import safe_name
from tests.grading.marks.books import (
    CHECK,
    DISCUSSION,
    LAB,
    NUM,
    RELEASE,
    TOTAL,
    grade,
    put,
    read,
    record,
)


def mark(address, cell=DISCUSSION, score=1.5, comment="Well said."):
    """What formgrader does when a teacher enters a mark."""

    def change(gradebook):
        grade = gradebook.find_grade(cell, LAB, LAB, "anna")
        grade.manual_score, grade.needs_manual_grade, grade.extra_credit = score, False, 0.25
        solution = cell.replace("check", "exercise")
        gradebook.find_comment(solution, LAB, LAB, "anna").manual_comment = comment
        gradebook.db.commit()

    read(address, change)


def test_a_record_is_entered(address):
    put(address, record(), record("boris", points=0.5))
    found = read(address, lambda gradebook: gradebook.submission_dicts(LAB))
    assert {each["student"]: each["score"] for each in found} == {"anna": NUM, "boris": NUM / 2}
    assert {each["max_score"] for each in found} == {TOTAL}
    assert {each["max_written_score"] for each in found} == {2.0}
    assert all(each["needs_manual_grade"] for each in found)
    assert grade(address) == (None, None, True)
    assert grade(address, CHECK) == (1.0, None, False)


def test_a_record_that_is_older_than_an_exercise_is_entered(address):
    old = record()
    gone = old.exercises.pop(0)
    del old.answers[gone.name]
    put(address, old)
    found = read(address, lambda gradebook: gradebook.submission_dicts(LAB))
    assert found[0]["score"] == NUM - 1


def test_the_lab_is_as_nbgrader_enters_it(address, tmp_path):
    """Against nbgrader's own preprocessor."""
    from nbgrader.preprocessors import SaveCells

    stock = f"sqlite:///{tmp_path}/stock.db"
    with Book(stock):
        pass  # makes the tables, for which nbgrader would need `alembic` on the path
    read(stock, lambda gradebook: gradebook.add_assignment(LAB))
    resources = {"nbgrader": {"notebook": LAB, "assignment": LAB, "db_url": stock}}
    SaveCells().preprocess(deepcopy(RELEASE), resources)
    put(address)

    def cells(gradebook):
        notebook = gradebook.find_notebook(LAB, LAB)
        kinds = (notebook.grade_cells, notebook.solution_cells, notebook.source_cells)
        found = [[cell.to_dict() | {"id": None} for cell in kind] for kind in kinds]
        return notebook.kernelspec, [sorted(kind, key=lambda cell: cell["name"]) for kind in found]

    assert read(address, cells) == read(stock, cells)


def test_all_is_the_same_when_done_again(address):
    put(address, record())
    first = read(address, lambda gradebook: [g.to_dict() for g in _grades(gradebook)])
    put(address, record())
    assert read(address, lambda gradebook: [g.to_dict() for g in _grades(gradebook)]) == first


def _grades(gradebook):
    grades = gradebook.find_submission_notebook(LAB, LAB, "anna").grades
    return sorted(grades, key=lambda grade: grade.name)


def test_a_teachers_mark_stays(address):
    put(address, record())
    mark(address)
    mark(address, CHECK, score=3.0, comment="I looked: it is right.")
    put(address, record())
    assert grade(address) == (None, 1.5, False)
    assert grade(address, CHECK) == (1.0, 3.0, False)
    comment = read(address, lambda book: book.find_comment(DISCUSSION, LAB, LAB, "anna").comment)
    assert comment == "Well said."
    total = read(address, lambda book: book.find_submission(LAB, "anna").score)
    assert total == NUM - 1 + (3.0 + 0.25) + (1.5 + 0.25)


def test_a_mark_for_another_answer_is_looked_at_again(address):
    put(address, record())
    mark(address)
    for _ in range(2):
        put(address, record(answer="I changed my mind."))
        assert grade(address) == (None, 1.5, True)
    mark(address, score=0.5)
    put(address, record(answer="I changed my mind."))
    assert grade(address) == (None, 0.5, False)


def test_an_unanswered_discussion_does_not_wait(address):
    put(address, record(answer=""))
    assert grade(address) == (0.0, None, False)
    comment = read(address, lambda book: book.find_comment(DISCUSSION, LAB, LAB, "anna").comment)
    assert comment == "No response."
    put(address, record())
    assert grade(address) == (None, None, True)
    comment = read(address, lambda book: book.find_comment(DISCUSSION, LAB, LAB, "anna").comment)
    assert comment is None


def test_a_new_release_changes_points_and_cells(address):
    release = deepcopy(RELEASE)
    release.cells = [cell for cell in release.cells if not cell.id.endswith("-digits-net")]
    for cell in release.cells:
        if cell.id == CHECK:
            cell.metadata.nbgrader.points = 7

    def state():
        """Score, highest score, number of comments."""
        with api.Gradebook(address, "cnnlab") as gradebook:
            found = gradebook.find_submission(LAB, "anna")
            return found.score, found.max_score, gradebook.db.query(api.Comment).count()

    with Book(address) as book:
        book.set_lab(LAB, RELEASE)
        book.put(record())
        mark(address)
        assert state() == (NUM + 1.75, TOTAL, NUM + 1)
        book.set_lab(LAB, release)
        book.put(record())
        assert state() == (NUM - 1 + 1.75, TOTAL + 4 - 3, NUM)
        book.set_lab(LAB, RELEASE)
        book.put(record())
        assert state() == (NUM + 1.75, TOTAL, NUM + 1)


def test_what_a_teacher_marked_is_not_removed(address):
    put(address, record())
    mark(address)
    release = deepcopy(RELEASE)
    release.cells = [cell for cell in release.cells if cell.id != DISCUSSION]
    with pytest.raises(UserError, match=f"expected '{DISCUSSION}' still in the lab"):
        put(address, release=release)
    assert grade(address) == (None, 1.5, False)


def test_any_student(address):
    students = ["Щукина Ёлка", "a" * 200, "x\x1b[0m\u202e", "o'neil \U0001f600"]
    put(address, *map(record, students))
    for student in students:
        assert grade(address, student=safe_name(student)) == (None, None, True)


def test_a_record_is_entered_whole_or_not_at_all(address):
    broken = record("boris")
    del broken.answers["conv2d"]
    with pytest.raises(KeyError):
        put(address, record(), broken)
    students = read(address, lambda book: [student.id for student in book.students])
    assert students == ["anna"]


def test_a_course_of_two_labs(address):
    with Book(address, "first") as book:
        book.set_lab(LAB, RELEASE)
    with Book(address, "second") as book:
        book.set_lab("other", RELEASE)
        book.set_lab(LAB, RELEASE)
    found = read(address, lambda book: {a.name: a.course_id for a in book.assignments})
    assert found == {LAB: "first", "other": "second"}


def test_nbgrader_exports_the_marks(address, tmp_path, monkeypatch):
    """What `nbgrader export` starts, in this process, which has imported it."""
    put(address, record(), record("Щукина", points=0.5))
    mark(address)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [*sys.path])  # it puts the folder of the course on it
    export = ExportApp()
    export.initialize([f"--db={address}"])
    export.start()
    with open(tmp_path / "grades.csv", encoding="utf-8") as file:
        rows = {row["student_id"]: row for row in csv.DictReader(file)}
    marks = {student: float(row["score"]) for student, row in rows.items()}
    assert marks == {"anna": NUM + 1.75, "Щукина": NUM / 2}


def test_nbgrader_has_nothing_to_upgrade(tmp_path, monkeypatch):
    """The database has the version that nbgrader's own migrations end with."""
    address = f"sqlite:///{tmp_path}/gradebook.db"
    put(address, record())
    # What `nbgrader db upgrade` does, though in this process, whose loggers stay as they are.
    monkeypatch.setattr(dbutil, "check_call", lambda words: alembic.config.main(words[1:]))
    monkeypatch.setattr(logging.config, "fileConfig", lambda _: None)
    dbutil.upgrade(address)
    put(address, record())
    assert grade(address) == (None, None, True)
