"""The marks as tables: `grades.csv` to read, `moodle.csv` and `canvas.csv` to import.

Moodle: Grades > Import > CSV file, identify the user by `username`. Map the other column to a grade
item with the lab's highest points: one that Moodle makes itself has 100. A username that Moodle
does not know stops its import.
Canvas: Grades > Import. It finds students by `SIS Login ID` and asks before it makes an assignment.
Both expect that the notebooks were called by the students' login names.

Points for discussions are in these tables once they are marked, see `by_hand.py`; until then they
count as 0.
"""

import csv
import io
import re
from pathlib import Path

from cnnlab.grading.marks.late import in_words
from cnnlab.grading.marks.results import write_atomic

CANVAS_STUDENT = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
POINTS_POSSIBLE = "Points Possible"  # Canvas: the row with the highest points, wherever it stands
BYTE_ORDER_MARK = "\ufeff"  # without it, Excel takes Cyrillic for Latin; importers stumble over it

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
# What a spreadsheet may compute: at the start of a cell, and after a `;`, which separates cells
# where the comma is the decimal sign.
_FORMULA = re.compile(r"(^|;)(?=\s*[=+\-@＝＋－＠])")
_NO_FORMULA = re.compile(r"(^|;)'(?=\s*[=+\-@＝＋－＠])")


def write_tables(records, out, people=None):
    """Writes the three tables into the folder `out`; `people` are of `Person`, by student."""
    records = sorted(records, key=lambda record: record.student)
    for name, table in (("grades", grades), ("moodle", moodle), ("canvas", canvas)):
        mark = BYTE_ORDER_MARK if name == "grades" else ""
        rows = table(records, people or {})
        write_atomic(Path(out) / f"{name}.csv", mark + as_csv(rows))


def grades(records, people):
    """A row a student: who it is, score, then points and outcome of each exercise."""
    names = list(dict.fromkeys(each.name for record in records for each in record.exercises))
    columns = [column for name in names for column in (name, f"{name} outcome")]
    who = ("name", "email", "id") if people else ()
    late = ("late", "penalty") if any(record.late for record in records) else ()
    yield ["student", *who, "score", "max_score", *late, *columns, "warnings"]
    for record in records:
        results = {each.name: each for each in record.exercises}
        person = people.get(record.student)
        row = [record.student, *(getattr(person, each, "") for each in who)]
        row += [record.score, record.max_score]
        row += [in_words(record.late) if record.late else "", record.penalty] if late else []
        for name in names:
            result = results.get(name)
            row += [result.points, result.outcome] if result else ["", ""]
        yield [*row, len(record.warnings)]


def moodle(records, people):
    """What Moodle's gradebook imports: user and grade."""
    yield ["username", _lab(records)]
    yield from ([record.student, record.score] for record in records)


def canvas(records, people):
    """What Canvas' gradebook imports: a row with the highest points, then a row a student."""
    highest = max((record.max_score for record in records), default=0)
    yield [*CANVAS_STUDENT, _lab(records)]
    yield [f"    {POINTS_POSSIBLE}", "", "", "", "", highest]
    for record in records:
        # A student of this name would set the highest points.
        person = people.get(record.student)
        name = person.name if person and person.name else record.student
        name = name.replace(POINTS_POSSIBLE, POINTS_POSSIBLE.replace(" ", "-"))
        number = person.canvas if person else ""
        yield [name, number, "", record.student, "", record.score]


def _lab(records):
    return records[0].lab if records else "points"


def as_csv(rows, formulas=False):
    """Rows as CSV; `formulas`: its texts are another program's, and stay as they are."""
    text = io.StringIO()
    written = csv.writer(text)
    for row in rows:
        written.writerow(row if formulas else [as_cell(value) for value in row])
    return text.getvalue()


def number(value):
    """A number without traces of binary fractions: `3`, `2.5`."""
    return f"{value:.12g}"


def as_cell(value):
    """A number, or a text that stays a text, on one line."""
    if isinstance(value, str):
        return _FORMULA.sub(r"\1'", _CONTROL.sub(" ", value))
    return number(value)


def of_cell(text):
    """The text that `as_cell` made a cell of, on one line."""
    return _NO_FORMULA.sub(r"\1", _CONTROL.sub(" ", text).strip()).strip()
