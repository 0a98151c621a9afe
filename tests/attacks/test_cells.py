"""Hostile cells in the real sandbox: stopped, and the next student finds nothing of them."""

import pytest

from cnnlab.grading import sandbox
from cnnlab.grading.session import Gone, Session, WarmProcess
from tests.attacks.cells import ATTACKS, HARMLESS

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sandbox.why_not() is not None, reason=f"no sandbox: {sandbox.why_not()}"),
]
SECONDS = 10


@pytest.fixture(scope="module")
def warm():
    process = WarmProcess(workers=1)
    process.wait()
    yield process
    process.close()


@pytest.fixture
def session(warm):
    started = Session(warm.controls[0], 100)
    started.run("import cnnlab", False, SECONDS)
    yield started
    started.close()


def run(session, code, seconds):
    """How the process ended ("" when it goes on), what the cell showed, its error."""
    try:
        return "", *session.run(code, True, seconds)
    except Gone as gone:
        return gone.outcome, [], None


HONEST = """
import os
import numpy as np
print(os.listdir("/scratch"), os.listdir("/dev/shm"), len("ab"), np.allclose(1, 2))
"""


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.tries)
def test_attack(session, attack):
    seconds = 2 if "Timeout" in attack.stopped or attack.ends == "timeout" else SECONDS
    outcome, outputs, error = run(session, attack.code, seconds)
    if outcome:
        assert outcome == attack.ends
    else:
        assert error is not None, f"it went through: {outputs}"
        assert error.kind in attack.stopped, error


@pytest.mark.parametrize("tries", HARMLESS)
def test_the_next_student_finds_nothing_of_it(warm, session, tries):
    _, outputs, _ = run(session, HARMLESS[tries], SECONDS)
    assert sum(len(each["data"]) for each in outputs) <= 20_000
    session.close()
    after = Session(warm.controls[0], 100)
    try:
        outcome, outputs, error = run(after, HONEST, SECONDS)
    finally:
        after.close()
    assert (outcome, error) == ("", None)
    assert outputs == [{"kind": "text", "data": "[] [] 2 False\n"}]
