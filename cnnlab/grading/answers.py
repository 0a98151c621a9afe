"""Takes a student's answers out of a submitted notebook and puts them into the released one.

An answer is the cell with the grade id of the lab's own. Where an editor has lost the ids, or the
own cell is untouched, it is the cell that defines what the exercise asks for; to a discussion it is
the text below its question. What the student added between an answer and its check, and changes
what the answer is, is part of it. Cells that the student added and that answers use come along.
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
from cnnlab.grading.own_cells import added, unanswered
from cnnlab.grading.reading import Unreadable
from cnnlab.notebooks.launch import labs_folder

MAX_ANSWER = 100_000  # characters; of a student's own cell, too
MAX_CODE = 1_000_000  # characters of all of a student's own cells
MAX_HELPERS = 50  # cells
SETTINGS = ("grade", "solution", "locked", "points")  # of nbgrader's metadata
SAID = {  # what student and teacher are told
    "lost": "The file has lost the lab's cell ids: answers were found by what they define.",
    "duplicate": "More than one cell answers {}: the last one counts.",
    "elsewhere": "{}: not answered in the lab's own cell, taken from another that defines it.",
    "below": "{}: not answered in the lab's own cell, taken from the text below the question.",
    "again": "{} is defined again below its check: that cell was not graded.",
    "deleted": "{}: neither the lab's own cell nor another answer was found.",
    "retyped": "{}: the cell's type was changed; the lab's own type counts.",
    "long": f"{{}}: longer than {MAX_ANSWER:,} characters, not graded.",
    "settings": "{}: points or flags were changed; the lab's own count.",
    "locked": "{}: a locked cell was changed; the lab's own was run.",
    "helpers": f"{{}}: used in an answer and not run: of a student's own cells {MAX_HELPERS} are.",
    "unread": f"Not looked at: a student's own cells of more than {MAX_ANSWER:,} characters, and "
    f"those after {MAX_CODE:,} in all.",
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
        self.cells = [(cell, _text(cell.source)) for cell in submitted.cells]
        self._check_lab()
        ids = {name for cell, _ in self.cells for name in (cell.grade_id, cell.id)}
        self.lost = not ids & self.own.keys()
        self.code = self._students_code()
        self.helpers = HelperCells(self.code)
        self.defined = {name: place for place in self.code for name in bound(self.code[place])}
        self._check_settings()
        given = _given(self.notebook.cells)
        parts = []
        for grade_id, cell in self.own.items():
            if _is_answer(cell):
                parts += self._give(grade_id, cell, given.get(grade_id, set()))
        self._add_helpers(parts)
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
                raise Unreadable(
                    f"The file is lab {path.stem}, not {self.lab}. Hand in the notebook of this lab."
                )

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

    def _students_code(self):
        """What code the student added: sources by place, whole cells and parts of the lab's own."""
        own = {cell.id: cell for cell in self.notebook.cells} | self.own
        found, read = {}, 0
        for place, (cell, text) in enumerate(self.cells):
            if cell.cell_type != "code" or text == "" or text in self.texts:
                continue
            lab_cell = own.get(cell.grade_id) or own.get(cell.id)
            if lab_cell and _grade_id(lab_cell) and _is_answer(lab_cell):
                continue
            read += min(len(cell.source), MAX_ANSWER)
            if len(cell.source) > MAX_ANSWER or read > MAX_CODE:
                self._say("unread", "")
            elif source := added(text, lab_cell.source) if lab_cell else cell.source:
                found[place] = source
        return found

    def _give(self, grade_id, cell, given):
        """Puts one answer in its place; returns its cells, each an `Answer`.

        Args:
            grade_id: of the answer.
            cell: where it is put.
            given: what the lab defines above it.
        """
        name, stub, asked = _name(grade_id), plain(cell.source), self._asked(grade_id)
        own = self._own_cell(grade_id, stub)
        text = "" if own is None else self.cells[own][1]
        untouched = text in ("", stub)
        open_ = untouched or (asked and len(text) <= MAX_ANSWER and unanswered(text, stub, asked))
        other = self._elsewhere(grade_id, cell) if open_ else None
        if other is None and untouched:
            if own is None:
                self._say("deleted", name)
            if not text:
                cell.source = ""
            return []
        main = own if other is None else other
        end = self._end(main, name)
        below = self._changing(main, end, asked) if asked else []
        above = []
        if other is None:
            if self.cells[own][0].cell_type != cell.cell_type:
                self._say("retyped", name)
            if self.defined.get(asked, 0) > end:
                self._say("again", asked)
        else:
            kind = "elsewhere" if cell.cell_type == "code" else "below"
            self._say("lost" if self.lost else kind, name)
            # The lines that the lab gave ran above it in the student's notebook, too.
            above = [own] if text and cell.cell_type == "code" else []
        return self._put(grade_id, cell, [*above, main, *below], main, given | {asked})

    def _changing(self, main, end, asked):
        """Places up to the check of cells that touch what an answer's cell defines."""
        source = self._source(main)
        names = {asked} | (bound(source) if len(source) <= MAX_ANSWER else set())
        places = {place for name in names for place in self.helpers.touching.get(name, [])}
        return sorted(place for place in places if main < place <= end)

    def _source(self, place):
        return self.code.get(place, self.cells[place][0].source)

    def _put(self, grade_id, cell, places, main, given):
        """Puts an answer's cells in: the main one in the lab's own, the others beside it."""
        name = _name(grade_id)
        sources = [self._source(place) for place in places]
        if sum(map(len, sources)) > MAX_ANSWER:
            self._say("long", name)
            return []
        self.sources[name] = "\n\n".join(sources)
        cells = [
            cell if place == main else new_code_cell(source, id=f"{grade_id}-{number}")
            for number, (place, source) in enumerate(zip(places, sources, strict=True), start=1)
        ]
        cell.source = sources[places.index(main)]
        at = self.notebook.cells.index(cell)
        self.notebook.cells[at : at + 1] = cells
        if cell.cell_type != "code":
            return []
        answers = []
        for each, place in zip(cells, places, strict=True):
            answers.append(Answer(each.id, each.source, place, given))
            given = given | (binds(each.source) - {"*"})
        return answers

    def _asked(self, grade_id):
        """The name of what an exercise asks for; None for a discussion."""
        return _objects(self.lab).get(_name(grade_id))

    def _end(self, place, name):
        """The place of an exercise's check below a cell; without one, of the lab's next cell."""
        check, below = f"check-{name}", range(place + 1, len(self.cells))
        known = {check, plain(self.own[check].source) if check in self.own else check}
        for each in below:
            cell, text = self.cells[each]
            if known & {cell.grade_id, cell.id, text}:
                return each
        own = (each for each in below if not self._is_new(*self.cells[each]))
        return next(own, len(self.cells))

    def _own_cell(self, grade_id, stub):
        """The place of the lab's own cell: by its ids, else untouched by its text."""
        cells = list(enumerate(self.cells))
        found = [place for place, (cell, _) in cells if cell.grade_id == grade_id]
        found = found or [place for place, (cell, _) in cells if cell.id == grade_id]
        if len(found) > 1:
            self._say("duplicate", _name(grade_id))
        found = found or [place for place, (_, text) in cells if text == stub]
        return found[-1] if found else None

    def _elsewhere(self, grade_id, cell):
        """The place of the cell that answers in place of the lab's own."""
        if cell.cell_type == "markdown":
            return self._below(self.questions.get(grade_id), plain(cell.source))
        return self.defined.get(self._asked(grade_id))

    def _below(self, question, stub):
        """The place of the first new text between a question and the lab's next cell."""
        texts = [text for _, text in self.cells]
        if question not in texts:
            return None
        for place in range(texts.index(question) + 1, len(texts)):
            cell, text = self.cells[place]
            if cell.cell_type == "markdown" and self._is_new(cell, text):
                return place
            if text in self.texts and text != stub:
                return None
        return None

    def _is_new(self, cell, text):
        """Whether a cell is none of the lab's: not by its ids, nor by its text."""
        known = cell.grade_id in self.own or cell.id in self.own or text in self.texts
        return text != "" and not known

    def _add_helpers(self, answers):
        """Puts cells that the student added beside the answers that use them."""
        beside, number = defaultdict(list), 0
        for place, names, id_, below in self.helpers.needed(answers):
            if number == MAX_HELPERS:
                for name in sorted(names):
                    self._say("helpers", name)
                continue
            number += 1
            beside[id_, below].append(new_code_cell(self.code[place], id=f"helper-{number}"))
        self.notebook.cells = [
            each
            for cell in self.notebook.cells
            for each in (*beside[cell.id, False], cell, *beside[cell.id, True])
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


def _text(source):
    """A source to compare with the lab's; one that is too long is like none of these."""
    return plain(source) if len(source) <= MAX_ANSWER else source


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
