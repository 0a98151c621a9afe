"""pytest for all of cnnlab: its plugins, its language, the device, and which worker runs what.

The plugins: `tests.running.plugin` makes tests of notebooks, `tests.needs` skips what cannot be
tested here.
"""

import os
import re
import subprocess
import sys

import pytest

import cnnlab.cli  # noqa: F401  before nbval, which then is imported in a third of the time

# Whoever runs the tests, and whatever `cnnlab lab` noted in my_labs/, cnnlab speaks English.
os.environ |= {"CNNLAB_LANGUAGE": "en", "LC_ALL": "C.UTF-8"}

# pyproject.toml keeps pytest from loading nbval earlier.
pytest_plugins = ["tests.needs", "nbval.plugin", "tests.running.plugin"]


def pytest_addoption(parser):
    group = parser.getgroup("cnnlab")
    group.addoption("--require-gpu", action="store_true", help="fail where there is no GPU")


def pytest_configure(config):
    if config.option.require_gpu and not hasattr(config, "workerinput"):
        answer = ask_runtime("require_gpu()")
        if answer.returncode:
            raise pytest.UsageError(answer.stderr.strip().splitlines()[-1])


def pytest_report_header(config):
    """Names the device that the notebooks run on."""
    if config.option.nbval_lax or config.option.nbval or config.option.require_gpu:
        answer = ask_runtime("print(describe())")
        return f"cnnlab: {answer.stdout.strip() or answer.stderr.strip()}"
    return None


def ask_runtime(question):
    """Asks `cnnlab.runtime` in another process: this one has not yet chosen its backend."""
    code = f"from cnnlab.runtime import *; {question}"
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Files with slow tests come first, then notebooks; quick ones fill the end of both workers."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(
        key=lambda item: 0 if item.path in slow else 1 if item.path.suffix == ".ipynb" else 2
    )


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """With `-n 2`, a file's tests stay with one worker: a notebook is one kernel."""
    from xdist.scheduler import LoadScopeScheduling

    class FileByFile(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            file, _, test = nodeid.partition("::")
            # The mutants of one lab, since those of all labs take one worker too long.
            lab = re.search(r"\[(\d\d)_", test) if file.endswith("test_mutants.py") else None
            return f"{file}::{lab[1]}" if lab else file

    config.option.loadscopereorder = False  # the order is that of `pytest_collection_modifyitems`
    return FileByFile(config, log) if config.option.dist == "loadfile" else None
