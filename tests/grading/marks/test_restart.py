"""A PostgreSQL server that is started again between two marks: one line, and nothing is lost."""

import pytest
import sqlalchemy
from nbgrader import api

from cnnlab.errors import UserError
from cnnlab.grading.marks.gradebook import Book
from tests.grading.marks.books import LAB, RELEASE, new_database, record

pytestmark = [pytest.mark.slow, pytest.mark.needs("postgresql")]

# What a server does to its clients when it is shut down; here to those of one database.
CLOSE = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE pid <> pg_backend_pid() AND datname = current_database()
"""


def close_connections(address):
    engine = sqlalchemy.create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(CLOSE)
    engine.dispose()


def put(address, students, after=lambda: None):
    """What `cnnlab grade` does; `after` happens behind the first mark."""
    with Book(address) as book:
        book.set_lab(LAB, RELEASE)
        for student in students:
            book.put(record(student=student))
            after()


def test_the_same_command_goes_on_after_a_restart(server):
    address = new_database(server, "restarted")
    students = ["anna", "boris", "vera"]
    with pytest.raises(UserError, match=r"did not answer as one.*repeat the command") as caught:
        put(address, students, lambda: close_connections(address))
    assert "\n" not in str(caught.value)
    put(address, students)
    with api.Gradebook(address, "cnnlab") as gradebook:
        found = [each.student.id for each in gradebook.assignment_submissions(LAB)]
    assert sorted(found) == students  # all, none twice
