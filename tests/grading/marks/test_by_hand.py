"""Marks for discussions in a table: filled in by a teacher, kept, and in all tables and pages."""

import csv

import pytest

from cnnlab.errors import UserError
from cnnlab.grading.marks.by_hand import HEADER, NAME, ByHand, version_of
from cnnlab.grading.pages.feedback import feedback
from cnnlab.grading.pages.report import report
from cnnlab.grading.submissions.places import MAX_ANSWER
from tests.grading.marks.records import record
from tests.grading.pages import reader

NAMES = ["ada", "=bob"]
DISCUSSIONS = record().exercises[1:]
RUN = {"seed": 1, "workers": 1, "seconds": 1.0, "graded": 2, "notes": [], "sandboxed": True}


def rows(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def fill(path, **points):
    """Fills in points by student, as a teacher does."""
    found = rows(path)
    for row in found:
        row["points"] = points.get(row["student"].strip("'="), row["points"])
    with open(path, "w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, HEADER)
        writer.writeheader()
        writer.writerows(found)


def run(out, records, given=None):
    by_hand = ByHand(out, given, records, DISCUSSIONS)
    marked = by_hand.apply(records)
    by_hand.write(marked)
    return {each.student: each for each in marked}, by_hand.lines()


@pytest.fixture
def records():
    return [record(name) for name in NAMES]


def test_a_template_is_written_with_a_row_an_answer(tmp_path, records):
    records.append(record("eve", answers={"conv2d": "x", "why": ""}))
    run(tmp_path, records)
    found = rows(tmp_path / NAME)
    assert [(row["student"], row["discussion"]) for row in found] == [
        ("'=bob", "why"),
        ("ada", "why"),
    ]
    assert {(row["points"], row["max_points"]) for row in found} == {("", "2")}
    assert "because" in found[0]["answer"]


@pytest.mark.parametrize("points", ["1.5", "1,5", " 1.5 "])
def test_what_is_filled_in_counts_and_stays(tmp_path, records, points):
    run(tmp_path, records)
    fill(tmp_path / NAME, bob=points)
    for _ in range(2):
        marked, said = run(tmp_path, records)
        assert [each.outcome for each in marked["=bob"].exercises] == ["partial", "marked"]
        assert (marked["=bob"].score, marked["ada"].score, said) == (2.5, 1, [])
    assert rows(tmp_path / NAME)[0]["points"] == "1.5"


def test_no_points_are_a_mark_too(tmp_path, records):
    run(tmp_path, records)
    fill(tmp_path / NAME, ada="0")
    marked, _ = run(tmp_path, records)
    assert marked["ada"].exercises[1].outcome == "marked"
    assert marked["=bob"].exercises[1].outcome == "manual"


def test_marks_from_elsewhere_are_kept(tmp_path, records):
    given = tmp_path / "given.csv"
    given.write_text("student;discussion;points;comment\nada;why;2;Well said.\n")
    for path in (given, None):
        marked, _ = run(tmp_path / "out", records, path)
        assert (marked["ada"].score, marked["ada"].exercises[1].message) == (3, "Well said.")


def test_an_answer_that_changed_since_is_said(tmp_path, records):
    run(tmp_path, records)
    fill(tmp_path / NAME, ada="2")
    answers = {"conv2d": "", "why": "another"}
    marked, said = run(tmp_path, [record("ada", answers=answers), records[1]])
    assert marked["ada"].exercises[1].points == 2
    assert said == [
        "Marked, and the answer has changed since: look at it again in marks.csv: ada (why)."
    ]


def test_a_version_of_an_older_table_tells_of_no_change(tmp_path, records):
    """They had no letter before them."""
    run(tmp_path, records)
    fill(tmp_path / NAME, ada="2")
    path = tmp_path / NAME
    version = version_of(records[0].answers["why"])
    path.write_text(path.read_text("utf-8").replace(version, version[1:]), "utf-8")
    assert run(tmp_path, records)[1] == []


def test_marks_of_who_is_gone_stay_and_are_told(tmp_path, records):
    run(tmp_path, records)
    fill(tmp_path / NAME, ada="2")
    _, said = run(tmp_path, records[1:])
    assert "nobody here is called so" in said[0]
    assert said[0].endswith(": ada.")
    marked, said = run(tmp_path, records)
    assert (marked["ada"].exercises[1].points, said) == (2, [])


def test_a_mark_stays_where_there_is_no_answer(tmp_path, records):
    """It was on paper, or what was handed in again has none."""
    empty = [record("ada", answers={"conv2d": "", "why": ""}), records[1]]
    given = tmp_path / "given.csv"
    given.write_text("student,discussion,points\nada,why,2\n")
    for table in (given, None, None):
        marked, _ = run(tmp_path / "out", empty, table)
        assert marked["ada"].exercises[1].points == 2


@pytest.mark.parametrize("comment", ["- one; -two", "=1; =2", "'tis", "in two\nlines", "+ "])
def test_a_comment_stays_as_it_is(tmp_path, records, comment):
    given = tmp_path / "given.csv"
    with open(given, "w", newline="") as file:
        csv.writer(file).writerows([["student", "discussion", "points", "comment"]])
        csv.writer(file).writerows([["ada", "why", 1, comment]])
    for table in (given, None, None):
        marked, _ = run(tmp_path / "out", records, table)
        assert marked["ada"].exercises[1].message == comment.replace("\n", " ").strip()


@pytest.mark.parametrize("name", ["ada ", " -ada", "a\tda", ";=a"])
def test_any_name_keeps_its_mark(tmp_path, name):
    run(tmp_path, [record(name)])
    path = tmp_path / NAME
    path.write_text(path.read_text("utf-8").replace(",why,,", ",why,2,"), "utf-8")
    for _ in range(2):
        assert run(tmp_path, [record(name)])[0][name].exercises[1].points == 2


def test_the_longest_answer_is_read_again(tmp_path):
    answer = ";=" * (MAX_ANSWER // 2)
    for _ in range(2):
        run(tmp_path, [record(answers={"conv2d": "", "why": answer})])
    assert len(rows(tmp_path / NAME)) == 1


WRONG = {
    "student,discussion,points\nada,why,3": "points from 0 to 2 for ada, why. Received: '3'",
    "student,discussion,points\nada,why,-1": "points from 0 to 2 for ada, why. Received: '-1'",
    "student,discussion,points\nada,why,inf": "points from 0 to 2 for ada, why. Received: 'inf'",
    "student,discussion,points\nada,why,good": "points from 0 to 2 for ada, why. Received: 'good'",
    "student,discussion,points\neve,why,1": "a student who handed in, and a discussion. Received",
    "student,discussion,points\nada,conv2d,1": "a student who handed in, and a discussion. Rec",
    "points,student,discussion\n1": "a student who handed in, and a discussion. Received: , .",
    "student,points\nada,1": "the columns student, discussion, points. Received: none called",
    'student,discussion,points\n"ada': "expected a table of marks in CSV, in UTF-8. Received",
}


@pytest.mark.parametrize("text", WRONG)
def test_what_is_no_mark_is_said(tmp_path, records, text):
    """Before a class is graded."""
    given = tmp_path / "given.csv"
    given.write_text(text)
    with pytest.raises(UserError) as error:
        ByHand(tmp_path, given, records, DISCUSSIONS)
    assert WRONG[text] in str(error.value)


def test_points_for_what_is_no_discussion_here_are_numbers(tmp_path, records):
    (tmp_path / NAME).write_text("student,discussion,points\nada,no-more,inf")
    with pytest.raises(UserError, match=r"expected points for ada, no-more\. Received: 'inf'"):
        run(tmp_path, records)


def test_an_error_names_the_table_that_it_stands_in(tmp_path, records):
    given = tmp_path / "given.csv"
    given.write_text("student,discussion,points\nada,why,1")
    for points in ("3", "good"):
        run(tmp_path, records)
        path = tmp_path / NAME
        before = path.read_text("utf-8")
        fill(path, bob=points)
        with pytest.raises(UserError, match=r"marks\.csv: expected points"):
            run(tmp_path, records, given)
        path.write_text(before, "utf-8")


def test_what_is_marked_while_the_class_is_graded_counts(tmp_path, records):
    run(tmp_path, records)
    by_hand = ByHand(tmp_path, None, records, DISCUSSIONS)
    fill(tmp_path / NAME, ada="2")
    marked = by_hand.apply(records)
    by_hand.write(marked)
    assert [each.exercises[1].points for each in marked if each.student == "ada"] == [2]
    assert run(tmp_path, records)[0]["ada"].exercises[1].points == 2


def test_pages_show_both_marks(tmp_path, records):
    given = tmp_path / "given.csv"
    given.write_text("student,discussion,points,comment\nada,why,2,Well <b>said</b>.\n")
    marked, _ = run(tmp_path, records, given)
    page = reader.read(feedback(marked["ada"], "Lab"))
    assert "3 of 5 points" in page.text
    assert "marked by your teacher 2 of 2" in page.text
    assert "Well <b>said</b>." in page.text
    assert "your teacher will read" not in page.text
    html = report([*marked.values()], "Lab", RUN | {"versions": "x"})
    assert "1 answer in the students' own words waits" in reader.read(html).text


def test_a_version_tells_answers_apart():
    assert version_of("a") != version_of("b")
    assert len(version_of("\udc80")) == 9
    assert version_of("any")[0] == "v"  # `12345e67` is a number to Excel, which writes another
