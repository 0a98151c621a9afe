"""What the warm process has done before it forks."""

import os
import sys
import tempfile
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from cnnlab.errors import UserError
from cnnlab.grading.asked import Asked
from cnnlab.grading.workers.warms import Warms
from cnnlab.process import sandbox
from cnnlab.process import warm as warm_module
from cnnlab.process.session import Session, WarmGone
from cnnlab.process.warm_process import WarmProcess

pytestmark = [pytest.mark.slow, pytest.mark.needs("sandbox")]

TRUE = {
    "students' nets train at less cost": (
        "tf.config.optimizer.get_experimental_options()['disable_meta_optimizer']"
        " and hasattr(keras.Model.make_train_function, '__wrapped__')"
    ),
    "the digits are unpacked": "cnnlab.data.files.read_idx.cache_info().currsize == 4",
    "so is Patch-10": "cnnlab.data.photographs.read_photograph.cache_info().currsize == 10",
    "JAX is left to who imports it": "not any(name.startswith('jax') for name in sys.modules)",
    "garbage is collected": "gc.isenabled() and gc.get_freeze_count() > 100_000",
}


@pytest.mark.parametrize("code", TRUE.values(), ids=TRUE)
def test_a_students_process_begins_with(control, code):
    session = Session(control, 100)
    imports = "import gc, sys, cnnlab.data.files, cnnlab.data.photographs, keras, tensorflow as tf"
    outputs, error = session.run(f"{imports}\nprint({code})", True, 60)
    session.close()
    assert error is None, error
    assert [each["data"] for each in outputs] == ["True\n"]


def test_what_answers_import_is_imported_once():
    """PyTorch takes a second or two."""
    pytest.importorskip("torch")
    asked = Asked("class", ("07", "17"), no_sandbox=True)
    with Warms(replace(asked.options(), workers=1)) as warms:
        warm, _ = warms.pair()
        warm.wait()
        session = Session(warm.controls[0], 100)
        outputs, error = session.run("import sys\nprint('torch' in sys.modules)", True, 60)
        session.close()
    assert error is None, error
    assert [each["data"] for each in outputs] == ["True\n"]
    assert Asked("class", ("07",), no_sandbox=True).options().libraries == ()


def test_who_waits_again_goes_on_at_once():
    """As for the second lab of a course."""
    warm = WarmProcess(1, sandboxed=False, bare=True)
    try:
        for _ in range(2):
            warm.wait()
            warm.controls[0].settimeout(1)
    finally:
        warm.close()


def test_who_loses_the_warm_process_has_not_crashed():
    """The student's process ends with it, by no fault of the student's."""
    warm = WarmProcess(1, bare=True)
    try:
        warm.wait()
        session = Session(warm.controls[0], 100)
        endless = "def f():\n    while True:\n        pass"
        assert session.define([endless], "f", (), 60) is None
        killed = threading.Timer(0.2, warm._process.kill)
        killed.start()
        with pytest.raises(WarmGone):
            session.ask("call", "f", (), {}, (), 60)
        killed.join()
    finally:
        warm.close()


@pytest.mark.parametrize("walls", ["sandboxed", "open"])
def test_a_program_that_cannot_be_run_leaves_nothing_open(walls, monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(sandbox, "command", lambda *_: ["/dev/null"])
    monkeypatch.setattr(sys, "executable", "/dev/null")
    before = os.listdir("/proc/self/fd")
    with pytest.raises(UserError) as error:
        WarmProcess(2, sandboxed=walls == "sandboxed")
    assert str(error.value) == "the warm process did not start: /dev/null: Permission denied"
    assert os.listdir("/proc/self/fd") == before
    assert list(tmp_path.iterdir()) == []


def test_where_it_cannot_be_it_says_where_it_can(monkeypatch, capsys):
    monkeypatch.setattr(sys, "platform", "darwin")
    asked = Asked("class", "07", no_sandbox=True)
    for start in (lambda: WarmProcess(1, sandboxed=False), asked.options):
        with pytest.raises(UserError, match=r"expected Linux\. Received: darwin\."):
            start()
    assert not capsys.readouterr().err  # nor that students' code would run without walls
    assert Asked("class", "07", scheduler="tls://other:8786").options().scheduler


def test_a_fork_that_fails_leaves_nothing_open(monkeypatch):
    def fails():
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(os, "fork", fails)
    before = os.listdir("/proc/self/fd")
    with pytest.raises(BlockingIOError) as error:
        warm_module.Warm([], None, False).start(None, 0, 1)
    assert os.listdir("/proc/self/fd") == before
    del error


def test_a_thread_that_ends_meanwhile_has_no_times(monkeypatch):
    warm = warm_module.Warm([], None, False)
    warm.students[None] = os.getpid(), None, None
    monkeypatch.setattr(Path, "glob", lambda *_: [Path("/proc/self/task/0/schedstat")])
    assert warm.times(None) == (0, 0)


def test_bubblewrap_that_cannot_be_run_is_no_sandbox(monkeypatch, tmp_path):
    """It is the user's own: what stands in `PATH` is run, and no other."""
    (tmp_path / "bwrap").touch(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert sandbox.why_not() == "bubblewrap cannot be run (Exec format error)"
