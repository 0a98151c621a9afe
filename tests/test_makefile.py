"""The Makefile's environment: it is made whole or not at all, by a Python that TensorFlow has."""

import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# As Debian's without python3-venv: `-m venv` fails when half is made.
HALF = """#!/bin/sh
[ "$1" = -c ] && exit
mkdir -p .venv/bin && ln -s /bin/sh .venv/bin/python
exit 1
"""
REFUSED = '#!/bin/sh\necho "$2"\nexit 1\n'  # says what it is told to run


def make(folder, python, target):
    """Runs a copy of the Makefile, with this script for a Python."""
    for name in ("Makefile", "pyproject.toml", "constraints.txt"):
        shutil.copy(ROOT / name, folder)
    (folder / "python").write_text(python)
    (folder / "python").chmod(0o755)
    words = ["make", "PYTHON=./python", target]
    return subprocess.run(words, cwd=folder, capture_output=True, text=True)


def test_half_an_environment_is_begun_anew(tmp_path):
    for _ in range(2):
        done = make(tmp_path, HALF, "lab")
        assert done.returncode == 2
        assert "./python -m venv" in done.stdout
        assert not (tmp_path / ".venv" / "bin" / "python").is_symlink()


def test_the_repair_makes_what_was_asked_for(tmp_path):
    assert "make lab PYTHON=python3.12" in make(tmp_path, REFUSED, "lab").stdout
