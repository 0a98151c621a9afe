"""Who is who: a table of the class, and which submission is whose.

It is a table of the instructor's own, with columns such as `student`, `name`, `email`, `id`; or
Moodle's grading worksheet, Canvas' export of its gradebook, or nbgrader's list of students, as they
come; Moodle's may be in Russian.
"""

import re
from collections import Counter
from dataclasses import dataclass, field

from cnnlab.errors import UserError
from cnnlab.grading.submissions.columns import COLUMNS, FIRST, IN_RUSSIAN, LAST, LATE, WORKSHEET
from cnnlab.grading.submissions.csv_file import read_rows
from cnnlab.grading.submissions.submission import printable, told


@dataclass
class Person:
    """A row of the roster; `row` is its number among the rows."""

    row: int
    student: str = ""
    name: str = ""
    email: str = ""
    id: str = ""
    canvas: str = ""  # Canvas' number for them
    late: bool = False  # whether Moodle says that their work came late
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
        count = Counter(each.key for each in self.people)
        for each in self.people:
            if count[each.key] > 1:  # namesakes
                each.student = f"{each.key} {each.id or each.email}".strip()
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
        keys = {one: person.key for one, person in owners.items()}
        # Who is called so already comes first: of two submissions no two have one name.
        for each in sorted(submissions, key=lambda one: one.student != keys.get(id(one))):
            person = owners.get(id(each))
            if person is None:
                self.unknown.append(each.student)
            elif person.key in found:
                self.double.append(each.student)
            else:
                each.student, each.late = person.key, each.late or person.late
                found[person.key] = person
        self.missing = [each.key for each in self.people if each.key not in found]
        submissions.sort(key=lambda each: each.student)
        return found

    def lines(self):
        """What is to be said of who is not in both, the class and its submissions."""
        groups = {
            f"Not in {self.path.name}: {{names}}.": self.unknown,
            "A second submission of somebody, under its own name: {names}.": self.double,
        }
        lines = [line for what, names in groups.items() for line in told(what, names)]
        if self.missing:  # all of them: somebody will write to them
            names = ", ".join(map(printable, self.missing))
            lines.append(f"Handed in nothing: {names}.")
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
        late = self.is_worksheet and bool(LATE.search(cells.get("status", "")))
        person = Person(number, **said, canvas=cells.get("canvas", ""), late=late)
        numbers = [cells.get(name, "") for name in COLUMNS["id"]] + [person.canvas]
        # "Participant 123", "Участник 123" in Russian, is 123 in the names of files.
        numbers += re.findall(r"\d+$", cells.get("identifier", ""))
        words = {person.student, person.email, person.email.partition("@")[0], *numbers}
        person.keys = {word.casefold() for word in words if word}
        return person


def letters(name):
    """The letters of a name, sorted: platforms put the last name first, and leave out spaces."""
    return "".join(sorted(each for each in name.casefold() if each.isalnum()))


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
