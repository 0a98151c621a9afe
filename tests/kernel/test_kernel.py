"""A warm kernel beside a plain one: what a notebook sees is the same."""

import os
import signal
import subprocess
import sys

import pytest

from cnnlab.kernel import client
from tests.kernel.shell import is_running, parent_of, wait_until

pytestmark = pytest.mark.slow

STATE = """
import gc, locale, os, re, resource, signal, sys, threading, time
import cnnlab.judging.check, cnnlab.plots, keras, matplotlib.pyplot, scipy.signal, skimage.data
import skimage.transform, sklearn.linear_model, threadpoolctl
state = {
    "argv": [each for each in sys.argv if ".json" not in each],
    "orig_argv": [each for each in sys.orig_argv if ".json" not in each],
    "executable": sys.executable,
    "flags": list(sys.flags),
    "path": sys.path,
    "cwd": os.getcwd(),
    "environment": {k: v for k, v in os.environ.items() if k not in UNLIKE},
    "signals": [str(signal.getsignal(n)) for n in (signal.SIGINT, signal.SIGTERM, signal.SIGCHLD)],
    "leader": [os.getpgrp() == os.getpid(), os.getsid(0) == os.getpid()],
    "umask": os.umask(0o22),
    "limits": [resource.getrlimit(n) for n in (resource.RLIMIT_NOFILE, resource.RLIMIT_AS)],
    "threads": sorted(re.sub("[0-9]+", "N", t.name) for t in threading.enumerate()),
    "blas": sorted((p["prefix"], p["num_threads"]) for p in threadpoolctl.threadpool_info()),
    "backends": [keras.backend.backend(), matplotlib.get_backend()],
    "rcParams": {k: repr(v) for k, v in matplotlib.rcParams.items()},
    "stdin": os.read(0, 1).decode(),
    "stderr": os.readlink(f"/proc/self/fd/{sys.stderr._original_stdstream_copy}"),
    "streams": [str(type(s)) for s in (sys.stdout, sys.stderr, sys.displayhook)],
    "encodings": [sys.getfilesystemencoding(), sys.__stdout__.encoding, locale.getlocale()],
    "main": [__name__, sys.modules["__main__"].__dict__ is globals(), sorted(globals())],
    "zone": time.tzname,
    "gc": [gc.isenabled(), gc.get_threshold()],
    "history": [_ih[1:2] != [], get_ipython().history_manager.enabled],
    "debugger": get_ipython().kernel.kernel_info["supported_features"],
    "hooks": sorted(c.__qualname__ for c in get_ipython().events.callbacks["post_execute"]),
}
state
"""


def state(kernel, *unlike):
    return kernel.ask(f"UNLIKE = {('JPY_PARENT_PID', *unlike)}{STATE}")


def test_it_is_a_fork_that_has_imported_keras(start):
    kernel = start()
    assert kernel.ask("import os, sys\n[os.getpid(), os.getppid()]") == [
        kernel.pid,
        client._started[-1].process.pid,
    ]
    assert parent_of(client._started[-1].process.pid) == os.getpid()
    assert kernel.ask("'keras' in sys.modules")


def test_all_else_is_as_in_a_plain_kernel(start, tmp_path):
    log = tmp_path / "log.txt"
    with log.open("w") as file:
        options = {"cwd": str(tmp_path), "stderr": file}
        warm, plain = start(**options), start("plain", **options)
        found, expected = state(warm), state(plain)
    assert found.keys() == expected.keys()
    assert {k: v for k, v in found.items() if v != expected[k]} == {
        k: v for k, v in expected.items() if v != found[k]
    }
    assert found["stderr"] == str(log)
    assert found["zone"] == ["JST", "JST"]
    equal_seeds_give_equal_nets(warm, plain)


def equal_seeds_give_equal_nets(warm, plain):
    """A part of the test above: a plain kernel takes five seconds to import Keras."""
    train = """
import keras, numpy as np
keras.utils.set_random_seed(1)
layers = keras.layers.Dense(8, "relu"), keras.layers.Dropout(0.5), keras.layers.Dense(1)
net = keras.Sequential(layers)
net.compile("sgd", "mse")
losses = net.fit(np.random.rand(64, 4), np.ones(64), epochs=2, verbose=0).history["loss"]
losses
"""
    losses = warm.ask(train)
    assert len(losses) == 2
    assert losses == plain.ask(train)


def test_each_has_its_own_chances(start):
    draws = """
import random, ssl, uuid, keras, numpy as np, tensorflow as tf
first = [random.random(), np.random.rand(), np.random.default_rng().random()]
second = [ssl.RAND_bytes(8).hex(), str(uuid.uuid4())]
[*first, *second, float(keras.random.uniform(())), float(tf.random.uniform(()))]
"""
    one, other = start().ask(draws), start().ask(draws)
    assert [a == b for a, b in zip(one, other, strict=True)] == [False] * 7


def test_figures_are_pictures(start):
    plot = "import matplotlib.pyplot as plt\nplt.plot([1, 2]);"
    pictures = [set(each.get("data", ())) for each in start().outputs(plot)]
    assert {"image/png", "text/plain"} in pictures
    # As asked for: with `agg` there is nothing to see.
    pictures = [
        set(each.get("data", ())) for each in start(variables={"MPLBACKEND": "agg"}).outputs(plot)
    ]
    assert not any("image/png" in each for each in pictures)


def test_output_of_other_programs_is_shown(start):
    kernel = start()
    code = "import os, subprocess\nos.write(1, b'low ')\nsubprocess.run(['echo', 'level'])"
    kernel.client.execute(code)
    shown = ""
    while not shown.endswith("level\n"):  # a thread reads it, at times after the cell has ended
        shown += kernel.client.get_iopub_msg(timeout=10)["content"].get("text", "")
    assert shown == "low level\n"


def test_interrupt(start):
    kernel = start()
    code = "import time\nprint('begun')\ntime.sleep(60)"
    sent = kernel.client.execute(code, stop_on_error=False)  # or what comes at once is dropped
    while kernel.client.get_iopub_msg(timeout=10)["msg_type"] != "stream":
        pass
    kernel.manager.interrupt_kernel()
    while (reply := kernel.client.get_shell_msg(timeout=10))["parent_header"]["msg_id"] != sent:
        pass
    assert reply["content"]["ename"] == "KeyboardInterrupt"
    assert kernel.ask("1 + 1") == 2


def test_restart(start):
    kernel = start()
    kernel.run("x = 1")
    before, connection = kernel.pid, kernel.manager.get_connection_info()
    kernel.manager.restart_kernel()
    kernel.client.wait_for_ready(timeout=60)
    assert kernel.manager.get_connection_info() == connection
    assert kernel.manager.is_alive()
    assert kernel.pid != before
    assert not is_running(before)
    assert kernel.ask("['x' in globals(), __import__('os').getpid()]") == [False, kernel.pid]


@pytest.mark.parametrize(
    ("code", "expected"), [("os._exit(7)", 7), ("os.kill(os.getpid(), 11)", -signal.SIGSEGV)]
)
def test_death_is_noticed(start, code, expected):
    kernel = start()
    process = kernel.manager.provisioner.process
    kernel.client.execute(f"import os\n{code}")
    assert wait_until(lambda: not kernel.manager.is_alive())
    assert process.returncode == expected
    assert start().ask("1 + 1") == 2


def test_shutdown_is_an_ordinary_end(start, tmp_path):
    kernel = start()
    file = tmp_path / "end.txt"
    kernel.run(
        f"import atexit, pathlib\natexit.register(pathlib.Path({str(file)!r}).write_text, 'bye')"
    )
    process = kernel.manager.provisioner.process
    kernel.manager.shutdown_kernel()
    assert (process.returncode, file.read_text()) == (0, "bye")


def test_two_at_once_have_nothing_in_common(start):
    one, other = start(), start()
    one.client.execute("import time, os\nos.environ['X'] = '1'\ntime.sleep(60)")
    assert other.ask("__import__('os').environ.get('X')", timeout=30) is None
    assert one.manager.is_alive()
    assert one.pid != other.pid


def test_they_do_not_hold_each_others_files(start, tmp_path):
    file = tmp_path / "log.txt"
    with file.open("w") as log:
        first = start(stderr=log)
    second = start()
    look = (
        "import os\n[os.path.realpath(f'/proc/self/fd/{fd}') for fd in os.listdir('/proc/self/fd')]"
    )
    assert str(file) in first.ask(look)
    assert str(file) not in second.ask(look)


def test_a_folder_that_is_not_there(start, tmp_path):
    with pytest.raises(FileNotFoundError, match="gone"):
        start(cwd=str(tmp_path / "gone"))


@pytest.mark.parametrize("options", [{"stdout": subprocess.PIPE}, {"independent": True}])
def test_what_a_fork_cannot_give_a_plain_kernel_does(start, caplog, options):
    kernel = start(**options)
    assert not kernel.ask("'keras' in __import__('sys').modules")
    assert "cnnlab: a plain kernel is started: expected" in caplog.text
    if stdout := kernel.manager.provisioner.process.stdout:
        stdout.close()


def test_a_kernel_of_another_program(start, caplog):
    assert not start("other").ask("'keras' in __import__('sys').modules")
    assert "expected `python -m ipykernel_launcher`, received" in caplog.text


def test_other_systems(start, monkeypatch, caplog):
    monkeypatch.setattr(sys, "platform", "darwin")
    assert not start().ask("'keras' in __import__('sys').modules")
    assert "expected Linux, received darwin" in caplog.text
