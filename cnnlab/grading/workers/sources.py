"""What is read of a submission's cells before any of them is run: their code could undo what bars
it. What cannot be read is not run.
"""

from cnnlab.grading.marks.shown import clean
from cnnlab.judging.student_error import StudentError
from cnnlab.process.session import Gone, Session

UNREADABLE = StudentError("", "this cell cannot be read")


class Sources:
    """The cells of one submission.

    Args:
        lab: the `Lab` that it answers.
        steps: those that run or judge, in their order.
        is_own: tells whether a step's cell is as the lab gave it.
        control: socket to the warm process.
        limits: a `Limits`.

    Attributes:
        python: sources of the cells in their order; as Python alone where that can be told.
        named: exercise -> what its answer names that is forbidden, "" for nothing.
        unread: step's name -> why its cell is not run.
        is_read: whether all of this is known.
    """

    def __init__(self, lab, steps, is_own, control, limits):
        self._lab, self._control, self._limits = lab, control, limits
        self._kinds = [(step.kind, step.name) for step in steps]
        self._steps = [step for step in steps if step.kind == "run"]
        self._students = [step.name for step in self._steps if not is_own(step)]
        self.python = [step.source for step in self._steps]
        self.named, self.unread, self.is_read = {}, {}, False
        self._is_suspect = False  # whether a process has ended already for no cell that is known

    def num_above(self, exercise):
        """How many cells stand above an exercise's check."""
        check = self._kinds.index(("judge", exercise))
        return [kind for kind, _ in self._kinds[:check]].count("run")

    def students(self):
        """Sources of the student's cells that can be run."""
        return [
            step.source
            for step in self._steps
            if step.name in self._students and step.name not in self.unread
        ]

    def read(self, session):
        """Has all cells read; raises `Gone` where that ends the process."""
        seconds, lab = self._limits.cell, self._lab.exercises
        names = [name for name in self._students if name not in self.unread]
        sources = {step.name: step.source for step in self._steps}
        for name, error in self._errors(session, {name: sources[name] for name in names}):
            if error:
                self.unread[name] = error
        cells = ["" if step.name in self.unread else step.source for step in self._steps]
        self.python = cells
        if any(exercise.allowed for exercise in lab.values()):
            told = session.python(cells, seconds)
            self.python = told if len(told) == len(cells) else cells
        asked = {
            name: (exercise.object_name, self.num_above(name), names)
            for name, exercise in lab.items()
            if (names := exercise.forbidden_names)
        }
        if asked:
            self.named = session.named(cells, asked, seconds)
            if not isinstance(self.named, dict):
                raise Gone("crashed", "could not tell what it names")
        self.is_read = True

    def read_singly(self):
        """Finds the cells that end the process which reads them.

        Where no cell does so alone it may have been an accident; the second time it is all of them.
        """
        sources = {step.name: step.source for step in self._steps}
        found = {}
        for name in self._students:
            if name in self.unread:
                continue
            session = Session(self._control, self._limits.whole)
            try:
                [(_, error)] = self._errors(session, {name: sources[name]})
            except Gone:
                error = UNREADABLE
            finally:
                session.close()
            found |= {name: error} if error else {}
        if self._is_suspect and not found:
            found = dict.fromkeys(self._students, UNREADABLE)
        self._is_suspect = not found
        self.unread |= found

    def warnings(self, answering):
        """A line for each cell that is not run and that answers no exercise, which would say so."""
        return [
            clean(f"The cell `{name}` was not run: {str(error).rstrip(chr(46))}.")
            for name, error in self.unread.items()
            if name not in answering
        ]

    def _errors(self, session, cells):
        """Pairs of name and `StudentError` or None."""
        told = session.unread([*cells.values()], self._limits.cell)
        if len(told) != len(cells):
            raise Gone("crashed", "could not tell what it read")
        return zip(cells, told, strict=True)
