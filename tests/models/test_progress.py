"""progress_bar: one bar that moves in a notebook, Keras' bar elsewhere."""

import types

import IPython
import IPython.display
import pytest

from cnnlab.models.progress import NUM_UPDATES, progress_bar
from tests.layers.helpers import once

pytestmark = once


@pytest.fixture
def shown(monkeypatch):
    """What a notebook's kernel would show: `[("display" or "update", bundle), ...]`."""
    calls = []
    handle = types.SimpleNamespace(update=lambda bundle, raw: calls.append(("update", bundle)))

    def display(bundle, raw, display_id):
        calls.append(("display", bundle))
        return handle

    shell = types.SimpleNamespace(kernel=object())
    monkeypatch.setattr(IPython, "get_ipython", lambda: shell)
    monkeypatch.setattr(IPython.display, "display", display)
    return calls


def test_one_bar_that_moves(shown):
    bar = progress_bar(3)
    for iteration in (1, 2, 3):
        bar(iteration, 0.5)
    assert [kind for kind, _ in shown] == ["display", "update", "update"]
    assert shown[-1][1]["text/plain"] == "iteration 3 of 3, cost 0.500"
    assert '<progress max="3" value="3">' in shown[-1][1]["text/html"]


def test_not_at_every_iteration_but_at_the_last(shown):
    bar = progress_bar(1001)
    for iteration in range(1, 1002):
        bar(iteration, 1.0)
    assert NUM_UPDATES <= len(shown) <= NUM_UPDATES + 3
    assert shown[-1][1]["text/plain"].startswith("iteration 1001 of 1001")


def test_the_bar_of_keras_elsewhere(capsys, monkeypatch):
    monkeypatch.setattr(IPython, "get_ipython", lambda: None)
    bar = progress_bar(2)
    bar(1, 3.0)
    bar(2, 1.0)
    printed = capsys.readouterr()
    assert "2/2" in printed.out
    assert "cost: 1.0" in printed.out  # the last one, not the mean
    assert printed.err == ""
