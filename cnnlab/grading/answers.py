"""Takes a student's answers out of a submitted notebook and puts them into the released one.

An answer is the cell with the grade id of the lab's own. Where an editor has lost the ids, or the
own cell is untouched, it is the cell that defines what the exercise asks for; to a discussion it is
the text below its question. Cells that the student added and that answers use come along.
"""

import functools
from collections import defaultdict
from copy import deepcopy
from itertools import pairwise

import nbformat
from nbformat.v4 import new_code_cell

from cnnlab import exercises
from cnnlab.grading.finding import printable
from cnnlab.grading.helper_cells import Answer, HelperCells
from cnnlab.grading.names import binds, bound, plain
from cnnlab.grading.reading import Unreadable
from cnnlab.notebooks.launch import labs_folder

MAX_ANSWER = 100_000  # characters; of a helper's cell, too
MAX_HELPERS = 20  # cells
SETTINGS = ("grade", "solution", "locked", "points")  # of nbgrader's metadata
SAID = {  # what student and teacher are told
    "duplicate": "More than one cell answers {}: the last one counts.",
    "elsewhere": "{}: not answered in the lab's own cell, taken from another that defines it.",
    "below": "{}: not answered in the lab's own cell, taken from the text below the question.",
    "deleted": "{}: neither the lab's own cell nor another answer was found.",
    "retyped": "{}: the cell's type was changed; the lab's own type counts.",
    "long": f"{{}}: longer than {MAX_ANSWER:,} characters, not graded.",
    "settings": "{}: points or flags were changed; the lab's own count.",
    "locked": "{}: a locked cell was changed; the lab's own was run.",
    "helpers": "{}: used in an answer and not run: of a student's own cells "
    f"{MAX_HELPERS} are, of at most {MAX_ANSWER:,} characters.",
}


class Answers:
    """The answers of one submission.

    Attributes:
        notebook: a copy of the release, with the answers in it, and with cells that the
            student added and that these use: `helper-1`, `helper-2`, ...
        sources: answer by exercise or discussion, in the lab's order; "" where there is none.
        warnings: what is to be said of the submission, a line each.
    """

    def __init__(self, lab, release):
        self.lab, self.notebook, self.warnings = lab, deepcopy(release), []
        cells = self.notebook.cells
        self.own = {_grade_id(cell): cell for cell in cells if _grade_id(cell)}
        self.texts = {plain(cell.source) for cell in cells}
        self.questions = {_grade_id(cell): plain(above.source) for above, cell in pairwise(cells)}
        self.sources = {_name(i): "" for i, cell in self.own.items() if _is_answer(cell)}
        self._said = defaultdict(dict)  # kind -> names, each once, in order

    def take(self, submitted):
        """Puts in the answers of a `SubmittedNotebook`.

        Raises:
            Unreadable: If it is another lab's.
        """
        self.cells = [(cell, plain(cell.source)) for cell in submitted.cells]
        self._check_lab()
        self.new = [
            cell
            for cell, text in self.cells
            if cell.cell_type == "code" and self._is_new(cell, text)
        ]
        self.defined = {name: cell for cell in self.new for name in bound(cell.source)}
        self._check_settings()
        given = _given(self.notebook.cells)
        taken = {i: self._give(i, cell) for i, cell in self.own.items() if _is_answer(cell)}
        self._add_helpers(taken, given)
        for kind, sentence in SAID.items():
            if names := list(self._said[kind]):
                self.warnings.append(sentence.format(_listed(names)))
        if submitted.language.lower() not in ("", "python", "ipython"):
            language = printable(submitted.language[:30])
            self.warnings.append(f"The file says that it is written in {language}; Python was run.")

    def _say(self, kind, name):
        self._said[kind][name] = True

    def _check_lab(self):
        """Another lab's notebook has more in common with that lab than with this one."""
        found = {text for _, text in self.cells} | {cell.grade_id for cell, _ in self.cells}
        shared = len(found & (self.texts | self.own.keys()))
        if shared > len(self.texts) // 2:
            return
        for path in sorted(labs_folder().glob("*.ipynb")):
            if len(found & _known(path)) > shared:
                raise Unreadable(f"it is lab {path.stem}, not {self.lab}")

    def _check_settings(self):
        for cell, text in self.cells:
            own = self.own.get(cell.grade_id)
            if own is None:
                continue
            metadata = own.metadata.nbgrader
            if any(cell.nbgrader.get(key) != metadata.get(key) for key in SETTINGS):
                self._say("settings", cell.grade_id)
            if metadata.locked and text != plain(own.source):
                self._say("locked", cell.grade_id)

    def _give(self, grade_id, cell):
        """Puts one answer in its place; returns the submitted cell that it is taken from."""
        name, stub = _name(grade_id), plain(cell.source)
        own = self._own_cell(grade_id, stub)
        if own and plain(own.source) not in ("", stub):
            if own.cell_type != cell.cell_type:
                self._say("retyped", name)
            self._put(name, cell, own.source)
            return own
        other = self._elsewhere(grade_id, cell)
        if other:
            self._say("elsewhere" if cell.cell_type == "code" else "below", name)
            # The lines that the lab gave ran above it in the student's notebook, too.
            given = own.source if own and cell.cell_type == "code" else ""
            self._put(name, cell, f"{given}\n\n{other.source}".lstrip("\n"))
            return other
        if own is None:
            self._say("deleted", name)
        if own is None or not plain(own.source):
            cell.source = ""
        return None

    def _put(self, name, cell, source):
        if len(source) > MAX_ANSWER:
            self._say("long", name)
        else:
            cell.source = self.sources[name] = source

    def _own_cell(self, grade_id, stub):
        """The lab's own cell in the submission: by its ids, else untouched by its text."""
        found = [cell for cell, _ in self.cells if cell.grade_id == grade_id]
        found = found or [cell for cell, _ in self.cells if cell.id == grade_id]
        if len(found) > 1:
            self._say("duplicate", _name(grade_id))
        found = found or [cell for cell, text in self.cells if text == stub]
        return found[-1] if found else None

    def _elsewhere(self, grade_id, cell):
        """The cell that answers in place of the lab's own."""
        if cell.cell_type == "markdown":
            return self._below(self.questions.get(grade_id), plain(cell.source))
        if not self.defined:
            return None
        return self.defined.get(_objects(self.lab).get(_name(grade_id)))

    def _below(self, question, stub):
        """The first new text between a question and the lab's next cell."""
        texts = [text for _, text in self.cells]
        if question not in texts:
            return None
        for cell, text in self.cells[texts.index(question) + 1 :]:
            if cell.cell_type == "markdown" and self._is_new(cell, text):
                return cell
            if text in self.texts and text != stub:
                return None
        return None

    def _is_new(self, cell, text):
        """Whether a cell is none of the lab's: not by its ids, nor by its text."""
        known = cell.grade_id in self.own or cell.id in self.own or text in self.texts
        return text != "" and not known

    def _add_helpers(self, taken, given):
        """Puts cells that the student added beside the answers that use them.

        Args:
            taken: the submitted cell of each answer, by grade id.
            given: what the lab defines above each answer, by grade id.
        """
        places = {id(cell): place for place, (cell, _) in enumerate(self.cells)}
        answers = [
            Answer(grade_id, self.own[grade_id].source, places[id(cell)], given[grade_id])
            for grade_id, cell in taken.items()
            if grade_id in given and self.sources[_name(grade_id)]
        ]
        added = set(map(id, self.new)) - set(map(id, taken.values()))
        sources = {places[each]: self.cells[places[each]][0].source for each in added}
        beside, number = defaultdict(list), 0
        for place, names, grade_id, below in HelperCells(sources).needed(answers):
            if number == MAX_HELPERS or len(sources[place]) > MAX_ANSWER:
                for name in sorted(names):
                    self._say("helpers", name)
                continue
            number += 1
            beside[grade_id, below].append(new_code_cell(sources[place], id=f"helper-{number}"))
        self.notebook.cells = [
            each
            for cell in self.notebook.cells
            for each in (*beside[_grade_id(cell), False], cell, *beside[_grade_id(cell), True])
        ]


def _given(cells):
    """What the lab's cells above each of its answers in code define, by grade id."""
    given, names = {}, set()
    for cell in cells:
        if cell.cell_type == "code":
            if _grade_id(cell) and _is_answer(cell):
                given[_grade_id(cell)] = set(names)
            names |= binds(cell.source)
    return given


def _listed(names, most=10):
    """Names in a line that stays a line, whatever the names are."""
    shown = [f"`{name[:50]}`" for name in names[:most]]
    return ", ".join(shown) + (f" and {len(names) - most} more" if len(names) > most else "")


def _grade_id(cell):
    return cell.metadata.get("nbgrader", {}).get("grade_id")


def _is_answer(cell):
    return cell.metadata.nbgrader.solution


def _name(grade_id):
    """`conv2d` of "exercise-conv2d"."""
    return grade_id.partition("-")[2]


@functools.cache
def _objects(lab):
    """What each exercise of a lab asks for: `{"conv-layer": "Convolution", ...}`."""
    try:
        return {name: each.object_name for name, each in exercises.load(lab).items()}
    except LookupError:  # a lab without exercises
        return {}


@functools.cache
def _known(path):
    """Grade ids and texts of a lab's cells."""
    cells = nbformat.read(path, as_version=4).cells
    return {plain(cell.source) for cell in cells} | {_grade_id(cell) for cell in cells} - {None}
