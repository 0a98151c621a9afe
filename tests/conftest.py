"""What tests of several folders share."""

import gc
import os

import pytest

from cnnlab.data.held_out import copy_without_held_out
from cnnlab.process.warm_process import WarmProcess

os.environ["LC_ALL"] = "C.UTF-8"  # whoever runs the tests, cnnlab speaks English
gc.disable()  # to look for garbage while all is imported would take a fifth of the time


def pytest_collection_finish():
    gc.freeze()
    gc.enable()


@pytest.fixture(scope="session")
def controls(tmp_path_factory):
    """Of a warm process behind its walls: sockets for two students, with a graded class's data."""
    seen = tmp_path_factory.mktemp("data")
    warm = WarmProcess(2, binds=[(seen, copy_without_held_out(seen))])
    warm.wait()
    yield warm.controls
    warm.close()


@pytest.fixture
def control(controls):
    return controls[0]


@pytest.fixture(scope="session")
def bare_control():
    """Of a bare warm process behind its walls."""
    warm = WarmProcess(1, bare=True)
    warm.wait()
    yield warm.controls[0]
    warm.close()
