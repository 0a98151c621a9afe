"""Which of a student's cells answer what the lab asks for.

It is the cell with the grade id of the lab's own; an editor that splits it gives both halves this
id. Where ids are lost or have changed places, or the own cell is untouched, it is the cell that
defines what the exercise asks for; to a discussion it is the text below its question. What the
student added between an answer and its check, and changes what the answer is, is part of it.
"""

from cnnlab.grading.submissions.names import bound, plain
from cnnlab.grading.submissions.own_cells import unanswered
from cnnlab.grading.submissions.parts import Parts, joined
from cnnlab.grading.submissions.places import MAX_ANSWER, grade_id
from cnnlab.judging.statements import module_of


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
        run = [place for place in code if not module_of(code[place])[0]]
        self.defined = {name: place for place in run for name in bound(code[place])}
        self.answers = places.of_answers()
        self._joined = {}  # by place: the source of a cell that was split within a statement

    def of(self, cell, name, asked):
        """The place of the cell that answers, and of all that are part of it: none if it is as the
        lab gave it.

        Args:
            cell: the lab's own.
            name: exercise or discussion.
            asked: the name of what an exercise asks for; None for a discussion.
        """
        stub = plain(cell.source)
        parts = self._own(cell, name, stub, asked)
        own, text = parts.main, self.text(parts.main)
        if self._is_open(text, stub, asked):
            other = self._elsewhere(cell, asked)
            if other is not None:
                return other, self._of_other(cell, name, asked, parts.places, other)
            if text in ("", stub):
                if own is None:
                    self.said.add("deleted", name)
                return own, []
        end = self.places.of_check(own, f"check-{name}")
        if self.places.cells[own][0].cell_type != cell.cell_type:
            self.said.add("retyped", name)
        if self.defined.get(asked, 0) > end:
            self.said.add("again", asked)
        return own, sorted({*parts.places, *self._changing(own, end, asked)})

    def source(self, place):
        if place in self._joined:
            return self._joined[place]
        return self.code.get(place, self.places.cells[place][0].source)

    def attachments(self, place):
        return self.places.cells[place][0].attachments

    def text(self, place):
        """A cell's source to compare with the lab's; "" where there is no cell."""
        if place in self._joined:
            return plain(self._joined[place])
        return "" if place is None else self.places.cells[place][1]

    def _own(self, cell, name, stub, asked):
        """The parts of the lab's own cell."""
        own = self.places.of_own(grade_id(cell), stub)
        sources = {place: self.places.cells[place][0].source for place in own}
        whole = joined(sources) if cell.cell_type == "code" else sources
        self._joined |= {place: each for place, each in whole.items() if each != sources[place]}
        parts = Parts({place: self.text(place) for place in whole}, stub, asked)
        if parts.left_out:
            self.said.add("duplicate", name)
        if len(parts.places) > 1 or len(whole) < len(own):
            self.said.add("parts", name)
        return parts

    def _is_open(self, text, stub, asked):
        """Whether another cell may answer in place of the lab's own."""
        if text in ("", stub):
            return True
        return asked and len(text) <= MAX_ANSWER and unanswered(text, stub, asked)

    def _elsewhere(self, cell, asked):
        """The place of the cell that answers in place of the lab's own, or None."""
        if cell.cell_type == "markdown":
            return self.places.of_text_below(grade_id(cell), plain(cell.source))
        if asked in self.defined:
            return self.defined[asked]
        found = [place for place in self.answers if self._answers(place, asked)]
        return found[-1] if found else None

    def _answers(self, place, asked):
        """Whether the cell of another answer defines a name that the lab's does not."""
        text, stub = self.text(place), self.answers[place]
        return (
            asked in bound(text) - bound(stub)
            and len(text) <= MAX_ANSWER
            and not unanswered(text, stub, asked)
        )

    def _of_other(self, cell, name, asked, own, other):
        """The places of an answer that is not in the lab's own cells."""
        kind = "elsewhere" if cell.cell_type == "code" else "below"
        self.said.add("lost" if self.places.lost_ids() else kind, name)
        # The lines that the lab gave ran above it in the student's notebook, too.
        above = [place for place in own if self.text(place) and cell.cell_type == "code"]
        end = self.places.of_check(other, f"check-{name}")
        return sorted({*above, other, *self._changing(other, end, asked)})

    def _changing(self, main, end, asked):
        """Places up to the check of cells that touch what an answer's cell defines."""
        if asked is None:
            return []
        source = self.source(main)
        names = {asked} | (bound(source) if len(source) <= MAX_ANSWER else set())
        places = {place for name in names for place in self.touching.get(name, [])}
        return sorted(place for place in places if main < place <= end)
