"""Which submissions are graded again, and of which the earlier run's record is used."""

from cnnlab.errors import UserError
from cnnlab.grading.marks.results import OUTCOMES
from cnnlab.grading.submissions.submission import listed, told

# What may come out otherwise the next time: the machine was slow, or a process was lost.
BY_ACCIDENT = {"timeout", "crashed"}
MOST_ACCIDENTS = 3  # in a row: then it is the submission, and a run that is repeated leaves it


class Chosen:
    """What `--fresh` and `--only` ask for.

    Args:
        fresh: bool, grade again what has not changed.
        only: students and outcomes, separated by commas: these are graded again, and no other.
    """

    def __init__(self, fresh=False, only=None):
        self.fresh, self._is_told = fresh, only is not None
        self._words = {word.strip() for word in (only or "").split(",")} - {""}
        self._left_out, self._changed, self._given_up = [], [], []

    def check(self, students):
        """Sees whether each word is a student or an outcome.

        Raises:
            UserError: If one is not, or there is none.
        """
        unknown = sorted(self._words - set(students) - set(OUTCOMES))
        if unknown or (self._is_told and not self._words):
            raise UserError(
                "expected after --only students who handed in, or outcomes "
                f"({', '.join(OUTCOMES)}). Received: {listed(unknown) or 'none'}. "
                "Separate them by commas."
            )

    def is_left_out(self, student, old):
        """Whether a submission that was never graded is not to be graded now either."""
        out = self._is_told and old is None and student not in self._words
        if out:
            self._left_out.append(student)
        return out

    def keeps(self, old, digest):
        """Whether an earlier record is used, though the answers may have changed since."""
        outcomes = {each.outcome for each in old.exercises}
        if not self._is_told:
            if self.fresh or old.digest != digest or 0 < old.accidents < MOST_ACCIDENTS:
                return False
            if old.accidents:
                self._given_up.append(old.student)
            return True
        kept = not self._words & {old.student, *outcomes}
        if kept and old.digest != digest:
            self._changed.append(old.student)
        return kept

    def lines(self):
        """What is to be said of those that `--only` left as they were."""
        groups = {
            "Not graded yet, and not asked for: {names}.": self._left_out,
            "Kept, though what they depend on has changed since: {names}.": self._changed,
            "Timed out or crashed each time, and kept now (`--only timeout,crashed` grades them "
            "again): {names}.": self._given_up,
        }
        return [line for what, names in groups.items() for line in told(what, names)]


def accidents(new, old):
    """How often in a row a submission timed out or crashed.

    Args:
        new: its `Record`.
        old: that of an earlier run, or None.
    """
    if not any(each.outcome in BY_ACCIDENT for each in new.exercises):
        return 0
    return 1 + (old.accidents if old and old.digest == new.digest else 0)
