"""The house: what may import what, and the drawing of it."""

import subprocess
import sys
from pathlib import Path

from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

ROOT = Path(__file__).parents[1]


def test_no_import_runs_back_up(monkeypatch):
    """The contracts in pyproject.toml."""
    monkeypatch.chdir(ROOT)
    assert lint_imports(no_cache=True) == EXIT_STATUS_SUCCESS


def test_the_drawing_shows_the_imports():
    command = [sys.executable, ROOT / "docs" / "house.py", "--check"]
    found = subprocess.run(command, capture_output=True, text=True)
    assert (found.returncode, found.stderr) == (0, "")


def test_the_page_names_what_is_there():
    """Every module that docs/architecture.md sends a reader to."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    named = {word for word in text.split("`")[1::2] if word.endswith(".py") and " " not in word}
    modules = [path.as_posix() for path in (ROOT / "cnnlab").rglob("*.py")]
    missing = [name for name in named if not any(m.endswith(f"/{name}") for m in modules)]
    assert missing == ["solutions/NN_topic.py"]
