"""A class graded on this machine: by a crew, and by another where that one ends too early."""

from dataclasses import replace

from cnnlab.grading.marks.results import ENDED, FAILED
from cnnlab.grading.workers.crew import Crew


class Crews:
    """The workers of this machine.

    Args:
        lab, exercises, seed: what is graded, see `lab.Lab`.
        options: an `Options`.
        warms: the `Warms` of the run.

    Attributes:
        workers: how many there are at most.
    """

    def __init__(self, lab, exercises, seed, options, warms):
        self._warms = warms
        self._lab, self._options, self.workers = (lab, exercises, seed), options, options.workers

    def grade(self, tasks):
        """Grades all tasks.

        What was in hand when a judge or the warm process ended is graded at the end by one judge:
        so it is known which submission did it.

        Yields:
            `(task, record, "")`, or `(task, None, reason)` where it could not be graded.
        """
        waiting, lost = {task.submission.student: task for task in tasks}, {}
        while waiting:
            lost |= yield from self._work(waiting, min(self.workers, len(waiting)))
        while lost:
            in_hand = yield from self._work(lost, 1)
            yield from ((task, None, ENDED) for task in in_hand.values())

    def _work(self, waiting, workers):
        """One crew's work on `waiting`, of which it leaves what it did not begin.

        Returns:
            What it had in hand when it ended early.
        """
        options = replace(self._options, workers=workers)
        with Crew(*self._lab, options, self._warms) as crew:
            for task, record, reason in crew.grade(list(waiting.values())):
                del waiting[task.submission.student]
                yield task, record, reason and FAILED.format(reason)
            in_hand = [task.submission.student for task in crew.in_hand.values()]
            return {student: waiting.pop(student) for student in in_hand}
