"""When a submission is graded again: after a change of anything that its mark depends on."""

from types import SimpleNamespace

import pytest

from cnnlab.grading.marks import digest as module
from cnnlab.grading.workers.task import Limits, Options


def digest(answers="a", language="en", seed=1, **options):
    return module.digest(
        SimpleNamespace(digest=answers, language=language), seed, Options(**options)
    )


@pytest.mark.parametrize(
    "change",
    [
        {"answers": "b"},
        {"language": "ru"},
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
    before, other = digest(), module.versions("tensorflow") | {name: "0.1"}
    monkeypatch.setattr(module, "versions", lambda backend: other)
    assert digest() != before


def test_another_line_of_code(monkeypatch, tmp_path):
    (tmp_path / "a.py").write_text("a = 1")
    monkeypatch.setattr(module, "PACKAGE", tmp_path)
    module._code.cache_clear()
    before = digest()
    (tmp_path / "a.py").write_text("a = 2")
    module._code.cache_clear()
    after = digest()
    module._code.cache_clear()
    assert before != after
