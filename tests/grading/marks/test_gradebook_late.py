"""What came late stands in nbgrader's gradebook, where its own tools read it."""

import csv
import os
from datetime import datetime, timedelta

import nbformat
import pytest
from nbgrader import api
from nbgrader.plugins import CsvExportPlugin, LateSubmissionPlugin
from nbgrader.preprocessors import AssignLatePenalties
from traitlets.config import Config

from cnnlab.grading.marks.gradebook import Book
from cnnlab.grading.marks.late import Late
from cnnlab.grading.run import Run, Wishes
from cnnlab.grading.submissions.submission import Submission, safe_name
from tests.grading.marks.books import LAB, NUM, RELEASE, record

DUE = "2026-03-01T23:59+03:00"  # 20:59 in UTC
EXTENDED = ("clara=2026-03-03T23:59+03:00",)
CAME = {  # all in UTC
    "anna": "2026-03-01T20:59:00+00:00",
    "Щ/укина": "2026-03-01T21:29:00+00:00",
    "clara": "2026-03-02T21:29:00+00:00",  # in time: she has two days more
}


class PointAnHour(LateSubmissionPlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return total_seconds_late / 3600


@pytest.fixture
def address(tmp_path):
    return f"sqlite:///{tmp_path}/gradebook.db"


@pytest.fixture
def submissions(tmp_path):
    return [
        Submission(student, touched(tmp_path / safe_name(student), CAME[student]))
        for student in CAME
    ]


def touched(path, time):
    path.touch()
    seconds = datetime.fromisoformat(time).timestamp()
    os.utime(path, (seconds, seconds))
    return path


def put(address, submissions, late):
    """Enters a class; returns its records as the results have them."""
    records = [record(each.student) for each in submissions]
    with Book(address) as book:
        book.set_lab(LAB, RELEASE)
        for each in records:
            book.put(each)
        book.put_late(LAB, late, submissions)
    return late.apply(records, submissions) if late else records


def seen(address, student):
    """What nbgrader knows of a submission: due, came, seconds late, penalty, points."""
    with api.Gradebook(address, "cnnlab") as book:
        one = book.find_submission(LAB, safe_name(student))
        times = str(one.duedate), str(one.timestamp), one.total_seconds_late
        return *times, one.late_submission_penalty, one.score


@pytest.mark.parametrize("penalty", ["none", "zero", f"{__name__}:PointAnHour"])
def test_nbgrader_exports_what_the_results_say(address, submissions, tmp_path, penalty):
    records = put(address, submissions, Late(DUE, EXTENDED, penalty))
    with api.Gradebook(address, "cnnlab") as book:
        CsvExportPlugin(to=str(tmp_path / "grades.csv")).export(book)
    with open(tmp_path / "grades.csv", encoding="utf-8") as file:
        rows = {row["student_id"]: row for row in csv.DictReader(file)}
    exported = {name: (float(row["raw_score"]), float(row["score"])) for name, row in rows.items()}
    assert exported == {safe_name(each.student): (NUM, each.score) for each in records}
    assert {row["duedate"] for row in rows.values()} == {"2026-03-01 20:59:00"}
    assert {row["timestamp"] for row in rows.values()} == {
        str(came)[:19].replace("T", " ") for came in CAME.values()
    }


def test_times_are_as_nbgrader_reckons_them(address, submissions):
    put(address, submissions, Late(DUE, EXTENDED, "zero"))
    first = "2026-03-01 20:59:00"
    assert seen(address, "anna") == (first, first, 0, 0, NUM)
    assert seen(address, "Щ/укина") == (first, "2026-03-01 21:29:00", 1800, NUM, NUM)
    extended = "2026-03-03 20:59:00"
    assert seen(address, "clara") == (extended, "2026-03-02 21:29:00", 0, 0, NUM)


@pytest.mark.parametrize("plugin", [LateSubmissionPlugin, PointAnHour])
def test_nbgraders_own_preprocessor_would_change_nothing(address, submissions, plugin):
    name = "zero" if plugin is LateSubmissionPlugin else f"{__name__}:PointAnHour"
    put(address, submissions, Late(DUE, EXTENDED, name))
    config = Config({"LateSubmissionPlugin": {"penalty_method": "zero"}})
    for student in CAME:
        before = seen(address, student)
        about = {"notebook": LAB, "assignment": LAB, "student": safe_name(student)}
        resources = {"nbgrader": about | {"db_url": address}}
        AssignLatePenalties(plugin_class=plugin, config=config).preprocess(RELEASE, resources)
        assert seen(address, student) == before


def test_points_that_a_teacher_gave_there_are_lost_too(address, submissions):
    late = Late(DUE, penalty="zero")
    put(address, submissions, late)
    with api.Gradebook(address, "cnnlab") as book:
        grade = book.find_grade("discussion-turned-kernel", LAB, LAB, safe_name("Щ/укина"))
        grade.manual_score = 1.5
        book.db.commit()
    put(address, submissions, late)
    assert seen(address, "Щ/укина")[3:] == (NUM + 1.5, NUM + 1.5)


def test_what_is_not_there_has_no_time(address, submissions):
    submissions[0].path.unlink()
    put(address, submissions, Late(DUE, penalty="zero"))
    assert seen(address, "anna")[1:4] == ("None", 0, 0)


def test_what_is_said_last_holds(address, submissions):
    put(address, submissions, Late(DUE, EXTENDED, "zero"))
    put(address, submissions, Late("2026-03-02T00:29+03:00", penalty="zero"))
    assert seen(address, "Щ/укина")[2:4] == (0, 0)
    assert seen(address, "clara")[2:4] == (timedelta(days=1).total_seconds(), NUM)
    put(address, submissions, None)
    assert seen(address, "clara")[3] == 0


def test_another_lab_of_the_course_is_left_alone(address, submissions):
    with Book(address) as book:
        book.set_lab("other", RELEASE)
        book.put(record("clara", lab="other"))
    put(address, submissions, Late(DUE, penalty="zero"))
    with api.Gradebook(address, "cnnlab") as book:
        other = book.find_submission("other", "clara")
        assert (other.timestamp, other.late_submission_penalty) == (None, 0)


def test_a_run_enters_it(address, tmp_path):
    handed_in = tmp_path / "class"
    handed_in.mkdir()
    nbformat.write(RELEASE, handed_in / "anna.ipynb")  # as it was given out: nothing is run
    touched(handed_in / "anna.ipynb", CAME["Щ/укина"])
    with Book(address) as book:
        Run(handed_in, LAB, tmp_path / "out", book=book, wishes=Wishes(late=Late(DUE))).grade()
    assert seen(address, "anna")[2] == 1800
