"""Cells that a student has added and that answers use: they are run with the answers.

Such a cell defines a helper, or what a helper needs: an import, a constant, another helper. It is
run where it stands in the student's notebook, before the first answer that uses it.
"""

import functools
from dataclasses import dataclass

from cnnlab.grading.submissions.names import BUILTINS, used
from cnnlab.grading.submissions.touched import changes, gives, modules

MAX_HELPERS = 50  # cells that are run


@dataclass
class Answer:
    """A cell of an answer, and where it stands in the student's notebook."""

    id: str  # in the notebook that is graded
    source: str
    place: int
    given: set[str]  # names that are not looked for: what is run above it defines them


class HelperCells:
    """The cells that a student has added.

    Args:
        sources: source of each by its place in the student's notebook.
    """

    def __init__(self, sources):
        self._used = functools.cache(lambda place: used(sources[place]))
        self.touching = {}  # name -> places of the cells that bind or change it, in order
        self._taken = set()
        given, changed, imported = {}, {}, set()
        for place, source in sources.items():
            given[place], changed[place] = gives(source), changes(source)
            imported |= modules(source)
        for place in sorted(sources):
            for name in given[place] | (changed[place] - imported):
                self.touching.setdefault(name, []).append(place)

    def needed(self, answers):
        """The cells that answers use, directly or by way of each other, in the student's order.

        Args:
            answers: of `Answer`, in the order in which they are run.

        Returns:
            List of `(place, names, id, below)`: the names it is needed for, the answer beside which
            the cell is to be run, and whether below it.
        """
        names, slots = {}, {}
        self._taken = {answer.place for answer in answers}
        for number, answer in enumerate(answers):
            for place, wanted in self._of(answer).items():
                names.setdefault(place, wanted)
                slots.setdefault(place, (number, place > answer.place))
        first = len(answers), False
        for place in sorted(slots, reverse=True):  # what stands above another runs before it
            if not slots[place][1]:
                slots[place] = first = min(first, slots[place])
        return [
            (place, names[place], answers[number].id, below)
            for place, (number, below) in sorted(slots.items())
        ]

    def _of(self, answer):
        """Places of the cells that one answer uses, each with the names it is needed for."""
        found, seen = {}, set(answer.given)
        waiting = used(answer.source) | {"*"}  # who imports all of a module may mean any name
        while waiting:
            name = waiting.pop()
            if name in seen:
                continue
            seen.add(name)
            for place in self._touching(name, answer.place):
                if place not in found:
                    waiting |= self._used(place)
                found.setdefault(place, set()).add(name)
        return found

    def _touching(self, name, place):
        """All above the answer, of which the last wins; where there is none, the next below it."""
        places = [each for each in self.touching.get(name, []) if each not in self._taken]
        above = [each for each in places if each < place]
        return above or ([] if name in BUILTINS else places[:1])
