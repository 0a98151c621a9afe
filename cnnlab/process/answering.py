"""What all processes share in which a student's code runs: they answer requests, one by one.

What they send is the word of a student's code: the judge takes it as data, never as a verdict.
"""

import signal
from dataclasses import asdict
from pathlib import Path

from cnnlab.judging import probes
from cnnlab.judging.student_error import StudentError
from cnnlab.process import wire


class Answering:
    """Serves the judge until it closes the connection; a request names a method in `do`."""

    def __init__(self, connection):
        self.connection, self.busy = connection, False
        signal.signal(signal.SIGINT, self.interrupted)

    def interrupted(self, *_):
        """An interrupt ends what the student's code does, and nothing of ours."""
        if self.busy:
            self.busy = False
            raise KeyboardInterrupt

    def serve(self):
        while True:
            request = wire.receive(self.connection)
            answer = getattr(self, request.pop("do"))
            try:
                reply = answer(**request)
            except BaseException as error:  # an interrupt at the last moment, or hooks gone wild
                reply = failure(error)
            try:
                wire.send(self.connection, reply)
            except (TypeError, ValueError, RecursionError, AttributeError) as error:
                wire.send(self.connection, failure(error))  # an answer that is no plain data

    def bring(self, files):
        """Puts files of the student's into the folder where their code runs."""
        for name, content in files.items():
            Path(name).parent.mkdir(parents=True, exist_ok=True)
            Path(name).write_bytes(content)
        return {}

    def put(self, *question, **how):
        """Puts the judge's question to the student's object, see `probes.ask`."""
        self.busy = True
        answer = probes.ask(*question, **how)
        self.busy = False
        error = asdict(answer.error) if answer.error else None
        told = {"missing": answer.missing, "changed": answer.changed}
        return {"value": answer.value, "error": error, **told}


def failure(error):
    said = asdict(StudentError.from_exception(error))
    return {"value": None, "error": said, "missing": False, "outputs": []}
