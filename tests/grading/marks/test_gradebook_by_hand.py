"""The marks of `marks.csv` are in nbgrader's gradebook, and formgrader's are not lost."""

import csv

import pytest
from nbgrader.plugins import CsvExportPlugin

from cnnlab.grading.marks.by_hand import HEADER, NAME, ByHand
from cnnlab.grading.marks.gradebook import Book
from cnnlab.grading.marks.kept import Kept
from cnnlab.grading.workers.record import discussions
from tests.grading.marks.books import DISCUSSION, LAB, NUM, RELEASE, grade, read, record

WAITS, NEW = (None, None, True), "I changed my mind."


@pytest.fixture
def run(address, tmp_path):
    """Grades a class of one with what a teacher has filled in; gives what is said of it."""

    def once(points=None, comment="", **answer):
        if points is not None:
            fill(tmp_path / NAME, points, comment)
        by_hand = ByHand(tmp_path, None, [], discussions(RELEASE))
        with Book(address) as book:
            kept = Kept(tmp_path, book=book)
            kept.begin(LAB, RELEASE)
            kept.keep(record(**answer), None)
            records = by_hand.apply(list(kept.records.values()))
            by_hand.write(records)
            kept.keep_by_hand(LAB, records, by_hand.changed)
        return kept.problems

    once()
    return once


def fill(path, points, comment):
    with open(path, encoding="utf-8-sig", newline="") as file:
        rows = [row | {"points": points, "comment": comment} for row in csv.DictReader(file)]
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, HEADER)
        writer.writeheader()
        writer.writerows(rows)


def comment(address):
    found = read(address, lambda book: book.find_comment(DISCUSSION, LAB, LAB, "anna").to_dict())
    return found["manual_comment"]


def by_formgrader(address, points, comment=None):
    def change(book):
        found = book.find_grade(DISCUSSION, LAB, LAB, "anna")
        found.manual_score, found.needs_manual_grade = points, False
        if comment:
            book.find_comment(DISCUSSION, LAB, LAB, "anna").manual_comment = comment
        book.db.commit()

    read(address, change)


def test_it_is_entered_changed_and_taken_back(run, address, tmp_path):
    assert grade(address) == WAITS
    assert run("1.5", "Well said.") == []
    assert (grade(address), comment(address)) == ((None, 1.5, False), "Well said.")
    assert run() == []
    assert run("0", "Look again.") == []
    assert (grade(address), comment(address)) == ((None, 0.0, False), "Look again.")
    assert run("") == []
    assert (grade(address), comment(address)) == (WAITS, None)
    by_formgrader(address, 0.0)  # as the table once did
    run()
    assert grade(address) == (None, 0.0, False)


def test_nbgrader_exports_it(run, address, tmp_path):
    run("1.5")
    read(address, CsvExportPlugin(to=str(tmp_path / "grades.csv")).export)
    with open(tmp_path / "grades.csv", encoding="utf-8") as file:
        (row,) = csv.DictReader(file)
    assert float(row["score"]) == NUM + 1.5


def test_what_formgrader_gave_stays(run, address):
    by_formgrader(address, 2.0, "Fine.")
    assert run("2", "Not fine.") == []
    said = ["Formgrader gave other points than marks.csv, and they stay in the gradebook"]
    assert run("1.5", "Well said.") == [f"{said[0]}: anna (turned-kernel): 2."]
    assert (grade(address), comment(address)) == ((None, 2.0, False), "Fine.")


def test_what_formgrader_changed_stays(run, address):
    run("1.5", "Well said.")
    by_formgrader(address, 1.0)
    assert run()[0].endswith(": anna (turned-kernel): 1.")
    run("")
    assert grade(address) == (None, 1.0, False)
    by_formgrader(address, None, "By word of mouth.")
    run("0.5", "Well said.")
    assert (grade(address), comment(address)) == ((None, 0.5, False), "By word of mouth.")


def test_a_mark_for_another_answer_waits(run, address):
    run("1.5")
    for _ in range(2):
        run(answer=NEW)
        assert grade(address) == (None, 1.5, True)
    run("1", answer=NEW)
    assert grade(address) == (None, 1.0, False)
