"""A gradebook that is locked, damaged, of another program, or not there."""

import sqlite3
import sys

import pytest
import sqlalchemy
from nbgrader import api

from cnnlab.errors import Locked, UserError
from cnnlab.grading.marks.gradebook import Book
from tests.grading.marks.books import (
    grade,
    postgresql,
    put,
    record,
)


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
