"""What tests of several folders share."""

import contextlib
import functools
import gc

import pytest

gc.disable()  # to look for garbage while all is imported would take a fifth of the time


def pytest_collection_modifyitems(items):
    for item in items:
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.slow)


def pytest_collection_finish():
    gc.freeze()
    gc.enable()


@pytest.fixture(scope="session")
def warms():
    """A pair of warm processes behind their walls; they start when a test first needs them."""
    from cnnlab.grading.workers.task import Options
    from cnnlab.grading.workers.warms import Warms

    with Warms(Options(workers=3)) as warms:
        yield warms


@pytest.fixture
def pair(warms):
    """Both of them, ready to fork students."""
    for warm in warms.pair():
        warm.wait()
    return warms.pair()


@pytest.fixture
def controls(pair):
    """Sockets for three students, with a graded class's data."""
    return pair[0].controls


@pytest.fixture
def control(controls):
    return controls[0]


@pytest.fixture
def bare_control(pair):
    return pair[1].controls[0]


@pytest.fixture(scope="module")
def warm_already(warms):
    """Whatever is graded in this process finds warm processes that run, as to start some takes as
    long as to grade thirty students; and a sandbox is tried out once a module."""
    from cnnlab.grading import command
    from cnnlab.grading.after import replay
    from cnnlab.grading.contracts import __main__ as contracts
    from cnnlab.grading.trial import audit
    from cnnlab.grading.workers.warms import Warms
    from cnnlab.process import sandbox

    def started(options):
        alike = options.sandboxed and options.backend == "tensorflow"
        return contextlib.nullcontext(warms) if alike else Warms(options)

    with pytest.MonkeyPatch.context() as patch:
        for module in (command, audit, contracts, replay):
            patch.setattr(module, "Warms", started)
        patch.setattr(sandbox, "why_not", functools.cache(sandbox.why_not))
        yield
