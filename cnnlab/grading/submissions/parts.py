"""Cells of one grade id: an answer that an editor has split, copies of it, or both.

JupyterLab copies a cell's metadata when it splits or copies it. The halves of a split cell are one
answer, in their order. A copy defines again what stands above it: the last one counts.
"""

from cnnlab.grading.submissions.names import bound
from cnnlab.grading.submissions.own_cells import CONTINUES, unanswered
from cnnlab.grading.submissions.places import MAX_ANSWER


def joined(sources):
    """Sources of cells by their places; what goes on with a statement stands with its beginning."""
    found = {}
    for place, source in sources.items():
        if found and CONTINUES.match(source):
            found[next(reversed(found))] += f"\n{source}"
        else:
            found[place] = source
    return found


class Parts:
    """The parts of one answer.

    Args:
        texts: of all cells with its grade id, by their places.
        stub: the text of the lab's own cell.
        asked: the name of what an exercise asks for; None for a discussion.

    Attributes:
        places: of the cells that are part of it.
        main: the place of the one that answers, or None.
        left_out: places of copies that count no more.
    """

    def __init__(self, texts, stub, asked):
        self._stub, self._asked = stub, asked
        answering = [place for place in texts if not self._is_nothing(texts[place])]
        kept, defined, seen = [], set(), set()
        for place in reversed(answering or [*texts][-1:]):
            names = self._names(texts[place])
            if texts[place] in seen or (names and names <= defined):
                continue
            kept.insert(0, place)
            defined |= names
            seen.add(texts[place])
        self.places = kept
        self.left_out = [place for place in texts if place not in kept and texts[place]]
        defining = [place for place in kept if asked in self._names(texts[place])]
        self.main = next(reversed(defining or kept), None)

    def _is_nothing(self, text):
        """Whether a cell adds nothing to an answer: empty, as the lab gave it, or without body."""
        if text in ("", self._stub):
            return True
        return self._asked in self._names(text) and unanswered(text, self._stub, self._asked)

    def _names(self, text):
        return bound(text) if self._asked and len(text) <= MAX_ANSWER else set()
