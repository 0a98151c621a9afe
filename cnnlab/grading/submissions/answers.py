"""Takes a student's answers out of a submitted notebook and puts them into the released one.

An answer is the cell with the grade id of the lab's own. Where an editor has lost the ids, or the
own cell is untouched, it is the cell that defines what the exercise asks for; to a discussion it is
the text below its question. What the student added between an answer and its check, and changes
what the answer is, is part of it. Cells that the student added and that answers use come along.
"""

import functools
from collections import defaultdict
from copy import deepcopy

from nbformat.v4 import new_code_cell

from cnnlab import exercises
from cnnlab.grading.submissions.finding import printable
from cnnlab.grading.submissions.helper_cells import Answer, HelperCells
from cnnlab.grading.submissions.names import binds, bound, plain
from cnnlab.grading.submissions.own_cells import unanswered
from cnnlab.grading.submissions.places import MAX_ANSWER, MAX_CODE, Places, grade_id, is_answer

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
        answers = [cell for cell in self.notebook.cells if grade_id(cell) and is_answer(cell)]
        self.sources = {_name(grade_id(cell)): "" for cell in answers}
        self._said = defaultdict(dict)  # kind -> names, each once, in order

    def take(self, submitted):
        """Puts in the answers of a `SubmittedNotebook`.

        Raises:
            Unreadable: If it is another lab's.
        """
        self.places = Places(self.lab, self.notebook.cells, submitted.cells)
        self.code, unread = self.places.students_code()
        if unread:
            self._say("unread", "")
        self.helpers = HelperCells(self.code)
        self.defined = {name: place for place in self.code for name in bound(self.code[place])}
        self._check_settings()
        given = _given(self.notebook.cells)
        parts = []
        for name, cell in self.places.own.items():
            if is_answer(cell):
                parts += self._give(name, cell, given.get(name, set()))
        self._add_helpers(parts)
        for kind, sentence in SAID.items():
            if names := list(self._said[kind]):
                self.warnings.append(sentence.format(_listed(names)))
        if submitted.language.lower() not in ("", "python", "ipython"):
            language = printable(submitted.language[:30])
            self.warnings.append(f"The file says that it is written in {language}; Python was run.")

    def _say(self, kind, name):
        self._said[kind][name] = True

    def _check_settings(self):
        for cell, text in self.places.cells:
            own = self.places.own.get(cell.grade_id)
            if own is None:
                continue
            metadata = own.metadata.nbgrader
            if any(cell.nbgrader.get(key) != metadata.get(key) for key in SETTINGS):
                self._say("settings", cell.grade_id)
            if metadata.locked and text != plain(own.source):
                self._say("locked", cell.grade_id)

    def _give(self, id_, cell, given):
        """Puts one answer in its place; returns its cells, each an `Answer`.

        Args:
            id_: grade id of the answer.
            cell: where it is put.
            given: what the lab defines above it.
        """
        name, stub, asked = _name(id_), plain(cell.source), self._asked(id_)
        *others, own = self.places.of_own(id_, stub) or [None]
        if others:
            self._say("duplicate", name)
        text = "" if own is None else self.places.cells[own][1]
        untouched = text in ("", stub)
        open_ = untouched or (asked and len(text) <= MAX_ANSWER and unanswered(text, stub, asked))
        other = self._elsewhere(id_, cell) if open_ else None
        if other is None and untouched:
            if own is None:
                self._say("deleted", name)
            if not text:
                cell.source = ""
            return []
        main = own if other is None else other
        end = self.places.of_check(main, f"check-{name}")
        below = self._changing(main, end, asked) if asked else []
        above = []
        if other is None:
            if self.places.cells[own][0].cell_type != cell.cell_type:
                self._say("retyped", name)
            if self.defined.get(asked, 0) > end:
                self._say("again", asked)
        else:
            kind = "elsewhere" if cell.cell_type == "code" else "below"
            self._say("lost" if self.places.lost_ids() else kind, name)
            # The lines that the lab gave ran above it in the student's notebook, too.
            above = [own] if text and cell.cell_type == "code" else []
        return self._put(id_, cell, [*above, main, *below], main, given | {asked})

    def _changing(self, main, end, asked):
        """Places up to the check of cells that touch what an answer's cell defines."""
        source = self._source(main)
        names = {asked} | (bound(source) if len(source) <= MAX_ANSWER else set())
        places = {place for name in names for place in self.helpers.touching.get(name, [])}
        return sorted(place for place in places if main < place <= end)

    def _source(self, place):
        return self.code.get(place, self.places.cells[place][0].source)

    def _put(self, id_, cell, places, main, given):
        """Puts an answer's cells in: the main one in the lab's own, the others beside it."""
        name = _name(id_)
        sources = [self._source(place) for place in places]
        if sum(map(len, sources)) > MAX_ANSWER:
            self._say("long", name)
            return []
        self.sources[name] = "\n\n".join(sources)
        cells = [
            cell if place == main else new_code_cell(source, id=f"{id_}-{number}")
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

    def _asked(self, id_):
        """The name of what an exercise asks for; None for a discussion."""
        return _objects(self.lab).get(_name(id_))

    def _elsewhere(self, id_, cell):
        """The place of the cell that answers in place of the lab's own."""
        if cell.cell_type == "markdown":
            return self.places.of_text_below(id_, plain(cell.source))
        return self.defined.get(self._asked(id_))

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
            if grade_id(cell) and is_answer(cell):
                given[grade_id(cell)] = set(names)
            names |= binds(cell.source)
    return given


def _listed(names, most=10):
    """Names in a line that stays a line, whatever the names are."""
    shown = [f"`{name[:50]}`" for name in names[:most]]
    return ", ".join(shown) + (f" and {len(names) - most} more" if len(names) > most else "")


def _name(id_):
    """`conv2d` of "exercise-conv2d"."""
    return id_.partition("-")[2]


@functools.cache
def _objects(lab):
    """What each exercise of a lab asks for: `{"conv-layer": "Convolution", ...}`."""
    try:
        return {name: each.object_name for name, each in exercises.load(lab).items()}
    except LookupError:  # a lab without exercises
        return {}
