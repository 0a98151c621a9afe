"""Which kernels share a warm process, and when one ends."""

import os
import signal
import subprocess
import sys

import pytest

from cnnlab.kernel import client
from tests.kernel.shell import is_running, light, parent_of, wait_until

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("no_warm_processes")]


def is_warm(kernel):
    """Whether it is a fork of a warm process."""
    return parent_of(kernel.pid) in [warm.process.pid for warm in client._started]


def test_a_backend_has_its_own(start, tmp_path):
    """Each holds 0.6 GB: of three, the one that came first ends when its kernels have."""
    variables = light(tmp_path)
    first = start(variables=variables)
    oldest = parent_of(first.pid)
    jax = start(variables={"KERAS_BACKEND": "jax"})
    assert jax.ask("__import__('keras').backend.backend()") == "jax"
    assert is_warm(jax)
    assert parent_of(jax.pid) != oldest
    second = start(variables=variables | {"KERNEL_ID": "7", "MPLBACKEND": "agg"})
    assert parent_of(second.pid) == oldest
    third = start(variables=variables | {"COURSE": "autumn"})
    assert third.ask("__import__('os').environ['COURSE']") == "autumn"
    first.manager.shutdown_kernel(now=True)
    assert second.ask("1 + 1") == 2
    second.manager.shutdown_kernel(now=True)
    assert wait_until(lambda: not is_running(oldest))
    assert jax.ask("1 + 1") == 2


def test_changed_modules_are_imported_again(start, tmp_path):
    variables = light(tmp_path, "import sys; sys.version_of_code = 1")
    old = start(variables=variables)
    light(tmp_path, "import sys; sys.version_of_code = 2")
    os.utime(tmp_path / "sitecustomize.py", ns=(0, 0))  # surely another time
    new = start(variables=variables)
    # (It is light: no backend is imported.)
    question = "[__import__('sys').version_of_code, 'keras' in __import__('sys').modules]"
    assert (old.ask(question), new.ask(question)) == ([1, False], [2, False])
    assert is_warm(new)
    retired = parent_of(old.pid)
    assert retired != parent_of(new.pid)
    old.manager.shutdown_kernel(now=True)
    assert wait_until(lambda: not is_running(retired))
    assert new.ask("1 + 1") == 2


def test_one_thread_is_the_rule(start, tmp_path, caplog, capfd):
    code = "import threading, time\nthreading.Thread(target=time.sleep, args=(600,), daemon=True)"
    variables = light(tmp_path, f"{code}.start()")
    assert not is_warm(start(variables=variables))
    client._started[-1].process.wait()
    assert not is_warm(start(variables=variables))  # at once: it would fail again
    assert caplog.text.count("a plain kernel is started: the warm process has ended") == 2
    assert capfd.readouterr().err.count("must have 1 thread; this one has 2") == 1


def test_a_killed_one_takes_its_kernels_with_it(start, tmp_path):
    variables = light(tmp_path)
    kernel = start(variables=variables)
    process = kernel.manager.provisioner.process
    begun = tmp_path / "begun"
    # A call that keeps the interpreter to itself: no thread of the kernel could end it.
    call = f"open({str(begun)!r}, 'w').close(); ctypes.PyDLL(None).sleep(600)"
    kernel.client.execute(f"import ctypes; {call}")
    assert wait_until(begun.exists)
    os.kill(parent_of(kernel.pid), signal.SIGKILL)
    assert wait_until(lambda: not is_running(kernel.pid))
    assert not kernel.manager.is_alive()
    assert process.returncode == -signal.SIGKILL
    assert is_warm(start(variables=variables))


STARTER = """
import os, sys, time
from jupyter_client.manager import start_new_kernel
from cnnlab.kernel import client
manager, kernel = start_new_kernel(kernel_name="cnnlab", startup_timeout=60)
kernel.execute("while True: pass")
if sys.argv[1] == "fork" and not os.fork():
    time.sleep(15)  # longer than `wait_until` waits; it has the socket of the warm process, too
    os._exit(0)
print(manager.provisioner.pid, client._started[0].process.pid, flush=True)
if sys.argv[1] in ("wait", "fork"):
    time.sleep(600)
if sys.argv[1] == "fail":
    raise SystemExit(3)
"""


@pytest.mark.parametrize(
    ("end", "code"),
    [("return", 0), ("fail", 3), ("wait", -signal.SIGKILL), ("fork", -signal.SIGKILL)],
)
def test_nothing_is_left(jupyter, tmp_path, end, code):
    """After an exit, after an error, and after a SIGKILL; the kernel is busy."""
    command = [sys.executable, "-c", STARTER, end]
    environment = os.environ | light(tmp_path)
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as parent:
        # Asked here, the system might name as parents those that took over the orphans.
        kernel, warm = map(int, parent.stdout.readline().split())
        if code == -signal.SIGKILL:
            assert (parent_of(kernel), parent_of(warm)) == (warm, parent.pid)
            parent.kill()
    assert wait_until(lambda: not is_running(kernel) and not is_running(warm))
    assert parent.returncode == code


def test_imports_read_no_variable_of_a_kernel():
    """Only so may kernels share a warm process whose variables differ there."""
    code = """
import importlib, os, sys
names = set()
encode = os.environ.encodekey
def note(name):
    names.add(os.fsdecode(name))
    return encode(name)
os.environ.encodekey = note
from cnnlab.kernel.client import OF_A_KERNEL
from cnnlab.kernel.warm import MODULES
for name in MODULES:
    importlib.import_module(name)
print(len(names), *sorted(name for name in names if OF_A_KERNEL.fullmatch(name)))
"""
    kept = {k: v for k, v in os.environ.items() if not client.OF_A_KERNEL.fullmatch(k)}
    done = subprocess.run(
        [sys.executable, "-c", code], env=kept, capture_output=True, text=True, check=True
    )
    count, *read = done.stdout.split()
    assert int(count) > 50
    # The first ipykernel's class reads, and each kernel is told; the last a kernel sets anew.
    assert read == ["JPY_INTERRUPT_EVENT", "JPY_PARENT_PID", "MPLBACKEND"]
