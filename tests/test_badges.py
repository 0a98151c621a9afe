"""The badges of the READMEs: none is stale, and CI has what each stands for."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.lock import PYTHONS

ROOT = Path(__file__).parents[1]


@pytest.fixture
def badges(monkeypatch):
    """The module that draws them."""
    monkeypatch.syspath_prepend(ROOT / "docs")
    import badges

    yield badges
    del sys.modules["badges"]


def test_none_is_stale():
    command = [sys.executable, ROOT / "docs" / "badges.py", "--check"]
    found = subprocess.run(command, capture_output=True, text=True)
    assert (found.returncode, found.stderr) == (0, "")


def test_each_is_explained(badges):
    page, _, anchor = badges.PROOF.partition("#")
    heading = f"## {anchor.replace('-', ' ')}\n".lower()
    _, explained = (ROOT / page).read_text(encoding="utf-8").lower().split(heading)
    for name, label in badges.WORDS.items():
        assert f"| {label['en'].lower()} |" in explained, name


def test_ci_looks_for_wheels_for_each_python_named(badges):
    named = badges.facts()["python"].split(" | ")
    assert named == [".".join(each.split(".")[:2]) for each in PYTHONS]
    assert "tests/lock.py --check" in (ROOT / ".ci" / "run").read_text()


def test_the_licence_is_the_one_named(badges):
    assert (ROOT / "LICENSE").read_text().startswith(f"{badges.facts()['licence']} License\n")
