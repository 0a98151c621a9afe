"""Two runs never write to one folder of results."""

import multiprocessing
import os
import signal
import time

import pytest

from cnnlab.errors import UserError
from cnnlab.grading.marks import lock
from cnnlab.grading.marks.lock import locked

fork = multiprocessing.get_context("fork")


def hold(out, ready, forks):
    with locked(out):
        if forks:  # as judges are, who may end later
            fork.Process(target=time.sleep, args=(60,)).start()
        ready.set()
        time.sleep(60)


@pytest.fixture
def holder(tmp_path, request):
    """A process that holds the folder, and one that this has forked."""
    ready = fork.Event()
    process = fork.Process(target=hold, args=(tmp_path / "out", ready, True))
    process.start()
    assert ready.wait(30)
    yield process
    process.kill()
    process.join()


def test_the_second_is_refused_in_a_line(holder, tmp_path, monkeypatch):
    monkeypatch.setattr(lock, "PATIENCE", 0.3)
    with pytest.raises(UserError, match=f"another run writes to .*out .process {holder.pid} on "):
        locked(tmp_path / "out").__enter__()
    with locked(tmp_path / "other"):
        pass


def test_a_killed_run_leaves_no_lock(holder, tmp_path):
    os.kill(holder.pid, signal.SIGKILL)
    with locked(tmp_path / "out"):
        pass


def test_one_after_the_other_may(tmp_path):
    for _ in range(2):
        with locked(tmp_path):
            assert (tmp_path / ".lock").read_text().startswith(f"{os.getpid()} on ")
