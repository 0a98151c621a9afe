"""What comes late, and what it costs, by nbgrader's own plugins."""

import os
import time
from datetime import datetime

import pytest
from nbgrader.plugins import BasePlugin

from cnnlab.errors import UserError
from cnnlab.grading.marks.late import Late, by_platform, handed_in, in_words, plugin
from cnnlab.grading.marks.tables import grades
from cnnlab.grading.pages.feedback import feedback
from cnnlab.grading.submissions.submission import Submission
from tests.grading.marks.records import record
from tests.grading.pages import reader

DUE = "2026-03-01T23:59+03:00"


class HalfAnHour(BasePlugin):
    """A point for each begun half hour."""

    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return total_seconds_late // 1800 + 1


class Wrong(BasePlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return "much"


@pytest.fixture
def handed(tmp_path):
    """A submission that came at a time."""

    def handed(student, time, **more):
        path = tmp_path / f"{student}.ipynb"
        path.touch()
        seconds = datetime.fromisoformat(time).timestamp()
        os.utime(path, (seconds, seconds))
        return Submission(student, path, **more)

    return handed


def costs(late, *submissions):
    records = late.apply([record(each.student) for each in submissions], submissions)
    return {each.student: (each.late, each.penalty, each.score) for each in records}


PUNCTUAL, LATE = "2026-03-01T20:59:00+00:00", "2026-03-01T21:29:00+00:00"


@pytest.mark.parametrize(
    ("penalty", "score"),
    [("none", 1), ("zero", 0), (f"{__name__}:HalfAnHour", 0), (f"{__name__}.HalfAnHour", 0)],
)
def test_what_being_late_costs(handed, penalty, score):
    found = costs(Late(DUE, penalty=penalty), handed("ada", PUNCTUAL), handed("bob", LATE))
    assert found == {"ada": (0, 0, 1), "bob": (1800, 1 - score, score)}


def test_no_more_than_was_earned_is_lost(handed):
    late = Late(DUE, penalty=f"{__name__}:HalfAnHour")
    assert costs(late, handed("ada", "2026-03-09T00:00+00:00"))["ada"][2] == 0


def test_an_extension_is_for_one(handed):
    late = Late(DUE, ["bob=2026-03-02T23:59+03:00"], "zero")
    found = costs(late, handed("ada", LATE), handed("bob", LATE))
    assert [found[name][2] for name in ("ada", "bob")] == [0, 1]


def test_an_extension_for_nobody_stops_nobody(handed):
    """A class' list of extensions has those who have handed in nothing yet, and slips."""
    late = Late(DUE, ["bob=2026-03-02T23:59+03:00", "zoe=2026-03-02T23:59+03:00"], "zero")
    assert costs(late, handed("ada", LATE))["ada"][2] == 0
    assert late.lines() == ["An extension for nobody who handed in: bob, zoe."]


def test_nbgraders_stamp_goes_before_the_files_time(handed, tmp_path):
    stamp = tmp_path / "timestamp.txt"
    for text in (
        "2026-03-01 20:59:00.000000 UTC",
        "2026-03-01 20:59:00",
        "2026-03-01 23:59 +03:00",
        "2026-03-01T20:59:00Z",
        "2026-03-01 23:59:00.000000 Europe/Moscow",
        "2026-03-01 15:59:00.000000 EST",
    ):
        stamp.write_text(f"{text}\n")
        found = handed("ada", LATE, stamp=stamp)
        assert handed_in(found) == datetime.fromisoformat(PUNCTUAL)
    assert Late(DUE).apply([record("ada")], [found])[0].late == 0
    for text in ("yesterday", "2026-03-01 20:59:00 MEZ", ""):
        stamp.write_text(text)
        assert handed_in(found) == datetime.fromisoformat(LATE)
        late = Late(DUE)
        late.apply([record("ada")], [found])
        [line] = late.lines()
        assert line.startswith("nbgrader's time stamp cannot be read")


def test_a_stamp_with_this_machines_name_for_its_zone(handed, tmp_path, monkeypatch):
    """nbgrader writes `%Z`, and so a name that stands in no table of zones."""
    stamp = tmp_path / "timestamp.txt"
    stamp.write_text("2026-03-01 23:59:00.000000 MSK")
    try:
        with monkeypatch.context() as patch:
            patch.setenv("TZ", "MSK-3")
            time.tzset()
            assert handed_in(handed("ada", LATE, stamp=stamp)) == datetime.fromisoformat(PUNCTUAL)
    finally:
        time.tzset()


def test_a_stamp_that_a_student_handed_in_is_none(handed, tmp_path):
    stamp = tmp_path / "timestamp.txt"
    stamp.write_text("2026-03-01 20:59:00 UTC")
    found = handed("ada", LATE, files={"timestamp.txt": stamp})
    assert handed_in(found) == datetime.fromisoformat(LATE)


def test_what_a_platform_packs_has_the_time_of_the_download(handed):
    late = Late(DUE, penalty="zero")
    class_ = [handed("ada", LATE, timed=False), handed("bob", LATE, timed=False, late=True)]
    assert costs(late, *class_) == {"ada": (0, 0, 1), "bob": (0, 0, 1)}
    assert late.lines() == [
        "Late by the mark of the platform, and not here: look at it: bob.",
        "The platform does not tell when they handed in, so they are not late here: ada, bob.",
    ]


def test_what_is_not_there_is_not_late(tmp_path):
    """As the notebook of who has handed in two, and neither under the lab's name."""
    absent = Submission("ada", tmp_path / "ada.ipynb")
    assert handed_in(absent) is None
    assert costs(Late(DUE, penalty="zero"), absent) == {"ada": (0, 0, 1)}


def test_what_only_the_platform_calls_late_is_said(handed):
    late = Late(DUE)
    costs(late, handed("ada", PUNCTUAL, late=True), handed("bob", LATE, late=True))
    assert late.lines() == ["Late by the mark of the platform, and not here: look at it: ada."]


def test_what_the_platform_says_is_passed_on(handed):
    found = [handed("ada", LATE), handed("bob", LATE, late=True)]
    assert by_platform(found[:1]) == []
    [line] = by_platform(found)
    assert line.endswith(": bob.")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("2026-03-01",), "expected after --due a time with its offset, such as 2026-03-01T23:59"),
        (("soon",), "Received: 'soon'"),
        ((DUE, ["ada"]), "expected after --extension a student and a time"),
        ((DUE, ["ada=soon"]), "expected after --extension a time with its offset"),
        ((DUE, [], "half"), "expected after --penalty none, zero, or module:Class"),
        ((DUE, [], "no.such:Thing"), "Received: 'no.such:Thing'"),
    ],
)
def test_what_is_no_time_is_said(arguments, said):
    with pytest.raises(UserError) as error:
        Late(*arguments)
    assert said in str(error.value)


def test_a_plugin_that_gives_no_points_is_said(handed):
    with pytest.raises(UserError, match="expected points from Wrong"):
        costs(Late(DUE, penalty=f"{__name__}:Wrong"), handed("ada", LATE))


def test_it_is_on_the_page_in_the_table_and_in_the_results():
    late = record(late=7200.0, penalty=0.5)
    assert "Handed in 2 h late: 0.5 points off." in reader.read(feedback(late, "Lab")).text
    head, row = grades([late], {})
    assert dict(zip(head, row, strict=True)) | {
        "score": 0.5,
        "late": "2 h",
        "penalty": 0.5,
    } == dict(zip(head, row, strict=True))
    assert (late.row()["late_seconds"], late.row()["score"]) == (7200, 0.5)
    assert "penalty" not in record().row()


def test_how_late_in_words():
    times = {
        30: "less than a minute",
        60: "1 min",
        5400: "90 min",
        7200: "2 h",
        2 * 86400: "2 days",
    }
    assert {seconds: in_words(seconds) for seconds in times} == times


def test_nbgraders_own_plugin_is_the_default():
    assert plugin("zero").penalty_method == "zero"
