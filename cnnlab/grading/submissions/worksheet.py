"""Moodle's worksheet: found where it lies with what Moodle packs, or beside Moodle's zip of it.

A table that a student has handed in is none: it could give their work another's name.
"""

from pathlib import Path

from cnnlab.errors import UserError
from cnnlab.grading.submissions.csv_file import header_of
from cnnlab.grading.submissions.finding import innermost
from cnnlab.grading.submissions.layouts import moodle
from cnnlab.grading.submissions.roster import Roster, read
from cnnlab.grading.submissions.submission import listed


def roster_for(path, folder, lab):
    """The roster at a path; without one Moodle's worksheet beside a lab's submissions in a folder.

    Raises:
        UserError: If it cannot be read, or there is more than one: whose is whose, they might tell
            differently.
    """
    if path:
        return read(Path(path))
    folder = innermost(Path(folder), lab)
    # In other folders a student's file may have any name.
    found = worksheet_in(folder) if moodle.fits(folder, lab) else None
    return read(found) if found else None


def worksheet_of(archive):
    """Moodle's worksheet beside its zip, or None: Moodle calls it `Grades-X.csv` for `X.zip`."""
    archive = Path(archive)
    return worksheet_in(archive.parent, f"-{archive.stem}.csv") if archive.is_file() else None


def worksheet_in(folder, ending=".csv"):
    """The only worksheet of Moodle's in a folder, or None.

    Raises:
        UserError: If there is more than one.
    """
    sheets = [each for each in sorted(Path(folder).glob("*.csv")) if not each.is_symlink()]
    sheets = [each for each in sheets if each.name.endswith(ending)]
    sheets = [each for each in sheets if not moodle.NAME.fullmatch(each.name)]
    found = [each for each in sheets if Roster(each, header_of(each), []).is_worksheet]
    if len(found) > 1:
        names = listed([each.name for each in found])
        raise UserError(
            f"expected one worksheet of Moodle's in {folder}. Received: {names}. "
            "Name the one to use: `--roster FILE`."
        )
    return found[0] if found else None
