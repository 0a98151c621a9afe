"""The processes that grade a class: a judge for each worker, before two warm processes.

A judge is a fork of this process after its imports, with a control socket to each warm process: to
that of labs, and to the bare one, see `process/bare.py`.
"""

import contextlib
import multiprocessing
from itertools import chain, islice
from multiprocessing.connection import wait

from cnnlab.errors import UserError
from cnnlab.grading.workers.judge import READY, serve


class Crew:
    """Starts with `with`, and ends all it started.

    Args:
        lab, exercises, seed: what is graded, see `lab.Lab`.
        options: an `Options`.
        warms: the `Warms` of the run.
    """

    def __init__(self, lab, exercises, seed, options, warms):
        self._lab, self._options, self._warms = (lab, exercises, seed), options, warms
        self._judges = {}  # connection -> process
        self.in_hand = {}  # connection -> task

    def __enter__(self):
        self._warm = self._warms.pair()
        try:
            for controls in islice(self._controls(), self._options.workers):
                self._start(controls)
            for warm in self._warm:
                warm.wait()  # meanwhile the judges get ready, too
        except BaseException as error:
            self.__exit__(type(error))
            raise
        return self

    def _controls(self):
        """A pair for each worker that there may be."""
        return zip(*(warm.controls for warm in self._warm), strict=True)

    def _start(self, controls):
        fork = multiprocessing.get_context("fork")  # the judges share what is imported
        ours, theirs = fork.Pipe()
        others = {*chain(*self._controls()), *self._judges, ours} - {*controls}
        arguments = theirs, controls, others, self._lab, self._options
        judge = fork.Process(target=serve, args=arguments, daemon=True)
        judge.start()
        self._judges[ours] = judge
        theirs.close()  # so that its end is seen on ours

    def __exit__(self, error=None, *_):
        for connection, judge in self._judges.items():
            judge.kill()
            judge.join()
            connection.close()
        if error or self.in_hand:
            self._warms.drop()

    def grade(self, tasks):
        """Yields triples as tasks are done: the task, its record or None, and why there is none.

        When a judge or the warm process ends, so does this; `in_hand` holds what was begun then.

        Raises:
            UserError: If the judges end before they begin.
        """
        tasks = iter(tasks)
        waiting_for = set(self._judges)
        while waiting_for:
            for connection in wait(waiting_for):
                try:
                    said = connection.recv()
                except (EOFError, OSError):  # it has ended
                    if connection in self.in_hand:
                        return
                    waiting_for.discard(connection)
                    continue
                task = self.in_hand.pop(connection, None)
                following = next(tasks, None)
                if following is None:
                    waiting_for.discard(connection)
                else:
                    self.in_hand[connection] = following
                    with contextlib.suppress(OSError):  # that it has ended is seen at the next wait
                        connection.send(following)
                if said != READY:
                    yield task, *said
        if next(tasks, None) is not None:
            raise UserError("the judges ended before they began. See above for their last words.")
