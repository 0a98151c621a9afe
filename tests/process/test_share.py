"""A student's process gets its share of the processor, and no more."""

import os
import signal
import sys
import threading
import time
from pathlib import Path

import pytest

from cnnlab.process import share

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="it reads Linux' clocks")


def spin():
    while True:
        pass


def started(work):
    """The number of a process that works; `wait_for` collects it, and nobody else."""
    process = os.fork()
    if process == 0:
        try:
            work()
        finally:
            os._exit(0)
    return process


def watched(work, seconds, **how):
    """Processor time and time that a process had, and whether it was held back."""
    process = started(work)
    begun, used, states = time.monotonic(), [], set()

    def end():
        while time.monotonic() < begun + seconds:
            states.add(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0])
            time.sleep(0.02)
        used.append(share.processor_time(process))
        os.kill(process, signal.SIGKILL)

    thread = threading.Thread(target=end)
    thread.start()
    share.wait_for(process, **how)
    thread.join()
    return used[0], time.monotonic() - begun, "T" in states


@pytest.mark.slow
def test_who_uses_more_is_held_back():
    used, seconds, held = watched(spin, 3, cores=0.01, burst=0.01)
    assert held
    assert used < 0.01 * seconds + 0.01 + 3 * share.TICK


@pytest.mark.slow
def test_who_uses_less_is_not():
    assert not watched(lambda: time.sleep(60), 1, cores=0.1, burst=0.1)[2]


@pytest.mark.slow
def test_who_sleeps_saves_up_no_more_than_a_burst():
    def work():
        time.sleep(3)
        spin()

    used, _, _ = watched(work, 5, cores=0.2, burst=0.01)
    assert used < 0.2 * 2 + 0.01 + 3 * share.TICK


def test_it_returns_when_the_child_has_ended():
    process = started(lambda: time.sleep(0.3))
    share.wait_for(process)
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)
