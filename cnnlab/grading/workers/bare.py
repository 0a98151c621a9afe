"""Asks what is written by hand in a process where there is only NumPy."""

from cnnlab.judging.probes import Answer
from cnnlab.process.session import Gone, Session


class BareAsker:
    """The bare process of one submission: forked when it is needed, and again where it has ended,
    or where more was taken away than an exercise forbids.

    Args:
        control: socket to the bare warm process.
        cpu_seconds: that it may use.
        seconds_left: tells how long an answer may take.
        files: that the student's code may read, by name.
    """

    def __init__(self, control, cpu_seconds, seconds_left, files):
        self._control, self._cpu_seconds, self._left = control, cpu_seconds, seconds_left
        self._files = files
        self._session, self._without = None, ()

    def define(self, cells, name, without):
        """Runs what an answer is made of; returns a function that asks it, see `ladder.judge`.

        Both raise `Gone` if the process ended.
        """
        if without != self._without:
            self.close()
        self._without = without
        error = self._do("define", cells, name, without)

        def ask(*question):
            return Answer(error=error) if error else self._do("ask", *question)

        return ask

    def _do(self, what, *request):
        try:
            if not self._session:
                self._session = Session(self._control, self._cpu_seconds)
                if self._files:
                    self._session.bring(self._files, self._left())
            return getattr(self._session, what)(*request, self._left())
        except Gone:
            self.close()
            raise

    def close(self):
        if self._session:
            self._session.close()
            self._session = None
