"""The marks in a platform's own table, as it takes them back.

Moodle: the grading worksheet with its column "Grade" filled in, for "Upload grading worksheet". It
finds students by "Participant 123", so that nobody's username is needed.
"""

from cnnlab.grading.marks.results import write_atomic
from cnnlab.grading.marks.tables import as_csv, number

MOODLE = "moodle-worksheet.csv"
OTHER_MAXIMUM = (
    f"Moodle's highest grade is {{theirs}}, the lab's is {{ours}}: set it in the assignment before "
    f"you upload {MOODLE}."
)


def write_back(kept, records, roster, people):
    """Writes the roster with marks in it, where it is a platform's; lines to be said of it."""
    if not roster.is_worksheet or not records:
        return []
    column, told = roster.columns.index("grade"), []
    rows = [list(row) for row in roster.rows]
    for record in records:
        if record.student in people:
            row = rows[people[record.student].row]
            row += [""] * (column + 1 - len(row))
            row[column] = number(record.score)
    kept.save(write_atomic, kept.out / MOODLE, as_csv([roster.header, *rows], formulas=True))
    if "maximum grade" in roster.columns and roster.rows:
        most = roster.rows[0][roster.columns.index("maximum grade")]
        highest = number(records[0].max_score)
        try:
            differs = float(most.replace(",", ".")) != records[0].max_score
        except ValueError:
            differs = False
        told += [OTHER_MAXIMUM.format(theirs=most, ours=highest)] if differs else []
    return told
