"""What tests of the gradebook share: records of a lab, and a PostgreSQL server."""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time

import pytest
import sqlalchemy
from nbgrader import api

from cnnlab.grading.marks.gradebook import Book
from cnnlab.grading.marks.results import ExerciseResult, Output, Record
from cnnlab.grading.submissions.canonical import release
from tests.needs import POSTGRESQL

LAB = "02_convolution"
RELEASE = release(LAB)
DISCUSSION, CHECK = "discussion-turned-kernel", "check-conv2d"
GRADED = [cell.metadata.nbgrader for cell in RELEASE.cells if cell.metadata.get("nbgrader")]
NUM = sum(each.cell_type == "code" and each.grade for each in GRADED)  # exercises
TOTAL = sum(each.points for each in GRADED if each.grade)
postgresql = pytest.param(
    "postgresql",
    marks=[
        pytest.mark.slow,
        pytest.mark.needs("postgresql"),
    ],
)


def record(student="anna", answer="It learns the turned one.", points=1.0, **changes):
    """Of a student who earned some points in each exercise, and answered the discussion."""
    exercises, answers = [], {}
    for cell in RELEASE.cells:
        about = cell.metadata.get("nbgrader", {})
        if about.get("grade"):
            kind, _, name = about.grade_id.partition("-")
            manual = kind == "discussion"
            earned, outcome = (0.0, "manual") if manual else (points, "partial")
            answers[name] = answer if manual else f"{name} = 1"
            exercises.append(ExerciseResult(name, earned, about.points, outcome, "said"))
    outputs = {"exercise-conv2d": [Output("text", "seen")]}
    fields = {"student": student, "lab": LAB, "digest": "", "seed": 0, "seconds": 1.0}
    fields |= {"sandboxed": True, "warnings": [], "exercises": exercises}
    return Record(**fields | {"outputs": outputs, "answers": answers} | changes)


@contextlib.contextmanager
def postgres():
    """A PostgreSQL server on a socket, gone at the end; gives the folder of the socket."""
    folder = tempfile.mkdtemp(prefix="pg", dir="/tmp")  # a socket's path must be short
    user = {"user": "nobody"} if os.geteuid() == 0 else {}  # the server refuses root
    if user:
        shutil.chown(folder, **user)
    data = ["-D", f"{folder}/data"]
    init = ["-U", "teacher", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
    settings = ["-h", "", "-k", folder, "-F"]  # no network, no waiting for the disk
    quiet = {"cwd": folder, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    try:
        subprocess.run([POSTGRESQL / "initdb", *data, *init], check=True, **quiet, **user)
        with_us = ["setpriv", "--pdeathsig", "QUIT"]  # it ends when the tests are killed
        words = [*with_us, POSTGRESQL / "postgres", *data, *settings]
        server = subprocess.Popen(words, **quiet, **user)
        try:
            _wait_for(server, folder)
            yield folder
        finally:
            server.send_signal(signal.SIGINT)  # a fast shutdown
            server.wait(30)
    finally:
        shutil.rmtree(folder)


def _wait_for(server, folder):
    for _ in range(600):
        if not subprocess.run([POSTGRESQL / "pg_isready", "-q", "-h", folder]).returncode:
            return
        if server.poll() is not None:
            break
        time.sleep(0.1)
    raise RuntimeError("PostgreSQL did not start")


def new_database(folder, name):
    """The address of a new database of a running server."""
    address = f"postgresql+psycopg://teacher@/{{}}?host={folder}"
    engine = sqlalchemy.create_engine(address.format("postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    engine.dispose()
    return address.format(name)


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
