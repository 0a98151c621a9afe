"""Which of a student's cells answer what the lab asks for.

It is the cell with the grade id of the lab's own. Where an editor has lost the ids, or the own cell
is untouched, it is the cell that defines what the exercise asks for; to a discussion it is the text
below its question. What the student added between an answer and its check, and changes what the
answer is, is part of it.
"""

from cnnlab.grading.submissions.names import bound, plain
from cnnlab.grading.submissions.own_cells import unanswered
from cnnlab.grading.submissions.places import MAX_ANSWER, grade_id


class AnsweringCells:
    """Finds them in one submission.

    Args:
        places: of `Places`, the submission's cells.
        code: what the student added, source by place.
        touching: names, and the places where the student's own cells bind or change them.
        said: of `Said`, takes what is to be told.
    """

    def __init__(self, places, code, touching, said):
        self.places, self.code, self.touching, self.said = places, code, touching, said
        self.defined = {name: place for place in code for name in bound(code[place])}

    def of(self, cell, name, asked):
        """The place of the cell that answers, and of all that are part of it: none if it is as the
        lab gave it.

        Args:
            cell: the lab's own.
            name: exercise or discussion.
            asked: the name of what an exercise asks for; None for a discussion.
        """
        own, stub = self._own(cell, name), plain(cell.source)
        text = self.text(own)
        if self._is_open(text, stub, asked):
            other = self._elsewhere(cell, asked)
            if other is not None:
                return other, self._of_other(cell, name, asked, own, other)
            if text in ("", stub):
                if own is None:
                    self.said.add("deleted", name)
                return own, []
        end = self.places.of_check(own, f"check-{name}")
        if self.places.cells[own][0].cell_type != cell.cell_type:
            self.said.add("retyped", name)
        if self.defined.get(asked, 0) > end:
            self.said.add("again", asked)
        return own, [own, *self._changing(own, end, asked)]

    def source(self, place):
        return self.code.get(place, self.places.cells[place][0].source)

    def text(self, place):
        """A cell's source to compare with the lab's; "" where there is no cell."""
        return "" if place is None else self.places.cells[place][1]

    def _own(self, cell, name):
        """The place of the lab's own cell, or None."""
        *others, own = self.places.of_own(grade_id(cell), plain(cell.source)) or [None]
        if others:
            self.said.add("duplicate", name)
        return own

    def _is_open(self, text, stub, asked):
        """Whether another cell may answer in place of the lab's own."""
        if text in ("", stub):
            return True
        return asked and len(text) <= MAX_ANSWER and unanswered(text, stub, asked)

    def _elsewhere(self, cell, asked):
        """The place of the cell that answers in place of the lab's own, or None."""
        if cell.cell_type == "markdown":
            return self.places.of_text_below(grade_id(cell), plain(cell.source))
        return self.defined.get(asked)

    def _of_other(self, cell, name, asked, own, other):
        """The places of an answer that is not in the lab's own cell."""
        kind = "elsewhere" if cell.cell_type == "code" else "below"
        self.said.add("lost" if self.places.lost_ids() else kind, name)
        # The lines that the lab gave ran above it in the student's notebook, too.
        above = [own] if self.text(own) and cell.cell_type == "code" else []
        end = self.places.of_check(other, f"check-{name}")
        return [*above, other, *self._changing(other, end, asked)]

    def _changing(self, main, end, asked):
        """Places up to the check of cells that touch what an answer's cell defines."""
        if asked is None:
            return []
        source = self.source(main)
        names = {asked} | (bound(source) if len(source) <= MAX_ANSWER else set())
        places = {place for name in names for place in self.touching.get(name, [])}
        return sorted(place for place in places if main < place <= end)
