"""Who is who: a table of the class, and which submission is whose.

It is a table of the instructor's own, with columns such as `student`, `name`, `email`, `id`; or
Moodle's grading worksheet, Canvas' export of its gradebook, or nbgrader's list of students, as they
come; Moodle's may be in Russian. A worksheet that lies with the submissions, or beside Moodle's zip
of them, is found there.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

from cnnlab.errors import UserError
from cnnlab.grading.submissions.columns import COLUMNS, FIRST, IN_RUSSIAN, LAST, WORKSHEET
from cnnlab.grading.submissions.csv_file import header_of, read_rows
from cnnlab.grading.submissions.submission import listed, printable


@dataclass
class Person:
    """A row of the roster; `row` is its number among the rows."""

    row: int
    student: str = ""
    name: str = ""
    email: str = ""
    id: str = ""
    canvas: str = ""  # Canvas' number for them
    keys: set[str] = field(default_factory=set)

    @property
    def key(self):
        """What tables and pages call them."""
        return self.student or self.name or self.email or self.id


class Roster:
    """The people of a class.

    Args:
        path: of the table.
        header: its columns.
        rows: of texts.

    Attributes:
        people: of `Person`.
        missing: who has handed in nothing.
    """

    def __init__(self, path, header, rows):
        self.path, self.header, self.rows = path, header, rows
        columns = [name.strip().casefold() for name in header]
        self.columns = [IN_RUSSIAN.get(name, name) for name in columns]
        self.people = [self._person(number, row) for number, row in enumerate(rows)]
        self.people = [each for each in self.people if each.key]
        self.missing, self.unknown, self.double = [], [], []

    @property
    def is_worksheet(self):
        """Whether it is Moodle's, which takes the grades in it back."""
        return all(name in self.columns for name in WORKSHEET)

    def assign(self, submissions):
        """Finds whose each submission is, and calls it by that name; `Person` by student."""
        owners, found = {}, {}
        for key in ("keys", "letters"):
            for each in submissions:
                if id(each) not in owners and (person := self._owner(each, key)):
                    owners[id(each)] = person
        for each in submissions:
            person = owners.get(id(each))
            if person is None:
                self.unknown.append(each.student)
            elif person.key in found:
                self.double.append(each.student)
            else:
                each.student = person.key
                found[person.key] = person
        self.missing = [each.key for each in self.people if each.key not in found]
        submissions.sort(key=lambda each: each.student)
        return found

    def lines(self):
        """What is to be said of who is not in both, the class and its submissions."""
        told = {
            f"Not in {self.path.name}": self.unknown,
            "A second submission of somebody, under its own name": self.double,
        }
        lines = [f"{what}: {listed(names)}." for what, names in told.items() if names]
        if self.missing:  # all of them: somebody will write to them
            lines.append(f"Handed in nothing: {', '.join(map(printable, self.missing))}.")
        return lines

    def _owner(self, submission, how):
        """The only person who has a name or an identifier of the submission's, or None."""
        known = [submission.student, *submission.known.values()]
        if how == "keys":
            wanted = {word.casefold() for word in known if word}
            owners = [each for each in self.people if each.keys & wanted]
        else:
            wanted = {letters(word) for word in known} - {""}
            owners = [each for each in self.people if letters(each.name) in wanted]
        return owners[0] if len(owners) == 1 else None

    def _person(self, number, row):
        cells = {}
        for name, cell in zip(self.columns, row, strict=False):
            cells.setdefault(name, cell.strip())
        if "sis login id" in self.columns:  # Canvas' own: its column "Student" holds names
            cells["name"], cells["canvas"] = cells.pop("student", ""), cells.pop("id", "")
            if not cells["canvas"] and not cells["sis login id"]:
                cells["name"] = ""  # "Points Possible": the row with the highest points
        if "lms_user_id" in self.columns:  # nbgrader's: its "id" is who they are there
            cells["student"] = cells.pop("id", "")
        said = {
            what: next((cells[name] for name in names if cells.get(name)), "")
            for what, names in COLUMNS.items()
        }
        both = [next((cells[n] for n in names if cells.get(n)), "") for names in (FIRST, LAST)]
        said["name"] = said["name"] or " ".join(filter(None, both))
        person = Person(number, **said, canvas=cells.get("canvas", ""))
        numbers = [cells.get(name, "") for name in COLUMNS["id"]] + [person.canvas]
        # "Participant 123", "Участник 123" in Russian, is 123 in the names of files.
        numbers += re.findall(r"\d+$", cells.get("identifier", ""))
        words = {person.student, person.email, person.email.partition("@")[0], *numbers}
        person.keys = {word.casefold() for word in words if word}
        return person


def letters(name):
    """The letters of a name, sorted: platforms put the last name first, and leave out spaces."""
    return "".join(sorted(each for each in name.casefold() if each.isalnum()))


def roster_for(path, folder):
    """The roster at a path; without one Moodle's worksheet in a folder, if it is there.

    Raises:
        UserError: If it cannot be read, or there is more than one: whose is whose, they might tell
            differently.
    """
    if path:
        return read(Path(path))
    found = worksheet_in(folder)
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
    found = [each for each in sheets if Roster(each, header_of(each), []).is_worksheet]
    if len(found) > 1:
        names = listed([each.name for each in found])
        raise UserError(
            f"expected one worksheet of Moodle's in {folder}. Received: {names}. "
            "Name the one to use: `--roster FILE`."
        )
    return found[0] if found else None


def read(path):
    """Reads a table.

    Raises:
        UserError: If it is none of people.
    """
    roster = Roster(path, *read_rows(path, "a table of the class"))
    if not roster.people:
        raise UserError(
            f"expected a table of the class with columns such as student, name, email, id. "
            f"Received: {path} with {', '.join(roster.header)[:200] or 'nothing'}. "
            "Name its columns so."
        )
    return roster
