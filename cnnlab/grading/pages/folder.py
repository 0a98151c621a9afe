"""The folder of results: tables, a page a student, the report on the class."""

from cnnlab.grading.marks.results import write_atomic, write_results
from cnnlab.grading.marks.tables import write_tables
from cnnlab.grading.marks.write_back import write_back
from cnnlab.grading.pages.feedback import feedback
from cnnlab.grading.pages.report import report
from cnnlab.grading.submissions.canonical import editions
from cnnlab.grading.submissions.submission import listed, safe_name
from cnnlab.language import DEFAULT, language

GONE = (
    "No longer handed in: {}. Their feedback pages were removed; gradebook entries, if any, are of "
    "an earlier run."
)


def write_folder(kept, records, titles, run, roster=None, people=None):
    """Writes all that is told of a class.

    Args:
        kept: the `marks.kept.Kept` of the run.
        records: list of `Record`.
        titles: of the lab, by language, see `lab_titles`.
        run: facts about the run, see `report`; its notes are what `kept` has to say.
        roster, people: the `Roster`, and `Person` by student, where there is one.
    """
    pages = kept.out / "feedback"
    remove_old_pages(kept, pages)  # first: Anna.html and anna.html may be one file
    kept.save(write_results, records, kept.out)
    kept.save(write_tables, records, kept.out, people or {})
    if roster:
        kept.problems += write_back(kept, records, roster, people)
    for record in records:
        page = pages / f"{safe_name(record.student)}.html"
        kept.save(write_atomic, page, feedback(record, titled(titles, record.language)))
    run = run | {"notes": list(kept.problems)}
    kept.save(write_atomic, kept.out / "report.html", report(records, titled(titles), run))


def remove_old_pages(kept, pages):
    """Who hands out the pages must not hand out one of a submission that is gone.

    Its record stays: if the file comes back, it is not graded again.
    """
    gone = list(kept.gone())
    for _, name in gone:
        kept.save((pages / f"{name}.html").unlink, True)
    if gone:
        kept.problems.append(GONE.format(listed([student for student, _ in gone])))


def lab_titles(lab, release):
    """The first heading of a lab's notebooks, by language."""
    return {code: _heading(each) for code, each in ({DEFAULT: release} | editions(lab)).items()}


def titled(titles, code=""):
    """The title in a language, the reader's where none is told; else that in English."""
    return titles.get(code or language(), titles[DEFAULT])


def _heading(notebook):
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and cell.source.startswith("# "):
            return cell.source.splitlines()[0].removeprefix("# ")
    return ""
