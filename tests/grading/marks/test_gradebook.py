"""Records go into nbgrader's gradebook, on SQLite and PostgreSQL, and a teacher's marks stay."""

import csv
import os
import sqlite3
import subprocess
import sys
from copy import deepcopy
from pathlib import Path

import nbformat
import pytest
import sqlalchemy
from nbgrader import api

from cnnlab.errors import Locked, UserError
from cnnlab.grading.marks.autograded import write_autograded
from cnnlab.grading.marks.gradebook import Book
from cnnlab.grading.marks.harmless import harmless
from cnnlab.grading.marks.results import Output
from cnnlab.grading.submissions.submission import safe_name
from tests.grading.marks.books import LAB, NUM, RELEASE, TOTAL, new_database, postgres, record

DISCUSSION, CHECK = "discussion-turned-kernel", "check-conv2d"
postgresql = pytest.param(
    "postgresql",
    marks=[
        pytest.mark.slow,
        pytest.mark.needs("postgresql"),
    ],
)


@pytest.fixture(scope="module")
def server():
    with postgres() as folder:
        yield folder


@pytest.fixture(params=["sqlite", postgresql])
def address(request, tmp_path):
    """Of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/gradebook.db"
    name = "".join(filter(str.isalnum, request.node.name)).lower()
    return new_database(request.getfixturevalue("server"), name)


def put(address, *records, release=RELEASE):
    with Book(address) as book:
        book.set_lab(LAB, release)
        for each in records:
            book.put(each)


def read(address, ask):
    with api.Gradebook(address, "cnnlab") as gradebook:
        return ask(gradebook)


def grade(address, cell=DISCUSSION, student="anna"):
    """Automatic mark, manual mark, whether it waits for a teacher."""
    found = read(address, lambda gradebook: gradebook.find_grade(cell, LAB, LAB, student).to_dict())
    return found["auto_score"], found["manual_score"], found["needs_manual_grade"]


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


@pytest.mark.parametrize(
    "student", ["Щукина Ёлка", "a" * 200, "x\x1b[0m\u202e", "o'neil \U0001f600"]
)
def test_any_student(address, student):
    put(address, record(student))
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


# Errors


def error(address):
    with pytest.raises(UserError) as caught:
        put(address, record())
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_locked_gradebook_is_waited_for_and_said(tmp_path, capfd):
    path = tmp_path / "gradebook.db"
    put(f"sqlite:///{path}")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    try:
        assert "database is locked" in error(f"sqlite:///{path}?timeout=0.2")
        other.execute("ROLLBACK")
        other.execute("BEGIN IMMEDIATE")  # may be read, and not written
        with pytest.raises(UserError, match="database is locked"):
            Book(f"sqlite:///{path}?timeout=0.2", "another course")
    finally:
        other.close()
    assert capfd.readouterr() == ("", "")  # nbgrader would print a traceback


def test_a_lock_that_comes_later_is_said(tmp_path, capfd):
    address = f"sqlite:///{tmp_path}/gradebook.db?timeout=0.2"
    put(address)
    with Book(address) as book:
        other = sqlite3.connect(tmp_path / "gradebook.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(UserError, match="database is locked"):
            book.put(record())
        other.close()
        book.put(record())
    assert capfd.readouterr() == ("", "")
    assert grade(address) == (None, None, True)


@pytest.mark.parametrize("address", [postgresql], indirect=True)
@pytest.mark.parametrize("table", ["course", "grade"])
def test_a_lock_on_a_server_is_waited_for_and_said(address, table, monkeypatch):
    monkeypatch.setattr("cnnlab.grading.marks.database.LOCK", "0.2s")
    put(address)
    other = sqlalchemy.create_engine(address)
    with other.begin() as connection:
        connection.execute(sqlalchemy.text(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE"))
        with pytest.raises(Locked, match=r"lock timeout.*no other program"):
            put(address, record())
    other.dispose()
    put(address, record())
    assert grade(address) == (None, None, True)


def test_other_databases_are_refused(tmp_path):
    (tmp_path / "text.db").write_text("conv2d: see my e-mail\n" * 100)
    assert "file is not a database" in error(f"sqlite:///{tmp_path}/text.db")
    with sqlite3.connect(tmp_path / "shop.db") as other:
        other.execute("CREATE TABLE customer (id)")
        other.execute("CREATE TABLE course (id)")
    other.close()
    assert "a database with the table 'customer'" in error(f"sqlite:///{tmp_path}/shop.db")
    put(f"sqlite:///{tmp_path}/old.db")
    with sqlite3.connect(tmp_path / "old.db") as old:
        old.execute("UPDATE alembic_version SET version_num = '50a4d84c131a'")
    old.close()
    assert "nbgrader db upgrade" in error(f"sqlite:///{tmp_path}/old.db")


def test_a_gradebook_that_was_half_made_is_finished(tmp_path):
    address = f"sqlite:///{tmp_path}/gradebook.db"
    engine = sqlalchemy.create_engine(address)
    api.Course.__table__.create(engine)
    engine.dispose()
    put(address, record())
    assert grade(address) == (None, None, True)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("gradebook.db", "expected an address like sqlite:///gradebook.db"),
        ("nosuch://there", "expected an address like sqlite:///gradebook.db"),
        ("mysql+nosuch://there", "expected an address like sqlite:///gradebook.db"),
        ("sqlite:////no/such/folder/gradebook.db", "unable to open database file"),
        ("postgresql://teacher:secret@/course?host=/no/such", "teacher:***@"),
    ],
)
def test_addresses_that_lead_nowhere(address, said):
    message = error(address)
    assert said in message
    assert "secret" not in message


def test_a_driver_that_is_not_installed_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    assert "pip install 'cnnlab[postgres]'" in error("postgresql://teacher@/course")


# nbgrader's own tools


def nbgrader(folder, *arguments):
    """Runs nbgrader's own tool."""
    tools = Path(sys.executable).parent
    environment = os.environ | {"PATH": f"{tools}:{os.environ['PATH']}"}
    command = [tools / "nbgrader", *arguments]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_nbgrader_exports_the_marks(address, tmp_path):
    put(address, record(), record("Щукина", points=0.5))
    mark(address)
    nbgrader(tmp_path, "export", f"--db={address}")
    with open(tmp_path / "grades.csv", encoding="utf-8") as file:
        rows = {row["student_id"]: row for row in csv.DictReader(file)}
    marks = {student: float(row["score"]) for student, row in rows.items()}
    assert marks == {"anna": NUM + 1.75, "Щукина": NUM / 2}


@pytest.mark.slow
def test_nbgrader_has_nothing_to_upgrade(tmp_path):
    """The database has the version that nbgrader's own migrations end with."""
    address = f"sqlite:///{tmp_path}/gradebook.db"
    put(address, record())
    nbgrader(tmp_path, "db", "upgrade", f"--CourseDirectory.db_url={address}")
    put(address, record())
    assert grade(address) == (None, None, True)


def test_autograded_notebooks(tmp_path):
    cells = {cell.id: cell for cell in RELEASE.cells}
    dot = "iVBORw0KGgo="
    outputs = {
        "exercise-conv2d": [Output("text", "seen"), Output("png", dot)],
        CHECK: [Output("error", "line 1\nNameError: no")],
    }
    notebook = deepcopy(RELEASE)
    source = "<script>steal()</script> a<b, $a < b$ \\href{javascript:x}{y}"
    for cell in notebook.cells:
        if cell.id == DISCUSSION:
            cell.source = source
    before = deepcopy(notebook)
    answered = record("x/y", outputs=outputs)
    answered.exercises[1].card = "<b>card</b>"
    write_autograded(tmp_path, answered, notebook)
    assert notebook == before
    path = tmp_path / "autograded" / safe_name("x/y") / LAB / f"{LAB}.ipynb"
    written = nbformat.read(path, as_version=4)
    nbformat.validate(written)
    found = {cell.id: cell for cell in written.cells}
    assert found.keys() == cells.keys()
    text, picture = found["exercise-conv2d"].outputs
    assert (text.name, text.text) == ("stdout", "seen")
    assert picture.data["image/png"] == dot
    failed, card = found[CHECK].outputs
    assert (failed.evalue, failed.traceback) == ("NameError: no", ["line 1", "NameError: no"])
    assert card.data["text/html"] == "<b>card</b>"
    assert card.data["text/plain"] == "1 of 3 points. said"
    assert found[DISCUSSION].source == harmless(source)
    assert "<script" not in found[DISCUSSION].source
