"""A run of the command that is watched, and its processes."""

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.attacks.submissions.attack import LAB
from tests.grading.here import cnnlab

PATIENCE = 20  # seconds for what is killed to be gone


class Command:
    """`cnnlab grade` on the class, with a folder of its own for what is temporary."""

    def __init__(self, folder, out, *options, sandbox="--require-sandbox"):
        self.out, self.temporary = out, out.with_name(f"{out.name}-temporary")
        self.temporary.mkdir(parents=True, exist_ok=True)
        words = ["grade", str(folder), "--lab", LAB, "--out", str(out), "--seed", "3"]
        self.words = [*words, sandbox, *options]

    def start(self, *before):
        return subprocess.Popen(
            [*before, sys.executable, "-m", "cnnlab", *self.words],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=os.environ | {"TMPDIR": str(self.temporary)},
            start_new_session=True,
        )

    def run(self, *before):
        """Exit code and the lines on standard error."""
        process = self.start(*before)
        _, said = process.communicate()
        return process.returncode, said.splitlines()

    def run_here(self):
        """The same in this process, for faults that are not its end."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(tempfile, "tempdir", str(self.temporary))
            done = cnnlab(*self.words)
        return done.returncode, done.stderr.splitlines()

    def records(self):
        return sorted(self.out.glob("records/*.json"))

    def go_on_from(self, graded, left):
        """Begins with the results of a run, but for the records of the last students."""
        shutil.copytree(graded.out, self.out)
        for path in self.records()[-left:]:
            path.unlink()

    def start_and_wait(self, until):
        """Started, and so far that `until(process)` holds."""
        process = self.start()
        while not until(process):
            assert process.poll() is None, process.communicate()
            time.sleep(0.05)
        return process

    def start_and_wait_for(self, records):
        """Started, and so far that there are so many records."""
        return self.start_and_wait(lambda _: len(self.records()) >= records)

    @contextlib.contextmanager
    def meanwhile(self, do, records):
        """Does something while the command runs in this process, when there are so many records."""

        ended = threading.Event()

        def wait():
            while len(self.records()) < records and not ended.wait(0.01):
                pass
            do()

        with ThreadPoolExecutor(1) as pool:
            done = pool.submit(wait)
            try:
                yield
            finally:
                ended.set()
                done.result()

    def marks(self):
        rows = json.loads((self.out / "results.json").read_text())
        return {
            row["student"]: [(each["name"], each["points"], each["outcome"], each["message"])
                             for each in row["exercises"]]
            for row in rows
        }  # fmt: skip

    def left(self):
        """What should not be there after a run."""
        return [*self.temporary.iterdir(), *self.out.rglob("*.tmp")]


def descendants(pid):
    """Processes that a process started, and those that these started: {pid: command}."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
    found = {}
    for child in parents:
        above = child
        while above in parents and above != pid:
            above = parents[above]
        if above == pid and child != pid:
            with contextlib.suppress(OSError):
                found[child] = command_of(child)
    return found


def command_of(pid):
    return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ")


def wait_until_gone(processes):
    end = time.monotonic() + PATIENCE
    while left := [pid for pid in processes if lives(pid)]:
        assert time.monotonic() < end, f"left: {left}"
        time.sleep(0.05)


def lives(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
