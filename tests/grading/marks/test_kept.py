"""What a run keeps as it goes: whatever fails, the class is graded, and what is missing is said."""

from types import SimpleNamespace

import pytest

from cnnlab.errors import Locked, UserError
from cnnlab.grading.marks.kept import WITHOUT_BOOK, Kept, records_in
from cnnlab.grading.submissions.canonical import release
from tests.grading.marks.records import record

LAB = "02_convolution"  # that of the record
CANONICAL = SimpleNamespace(notebook=release(LAB))


class Book:
    """A gradebook that is played: it fails where it is told to."""

    def __init__(self, fails=()):
        self.fails, self.records = fails, []

    def set_lab(self, lab, release):
        if "set_lab" in self.fails:
            raise Locked("The book is locked.")

    def put(self, record):
        if record.student in self.fails:
            raise UserError("The book is torn.")
        self.records.append(record.student)

    def put_by_hand(self, lab, records, changed):
        if "put_by_hand" in self.fails:
            raise Locked("The book is locked.")

    def put_late(self, lab, late, submissions):
        if "put_late" in self.fails:
            raise Locked("The book is locked.")


def test_what_was_kept_is_there_for_the_next_run(tmp_path):
    first = Kept(tmp_path)
    seed = first.seed(None)
    first.keep(record("anna"), CANONICAL)
    second = Kept(tmp_path)
    assert second.seed(None) == seed
    assert second.earlier("anna") == record("anna")
    assert second.earlier("boris") is None
    assert second.records == {}


def test_a_record_is_not_written_without_its_job(tmp_path):
    kept = Kept(tmp_path)
    kept.keep(record("anna"), CANONICAL, job="a job")
    assert (tmp_path / "jobs" / "anna.json").read_text() == "a job"
    assert kept.earlier("anna")
    (tmp_path / "jobs" / "boris.json").mkdir()  # nothing can be written there
    kept.keep(record("boris"), CANONICAL, job="a job")
    assert kept.earlier("boris") is None
    assert kept.records["boris"]
    assert len(kept.unwritten) == 1


def test_an_earlier_record_is_not_written_again(tmp_path):
    kept = Kept(tmp_path, book=Book())
    kept.keep(record("anna"), CANONICAL, new=False)
    assert list(tmp_path.iterdir()) == []
    assert kept.book.records == ["anna"]  # which may be a new one


def test_the_record_of_another_student_is_none(tmp_path):
    Kept(tmp_path).keep(record("anna"), CANONICAL)
    (tmp_path / "records" / "anna.json").rename(tmp_path / "records" / "boris.json")
    assert Kept(tmp_path).earlier("boris") is None


def test_no_student_is_left_out_whose_record_cannot_be_read(tmp_path):
    kept = Kept(tmp_path)
    for student in ("boris", "anna"):
        kept.keep(record(student), CANONICAL)
    assert records_in(tmp_path) == [record("anna"), record("boris")]
    (tmp_path / "records" / "boris.json").write_text("{}")  # as an older cnnlab wrote it
    with pytest.raises(UserError, match=r"Received: .*boris\.json, which is none"):
        records_in(tmp_path)


def test_who_is_gone(tmp_path):
    earlier = Kept(tmp_path)
    for student in ("anna", "boris", "clara"):
        earlier.keep(record(student), CANONICAL)
    (tmp_path / "records" / "boris.json").write_text("half")
    now = Kept(tmp_path)
    now.keep(record("clara"), CANONICAL)
    assert list(now.gone()) == [("anna", "anna"), ("boris", "boris")]


@pytest.mark.parametrize(
    ("fails", "entered"),
    [
        ("set_lab", []),
        ("boris", ["anna"]),
        ("put_by_hand", ["anna", "boris", "clara"]),
        ("put_late", ["anna", "boris", "clara"]),
    ],
)
def test_a_book_that_fails_is_left(tmp_path, fails, entered):
    book = Book([fails])
    kept = Kept(tmp_path, book=book)
    kept.begin(LAB, CANONICAL.notebook)
    for student in ("anna", "boris", "clara"):
        kept.keep(record(student), CANONICAL)
    kept.keep_by_hand(LAB, [], set())
    kept.keep_late(LAB, None, [])
    assert book.records == entered
    [line] = kept.problems
    assert line.startswith("The book is ")
    assert line.endswith(WITHOUT_BOOK)
    assert len(list(tmp_path.glob("records/*.json"))) == 3


def test_formgrader_gets_notebooks_where_there_is_a_book(tmp_path):
    autograded = tmp_path / "course" / "autograded" / "anna" / LAB / f"{LAB}.ipynb"
    Kept(tmp_path / "out", tmp_path / "course").keep(record("anna"), CANONICAL)
    assert not autograded.exists()
    Kept(tmp_path / "out", tmp_path / "course", Book()).keep(record("anna"), CANONICAL)
    assert autograded.exists()


@pytest.mark.parametrize(("students", "times"), [(["anna"], "1 time"), (["anna", "b"], "2 times")])
def test_what_cannot_be_written_is_said_at_the_end(tmp_path, students, times):
    (tmp_path / "records").write_text("a file")
    kept = Kept(tmp_path)
    for student in students:
        kept.keep(record(student), CANONICAL)
    assert kept.problems == []
    kept.end()
    [line] = kept.problems
    where = f"{tmp_path / 'records'}: File exists ({times})"
    assert line.startswith(f"NOT ALL WAS WRITTEN: {where}. Each file is whole")
    assert kept.records.keys() == set(students)
