"""Tests of `needs`: what a machine lacks is skipped, counted, and said with its repair."""

import os
import subprocess
import sys

TESTS = """
import pytest

@pytest.mark.needs("chromium")
@pytest.mark.parametrize("number", range(3))
def test_page(number):
    raise AssertionError("there is no browser")

@pytest.mark.needs("sandbox")
def test_students_code():
    raise AssertionError("there is no sandbox")

def test_extra():
    pytest.importorskip("no_such_package")

def test_whole():
    pass
"""


def run(folder, *options, **environment):
    """The lines that pytest prints on `TESTS`, with `needs` alone."""
    (folder / "test_it.py").write_text(TESTS, encoding="utf-8")
    words = [sys.executable, "-m", "pytest", "-q", "--strict-markers", "-p", "tests.needs"]
    words += ["-p", "no:nbval", *options]
    (folder / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    done = subprocess.run(
        words, cwd=folder, env=os.environ | environment, capture_output=True, text=True
    )
    return done.stdout.splitlines()


def test_what_is_missing_is_skipped_and_said_once(tmp_path):
    for options in ((), ("-n", "2")):
        lines = run(tmp_path, *options, PATH="")
        start = next(i for i, line in enumerate(lines) if " not tested here " in line)
        assert lines[start + 1] == "    3  Chromium is not installed"
        assert sorted(lines[start + 2 : start + 4]) == [
            "    1  bubblewrap is not installed",
            "    1  could not import 'no_such_package': No module named 'no_such_package'",
        ]
        assert lines[start + 4] == "To test that, too: apt install bubblewrap chromium"
        assert lines[-1].startswith("1 passed, 5 skipped")


def test_a_run_that_skips_nothing_says_nothing(tmp_path):
    lines = run(tmp_path, "-k", "whole", PATH="")
    assert lines[-1].startswith("1 passed, 5 deselected")
    assert not any("not tested here" in line for line in lines)
