"""Write constraints.txt, the versions that the tests run on, and see that each platform has them.

`make lock` keeps what is locked and adds what is new; `make lock UPGRADE=1` takes the newest
releases. uv finds one set for all platforms at once: where they differ, a line has a marker.
"""

import os
import subprocess
import sys
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "constraints.txt"
PLATFORMS = ("x86_64-manylinux_2_28", "aarch64-manylinux_2_28", "aarch64-apple-darwin")
PYTHONS = ("3.11.2", "3.12", "3.13")  # the oldest is Debian 12's
OLDEST_MACOS = "14.0"


def uv(*words):
    """Runs uv on pyproject.toml; returns its exit code."""
    environment = os.environ | {
        "MACOSX_DEPLOYMENT_TARGET": OLDEST_MACOS,
        "UV_CUSTOM_COMPILE_COMMAND": "make lock",
    }
    command = [sys.executable, "-m", "uv", "pip", *words, "--quiet", "--python", sys.executable]
    return subprocess.run(command, cwd=ROOT, env=environment).returncode


def write(*options):
    """Writes the lock, for every extra, platform and Python."""
    extras = [word for extra in ("cpu", "gpu", "dev") for word in ("--extra", extra)]
    where = ["--universal", "--python-version", "3.11", "--output-file", LOCK.name]
    return uv("compile", "pyproject.toml", *extras, *where, "--no-annotate", *options)


def check():
    """Looks for a wheel of each locked release on each platform, and installs none."""
    code = 0
    for platform in PLATFORMS:
        for python in PYTHONS:
            where = ["--python-platform", platform, "--python-version", python]
            what = ["-r", "pyproject.toml", "--extra", "cpu", "--extra", "dev", "-c", LOCK.name]
            nothing = ["--dry-run", "--target", "build/nothing", "--only-binary", ":all:"]
            failed = uv("install", *where, *what, *nothing)
            print(f"{platform}, Python {python}: {'NOT THERE' if failed else 'all there'}")
            code = code or failed
    return code


def read_lock():
    """The lines of constraints.txt."""
    lines = LOCK.read_text(encoding="utf-8").splitlines()
    return [Requirement(line) for line in lines if line and not line.startswith("#")]


if __name__ == "__main__":
    sys.exit(("--check" not in sys.argv and write(*sys.argv[1:])) or check())
