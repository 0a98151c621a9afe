"""The database behind a gradebook: opened as one, with errors that are one line.

Its tables are nbgrader's, and two more that nbgrader leaves alone: whether an answer is still the
one that a teacher has marked, and which marks came from `marks.csv`.
"""

import contextlib
import re

import sqlalchemy
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from nbgrader import api
from nbgrader.dbutil import ALEMBIC_DIR
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

from cnnlab.errors import Locked, UserError

ANSWERS = sqlalchemy.Table(
    "cnnlab_answers",
    sqlalchemy.MetaData(),
    sqlalchemy.Column("grade_id", sqlalchemy.String(32), primary_key=True),
    sqlalchemy.Column("digest", sqlalchemy.String(64), nullable=False),  # of what was marked last
)
MARKS = sqlalchemy.Table(
    "cnnlab_marks",
    sqlalchemy.MetaData(),
    sqlalchemy.Column("grade_id", sqlalchemy.String(32), primary_key=True),
    sqlalchemy.Column("points", sqlalchemy.Float, nullable=False),
    sqlalchemy.Column("comment", sqlalchemy.Text, nullable=False),
)
OWN = (ANSWERS, MARKS)
LOCK = "5s"  # how long PostgreSQL waits for a lock; SQLite's driver waits as long by itself


def with_driver(address):
    """For PostgreSQL the driver that the extra `postgres` brings: SQLAlchemy 2.0 takes another."""
    return re.sub(r"^postgresql://", "postgresql+psycopg://", address)


def wait_for_locks(connection):
    """Bounds, in this transaction, how long a lock is waited for."""
    if connection.dialect.name == "postgresql":
        connection.execute(sqlalchemy.text(f"SET LOCAL lock_timeout = '{LOCK}'"))


def prepare(connection, course_id):
    """Makes the tables that are not there, in a database that is empty or a gradebook.

    nbgrader could do so, if its tool `alembic` were sure to be on the path.
    """
    tables = set(sqlalchemy.inspect(connection).get_table_names())
    foreign = tables - {
        *api.Base.metadata.tables,
        *(table.name for table in OWN),
        "alembic_version",
    }
    if foreign and "submitted_assignment" not in tables:
        raise UserError(
            f"expected a gradebook. Received: a database with the table {min(foreign)!r}. "
            "Give the address of another."
        )
    scripts, migration = ScriptDirectory(ALEMBIC_DIR), MigrationContext.configure(connection)
    version = migration.get_current_revision()
    if version not in (None, scripts.get_current_head()):
        raise UserError(
            "expected a gradebook of this nbgrader. Received: one of another version. "
            "Run `nbgrader db upgrade` in the course's folder."
        )
    api.Base.metadata.create_all(connection)
    for table in OWN:
        table.create(connection, checkfirst=True)
    if version is None:
        migration.stamp(scripts, "head")
    courses = api.Course.__table__
    if course_id not in connection.scalars(sqlalchemy.select(courses.c.id)):
        connection.execute(courses.insert().values(id=course_id))


@contextlib.contextmanager
def errors(address):
    """Says in one line what a database answered; the address without its password."""
    try:
        yield
    except ArgumentError:
        raise UserError(
            f"expected an address like sqlite:///gradebook.db. Received: {address!r}."
        ) from None
    except ModuleNotFoundError as error:
        raise UserError(
            f"the gradebook's database needs the package {error.name}. Install it: "
            "pip install 'cnnlab[postgres]'."
        ) from None
    except SQLAlchemyError as error:
        shown = sqlalchemy.make_url(address).render_as_string(hide_password=True)
        said = str(error.orig if isinstance(error, DBAPIError) else error).splitlines()[0]
        locked = "database is locked" in said or "lock timeout" in said  # SQLite's, PostgreSQL's
        raise (Locked if locked else UserError)(
            f"the gradebook {shown} did not answer as one: {said}. "
            "See that it is there, and that no other program holds it; then repeat the command."
        ) from None
