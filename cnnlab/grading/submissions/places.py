"""Where in a submitted notebook stands what the lab asks for, and what the student added."""

import functools
from itertools import pairwise

import nbformat

from cnnlab.grading.submissions.names import plain
from cnnlab.grading.submissions.own_cells import added
from cnnlab.grading.submissions.reading import Unreadable
from cnnlab.notebooks.launch import labs_folder

MAX_ANSWER = 100_000  # characters; of a student's own cell, too
MOST_PARTS = 50  # cells of one id
MAX_CODE = 1_000_000  # characters of all of a student's own cells


class Places:
    """The cells of a submission, held against the lab's own. A place is a cell's number.

    Args:
        lab: the lab's name.
        own: the cells of its release.
        submitted: those of the submission, of `SubmittedCell`.

    Attributes:
        cells: pairs of submitted cell and text.
        own: the lab's own cells with a grade id, by it.

    Raises:
        Unreadable: If the submission is another lab's.
    """

    def __init__(self, lab, own, submitted):
        self.cells = [(cell, _text(cell.source)) for cell in submitted]
        self.own = {grade_id(cell): cell for cell in own if grade_id(cell)}
        self._by_id = {cell.id: cell for cell in own} | self.own
        self._texts = {plain(cell.source) for cell in own}
        self._questions = {grade_id(cell): plain(above.source) for above, cell in pairwise(own)}
        self._check_lab(lab)

    def _check_lab(self, lab):
        """Another lab's notebook has more in common with that lab than with this one."""
        found = {text for _, text in self.cells} | {cell.grade_id for cell, _ in self.cells}
        shared = len(found & (self._texts | self.own.keys()))
        if shared > len(self._texts) // 2:
            return
        for path in sorted(labs_folder().glob("*.ipynb")):
            if len(found & _known(path)) > shared:
                raise Unreadable(
                    f"The file is lab {path.stem}, not {lab}. Hand in this lab's notebook."
                )

    def lost_ids(self):
        """Whether the file has none of the lab's ids, as after a trip through some editors."""
        ids = {name for cell, _ in self.cells for name in (cell.grade_id, cell.id)}
        return not ids & self.own.keys()

    def students_code(self):
        """What code the student added: whole cells, and parts of the lab's own.

        Returns:
            Sources by place, and whether some were too long to be looked at.
        """
        found, read, unread = {}, 0, False
        for place, (cell, text) in enumerate(self.cells):
            if cell.cell_type != "code" or text == "" or text in self._texts:
                continue
            lab_cell = self._by_id.get(cell.grade_id) or self._by_id.get(cell.id)
            if lab_cell and grade_id(lab_cell) and is_answer(lab_cell):
                continue
            read += min(len(cell.source), MAX_ANSWER)
            if len(cell.source) > MAX_ANSWER or read > MAX_CODE:
                unread = True
            elif source := added(text, lab_cell.source) if lab_cell else cell.source:
                found[place] = source
        return found, unread

    def of_own(self, name, stub):
        """Places of the lab's own cell: by its ids, else untouched by its text."""
        cells = list(enumerate(self.cells))
        found = [place for place, (cell, _) in cells if cell.grade_id == name]
        found = found or [place for place, (cell, _) in cells if cell.id == name]
        return found[-MOST_PARTS:] or [place for place, (_, text) in cells if text == stub][-1:]

    def of_answers(self):
        """What the lab gave in each cell that is to be answered, by the last place of its id."""
        last = {cell.grade_id: place for place, (cell, _) in enumerate(self.cells)}
        answers = {id_: cell for id_, cell in self.own.items() if is_answer(cell) and id_ in last}
        return {last[id_]: plain(cell.source) for id_, cell in answers.items()}

    def of_check(self, place, check):
        """The place of a check below a cell; without one, of the lab's next cell."""
        below = range(place + 1, len(self.cells))
        known = {check, plain(self.own[check].source) if check in self.own else check}
        for each in below:
            cell, text = self.cells[each]
            if known & {cell.grade_id, cell.id, text}:
                return each
        own = (each for each in below if not self._is_new(*self.cells[each]))
        return next(own, len(self.cells))

    def of_text_below(self, name, stub):
        """The place of the first new text between a question and the lab's next cell, or None."""
        question, texts = self._questions.get(name), [text for _, text in self.cells]
        if question not in texts:
            return None
        for place in range(texts.index(question) + 1, len(texts)):
            cell, text = self.cells[place]
            if cell.cell_type == "markdown" and self._is_new(cell, text):
                return place
            if text in self._texts and text != stub:
                return None
        return None

    def _is_new(self, cell, text):
        """Whether a cell is none of the lab's: not by its ids, nor by its text."""
        known = cell.grade_id in self.own or cell.id in self.own or text in self._texts
        return text != "" and not known


def grade_id(cell):
    """nbgrader's id of a cell of the lab's, or None."""
    return cell.metadata.get("nbgrader", {}).get("grade_id")


def is_answer(cell):
    """Whether a cell with a grade id is one in which students answer."""
    return cell.metadata.nbgrader.solution


def _text(source):
    """A source to compare with the lab's; one that is too long is like none of these."""
    return plain(source) if len(source) <= MAX_ANSWER else source


@functools.cache
def _known(path):
    """Grade ids and texts of a lab's cells."""
    cells = nbformat.read(path, as_version=4).cells
    return {plain(cell.source) for cell in cells} | {grade_id(cell) for cell in cells} - {None}
