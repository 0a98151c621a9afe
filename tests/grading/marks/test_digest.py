"""When a submission is graded again: after a change of anything that its mark depends on."""

from types import SimpleNamespace

import pytest

from cnnlab.grading.run import Options, Run
from cnnlab.grading.workers.grade import Limits


def digest(answers="a", seed=1, **options):
    run = Run.__new__(Run)
    run.seed, run.options = seed, Options(**options)
    return run._digest(SimpleNamespace(digest=answers))


@pytest.mark.parametrize(
    "change",
    [
        {"answers": "b"},
        {"seed": 2},
        {"backend": "torch"},
        {"sandboxed": False},
        {"limits": Limits(cell=5)},
    ],
    ids=lambda change: next(iter(change)),
)
def test_what_changes_it(change):
    assert digest(**change) != digest()


def test_what_does_not():
    assert digest(workers=7, scheduler="tcp://10.0.0.1:8786") == digest()


@pytest.mark.parametrize("name", ["Python", "cnnlab", "Keras", "NumPy", "tensorflow"])
def test_another_version_of_anything(monkeypatch, name):
    from cnnlab.grading.marks.versions import versions

    before, other = digest(), versions("tensorflow") | {name: "0.1"}
    monkeypatch.setattr("cnnlab.grading.run.versions", lambda backend: other)
    assert digest() != before


def test_another_line_of_code(monkeypatch, tmp_path):
    from cnnlab.grading.marks import versions

    (tmp_path / "a.py").write_text("a = 1")
    monkeypatch.setattr(versions, "PACKAGE", tmp_path)
    versions._code.cache_clear()
    before = digest()
    (tmp_path / "a.py").write_text("a = 2")
    versions._code.cache_clear()
    after = digest()
    versions._code.cache_clear()
    assert before != after
