"""Takes a student's answers out of a submitted notebook and puts them into the released one.

Which cells answer is found by `answering_cells.py`. Cells that the student added and that answers
use come along.
"""

import functools
from collections import defaultdict
from copy import deepcopy

from nbformat.v4 import new_code_cell

from cnnlab import exercises
from cnnlab.grading.submissions.answering_cells import AnsweringCells
from cnnlab.grading.submissions.beside import Beside
from cnnlab.grading.submissions.helper_cells import MAX_HELPERS, Answer, HelperCells
from cnnlab.grading.submissions.names import binds, plain
from cnnlab.grading.submissions.pictures import Pictures
from cnnlab.grading.submissions.places import MAX_ANSWER, Places, grade_id, is_answer
from cnnlab.grading.submissions.said import Said
from cnnlab.grading.submissions.submission import printable

SETTINGS = ("grade", "solution", "locked", "points")  # of nbgrader's metadata


class Answers:
    """The answers of one submission.

    Attributes:
        notebook: a copy of the release, with the answers in it, and with cells that the
            student added and that these use: `helper-1`, `helper-2`, ...
        sources: answer by exercise or discussion, in the lab's order; "" where there is none.
        files: contents of those beside the notebook that its cells read, by name.
        warnings: what is to be said of the submission, a line each.
    """

    def __init__(self, lab, release):
        self.lab, self.notebook, self.warnings = lab, deepcopy(release), []
        answers = [cell for cell in self.notebook.cells if grade_id(cell) and is_answer(cell)]
        self.sources = {_name(grade_id(cell)): "" for cell in answers}
        self.files = {}
        self._said = Said()

    def take(self, submitted, files):
        """Puts in the answers of a `SubmittedNotebook`.

        Args:
            submitted: the notebook.
            files: paths of those beside it, by name.

        Raises:
            Unreadable: If it is another lab's.
        """
        places = Places(self.lab, self.notebook.cells, submitted.cells)
        code, unread = places.students_code()
        beside = Beside(files, self._said)
        code |= beside.modules()
        if unread:
            self._said.add("unread")
        self._check_settings(places)
        helpers = HelperCells(code)
        answering = AnsweringCells(places, code, helpers.touching, self._said)
        given, parts = _given(self.notebook.cells), []
        for id_, cell in places.own.items():
            if is_answer(cell):
                parts += self._take_one(cell, answering, given.get(id_, set()))
        self._add_helpers(helpers.needed(parts), code)
        self.files = beside.data([*self.sources.values(), *code.values()])
        self.warnings = self._said.lines()
        if submitted.language.lower() not in ("", "python", "ipython"):
            language = printable(submitted.language[:30])
            self.warnings.append(f"The file says that it is written in {language}; Python was run.")

    def _check_settings(self, places):
        for cell, text in places.cells:
            own = places.own.get(cell.grade_id)
            if own is None:
                continue
            metadata = own.metadata.nbgrader
            if any(cell.nbgrader.get(key) != metadata.get(key) for key in SETTINGS):
                self._said.add("settings", cell.grade_id)
            if metadata.locked and text != plain(own.source):
                self._said.add("locked", cell.grade_id)

    def _take_one(self, cell, answering, given):
        """Puts in the answer to one cell of the lab's.

        Args:
            cell: the lab's own.
            answering: finds the student's.
            given: names that the lab defines above it.

        Returns:
            Its cells in code, of `Answer`.
        """
        name = _name(grade_id(cell))
        asked = _objects(self.lab).get(name)
        main, found = answering.of(cell, name, asked)
        sources = {place: answering.source(place) for place in found}
        if not found:
            if not answering.text(main):
                cell.source = ""
        elif sum(map(len, sources.values())) > MAX_ANSWER:
            self._said.add("long", name)
        elif cell.cell_type == "code":
            return self._put_code(cell, name, sources, main, given | {asked})
        else:
            attachments = {place: answering.attachments(place) for place in found}
            self._put_text(cell, name, sources, attachments)
        return []

    def _put_code(self, cell, name, sources, main, given):
        """Puts one answer in: its main cell in the lab's own, the others beside it.

        Args:
            cell, name: the lab's own, and the exercise.
            sources: of all the answer's cells, by their places in the student's notebook.
            main: the place of the one that goes into the lab's own.
            given: names that need not be looked for: what the lab defines above, what is asked.

        Returns:
            Its cells, of `Answer`.
        """
        self.sources[name] = "\n\n".join(sources.values())
        cells = [
            cell if place == main else new_code_cell(source, id=f"{grade_id(cell)}-{number}")
            for number, (place, source) in enumerate(sources.items(), start=1)
        ]
        cell.source = sources[main]
        at = self.notebook.cells.index(cell)
        self.notebook.cells[at : at + 1] = cells
        answers = []
        for each, place in zip(cells, sources, strict=True):
            answers.append(Answer(each.id, each.source, place, given))
            given = given | (binds(each.source) - {"*"})
        return answers

    def _put_text(self, cell, name, sources, attachments):
        """Puts in a text, with the pictures that it shows; what is attached comes by place, too."""
        pictures = Pictures()
        texts = [pictures.add(text, attachments[place]) for place, text in sources.items()]
        cell.source = self.sources[name] = "\n\n".join(texts)
        if pictures.attachments:
            cell.attachments = pictures.attachments
        if pictures.left_out:
            self._said.add("pictures", name)

    def _add_helpers(self, needed, code):
        """Puts cells that the student added beside the answers that use them."""
        beside = defaultdict(list)
        for number, (place, names, id_, below) in enumerate(needed, start=1):
            if number > MAX_HELPERS:
                for name in sorted(names):
                    self._said.add("helpers", name)
            else:
                beside[id_, below].append(new_code_cell(code[place], id=f"helper-{number}"))
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
