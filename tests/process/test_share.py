"""A student's process gets its share of the processor, and no more."""

import multiprocessing
import os
import signal
import sys
import threading
import time

import pytest

from cnnlab.process import share

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="it reads Linux' clocks")
fork = multiprocessing.get_context("fork")


def spin():
    while True:
        pass


def watched(work, seconds, **how):
    """Processor time and time that a process had while its share was kept."""
    process = fork.Process(target=work)
    process.start()
    started, used = time.monotonic(), []

    def end():
        time.sleep(seconds)
        used.append(share.processor_time(process.pid))
        os.kill(process.pid, signal.SIGKILL)

    thread = threading.Thread(target=end)
    thread.start()
    share.wait_for(process.pid, **how)
    thread.join()
    return used[0], time.monotonic() - started


def test_who_uses_more_is_held_back():
    used, seconds = watched(spin, 3, cores=0.2, burst=0.2)
    assert used < 0.2 * seconds + 0.2 + 3 * share.TICK


def test_who_sleeps_saves_up_no_more_than_a_burst():
    def work():
        time.sleep(1.5)
        spin()

    used, seconds = watched(work, 3, cores=0.2, burst=0.1)
    assert used < 0.2 * (seconds - 1.5) + 0.1 + 3 * share.TICK


def test_it_returns_when_the_child_has_ended():
    process = fork.Process(target=lambda: time.sleep(0.3))
    process.start()
    share.wait_for(process.pid)
    with pytest.raises(ProcessLookupError):
        os.kill(process.pid, 0)
