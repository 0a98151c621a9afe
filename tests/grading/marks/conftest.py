"""An empty database on SQLite and on PostgreSQL."""

import pytest

from tests.grading.marks.books import new_database, postgres, postgresql


@pytest.fixture(scope="session")
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
