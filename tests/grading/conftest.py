import pytest

from cnnlab.grading.pages import report
from cnnlab.grading.workers.warms import Warms
from cnnlab.process import sandbox


@pytest.fixture(scope="module", autouse=True)
def _warm_already(warm_already):
    pass


@pytest.fixture
def nothing_runs(monkeypatch):
    """Notebooks without answers: no process is needed, and no sandbox; nor figures of a report."""
    monkeypatch.setattr(sandbox, "why_not", lambda: None)
    monkeypatch.setattr(Warms, "pair", lambda _: None)  # whoever starts a student then fails
    monkeypatch.setattr(report, "_figures", lambda *_: [])
