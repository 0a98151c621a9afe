"""An answer has its time: what its process waits for a core is not of it, all else is."""

import contextlib
import os
import socket
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from cnnlab.process import session as module
from cnnlab.process.session import Gone, Session
from cnnlab.process.warm_process import WarmProcess

pytestmark = pytest.mark.needs("sandbox")

LONG = 60  # seconds
# What a student's process does for some seconds; it tells how long it worked.
CELL = """
import hashlib, threading, time
used = []

def work(seconds):
    begun = time.process_time()
    try:
        while time.process_time() < begun + seconds:
            pass
    finally:
        used.append(time.process_time() - begun)

def work_in_a_thread(seconds):
    thread = threading.Thread(target=work, args=(seconds,))
    thread.start()
    thread.join()

def work_in_threads_at_once(seconds):
    rounds = 2**31 - 1  # for minutes, and other threads go on
    for _ in range(4):
        threading.Thread(target=hashlib.pbkdf2_hmac, args=("sha256", b"", b"", rounds)).start()
    time.sleep(seconds)

ways = [work, work_in_a_thread, work_in_threads_at_once, time.sleep]
ways = {way.__name__: way for way in ways}

def do(way, seconds):
    ways[way](seconds)
    return used
"""
SPIN = """
import time
print("begun", flush=True)
end = time.monotonic() + 100
while time.monotonic() < end:
    pass
"""


@pytest.mark.parametrize(
    ("times", "given"),
    {
        "it ran": ([(19, 0)], []),
        "it slept": ([(0, 0)], []),
        "it waited, then ran": ([(10, 9), (19, 9)], [9]),
        "it waited again and again": ([(10, 9), (15, 13), (19, 13)], [9, 4]),
        "its threads waited for each other": ([(19, 57)], []),
        "its threads waited at once": ([(10, 27), (19, 27)], [9]),
        "it waited for little": ([(18.5, 0.5)], []),
        "it only waited": ([(0, 19), (0, 38), (0, 57), (0, 76), (0, 79)], [19, 19, 19, 3]),
    }.values(),
)
def test_what_it_waited_is_given(monkeypatch, times, given):
    """Each pair: for how long its threads have run and waited when a period ends."""
    monkeypatch.setattr(module, "BRIEF", 0.05)
    monkeypatch.setattr(module, "MOST", 4)
    session, played, periods = Session.__new__(Session), iter([(0, 0), *times]), []
    monkeypatch.setattr(session, "_times", lambda: np.array([sum(periods), *next(played)], float))
    for period in session._periods(20):
        periods.append(period)
    assert periods == [1, 19, *given]


def test_who_does_not_take_a_question_is_told_of_no_longer_time(monkeypatch):
    monkeypatch.setattr(module, "SEND", 0.1)
    session = Session.__new__(Session)
    monkeypatch.setattr(session, "_tell", lambda _: [])
    session._connection, theirs = socket.socketpair()
    with theirs, pytest.raises(Gone) as gone:
        session.bring({"data": bytes(2**24)}, 120)
    said = gone.value.outcome, gone.value.message
    assert said == ("timeout", "did not take what it was sent within 0.1 s")


@contextlib.contextmanager
def on_one_core():
    """What is started meanwhile has one core of all."""
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(cores)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, cores)


@pytest.fixture(scope="module", params=["sandboxed", "open"])
def control(request):
    """Socket to a warm process on one core."""
    if not Path("/proc/self/schedstat").exists():
        pytest.skip("nothing tells here who waits for a core")
    with on_one_core():
        warm = WarmProcess(1, sandboxed=request.param == "sandboxed", bare=True)
    warm.wait()
    yield warm.controls[0]
    warm.close()


@pytest.fixture
def ask(control):
    """Asks a student's process to do something."""
    session = Session(control, 100)
    assert session.define([CELL], "do", (), LONG) is None
    yield lambda *args, within=LONG: session.ask("call", "do", args, {}, (), within)
    session.close()


@pytest.fixture
def crowd():
    """Four more that want the same core."""
    with contextlib.ExitStack() as opened:
        with on_one_core():
            words, how = [sys.executable, "-c", SPIN], {"stdout": subprocess.PIPE}
            four = [subprocess.Popen(words, **how, start_new_session=True) for _ in range(4)]
        for each in four:
            opened.enter_context(each)
            opened.callback(each.kill)
        assert [each.stdout.readline() for each in four] == [b"begun\n"] * 4
        yield


@pytest.mark.slow
def test_who_waits_for_a_core_has_time(ask, crowd, monkeypatch):
    """It runs for half of its time, and is hardly given a core."""
    monkeypatch.setattr(module, "MOST", 100)
    assert ask("work_in_a_thread", 0.5, within=1).error is None


@pytest.mark.slow
def test_there_is_an_end_to_that(ask, crowd, monkeypatch):
    """Before it had its time."""
    monkeypatch.setattr(module, "MOST", 2)
    error = ask("work", LONG, within=2).error
    assert (error.kind, error.message) == ("Timeout", "took longer than 2 s")
    assert ask("sleep", 0).value[0] < 1.3


@pytest.mark.slow
@pytest.mark.parametrize("way", ["work", "work_in_threads_at_once", "sleep"])
def test_who_has_the_core_has_the_time_that_was_said(ask, way, monkeypatch):
    """Whoever sleeps does not wait for a core."""
    monkeypatch.setattr(module, "MOST", 100)
    assert ask(way, LONG, within=1).error.kind == "Timeout"
