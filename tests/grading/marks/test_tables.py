"""The tables: read back by the csv module, safe in a spreadsheet, in the forms of the LMSs."""

import csv

import pytest

from cnnlab.grading.marks.results import ExerciseResult
from cnnlab.grading.marks.tables import write_tables
from tests.grading.marks.records import record

ENCODINGS = {"grades": "utf-8-sig", "moodle": "utf-8", "canvas": "utf-8"}


def tables(folder, records):
    """The rows of the three tables that were written."""
    write_tables(records, folder)
    found = {}
    for name in ("grades", "moodle", "canvas"):
        with open(folder / f"{name}.csv", encoding=ENCODINGS[name], newline="") as file:
            found[name] = list(csv.reader(file))
    return found


def test_grades_by_exercise(tmp_path):
    head, *rows = tables(tmp_path, [record("bob"), record("ada", warnings=[])])["grades"]
    assert head == [
        *("student", "score", "max_score"),
        *("conv2d", "conv2d outcome", "why", "why outcome"),
        "warnings",
    ]
    assert rows == [
        ["ada", "1", "5", "1", "partial", "0", "manual", "0"],
        ["bob", "1", "5", "1", "partial", "0", "manual", "1"],
    ]


def test_only_the_table_for_a_spreadsheet_begins_with_a_byte_order_mark(tmp_path):
    write_tables([record("Анна")], tmp_path)
    marked = [name for name in ENCODINGS if (tmp_path / f"{name}.csv").read_bytes()[:1] == b"\xef"]
    assert marked == ["grades"]


def test_an_exercise_that_a_record_has_not_is_blank(tmp_path):
    other = record("bob", exercises=[ExerciseResult("new", 0.1 + 0.2, 1.5, "partial", "")])
    head, ada, bob = tables(tmp_path, [record("ada"), other])["grades"]
    assert head[3:-1:2] == ["conv2d", "why", "new"]
    assert ada[3:-1] == ["1", "partial", "0", "manual", "", ""]
    assert bob[1:-1] == ["0.3", "1.5", "", "", "", "", "0.3", "partial"]


def test_moodle_takes_user_and_grade(tmp_path):
    assert tables(tmp_path, [record("bob"), record("ada")])["moodle"] == [
        ["username", "02_convolution"],
        ["ada", "1"],
        ["bob", "1"],
    ]


def test_canvas_takes_its_five_columns_and_the_highest_points(tmp_path):
    assert tables(tmp_path, [record("ada")])["canvas"] == [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "02_convolution"],
        ["    Points Possible", "", "", "", "", "5"],
        ["ada", "", "", "ada", "", "1"],
    ]


def test_no_student_sets_the_highest_points_of_canvas(tmp_path):
    rows = tables(tmp_path, [record("  Points Possible")])["canvas"]
    assert [row[0] for row in rows if "Points Possible" in row[0]] == ["    Points Possible"]
    assert rows[-1][3] == "  Points Possible"


def test_no_student_at_all(tmp_path):
    found = tables(tmp_path, [])
    assert found["grades"] == [["student", "score", "max_score", "warnings"]]
    assert len(found["moodle"]) == 1
    assert found["canvas"][1][-1] == "0"


@pytest.mark.parametrize(
    "name",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "＝1", "a;=1", "x; @b;+c"],
)
def test_no_cell_is_a_formula(tmp_path, name):
    for rows in tables(tmp_path, [record(name)]).values():
        parts = [part.strip() for row in rows for cell in row for part in cell.split(";")]
        assert not [part for part in parts if part.startswith(tuple("=+-@＝＋－＠"))]


@pytest.mark.parametrize("name", ['a"b', "a,b", "Яна-Мария", "o'neil", "a@b.org", "x\u202ey"])
def test_an_ordinary_name_comes_back_unchanged(tmp_path, name):
    found = tables(tmp_path, [record(name)])
    assert [found["grades"][1][0], found["moodle"][1][0], found["canvas"][2][3]] == [name] * 3


def test_a_name_of_many_lines_is_one_line(tmp_path):
    write_tables([record("a\r\nb\x00\x1b[2J\u2028c")], tmp_path)
    lines = (tmp_path / "moodle.csv").read_bytes().decode().split("\r\n")
    assert lines == ["username,02_convolution", "a b [2J c,1", ""]
