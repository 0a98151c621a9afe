"""What a test needs that pip does not install: `@pytest.mark.needs("chromium")`.

A test is skipped where that is missing. One block at the end of a run counts what was skipped and
why, and gives the command that installs what is missing.
"""

import shutil
import sys
from collections import Counter
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from cnnlab.process import sandbox

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
# Debian's; where only the client is installed, there is no `initdb`.
INITDB = max(Path("/usr/lib/postgresql").glob("*/bin/initdb"), default=None)
POSTGRESQL = INITDB and INITDB.parent


class Missing(NamedTuple):
    """Why a test cannot run, and Debian's package that mends it, if one does."""

    reason: str
    package: str | None


def chromium():
    return None if CHROMIUM else Missing("Chromium is not installed", "chromium")


def postgresql():
    return None if POSTGRESQL else Missing("PostgreSQL is not installed", "postgresql")


@cache  # it is tried out
def bubblewrap():
    if sys.platform == "linux" and not shutil.which("bwrap"):
        return Missing("bubblewrap is not installed", "bubblewrap")
    reason = sandbox.why_not()
    return Missing(f"there is no sandbox: {reason}", None) if reason else None


NEEDS = {"chromium": chromium, "postgresql": postgresql, "sandbox": bubblewrap}


def pytest_configure(config):
    config.addinivalue_line("markers", f"needs(name): skipped without {', '.join(NEEDS)}")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    for mark in item.iter_markers("needs"):
        for name in mark.args:
            if missing := NEEDS[name]():
                pytest.skip(missing.reason)


def pytest_terminal_summary(terminalreporter):
    skipped = terminalreporter.stats.get("skipped", [])
    reasons = Counter(report.longrepr[2].removeprefix("Skipped: ") for report in skipped)
    if not reasons:
        return
    terminalreporter.section("not tested here")
    for reason, number in reasons.most_common():
        terminalreporter.line(f"{number:5}  {reason}")
    missing = [one for find in NEEDS.values() if (one := find()) and one.reason in reasons]
    packages = sorted(one.package for one in missing if one.package)
    if packages:
        terminalreporter.line(f"To test that, too: apt install {' '.join(packages)}")
