"""A class with a hundred hostile submissions: each earns what its honest part is worth, no more.

One run of `cnnlab grade` in the real sandbox, and one of the honest students alone.
"""

import csv
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import jupytext
import pytest

from cnnlab.cli import main
from tests.attacks.files import notebook, write, write_files
from tests.attacks.submissions import ATTACKS
from tests.attacks.submissions.attack import AVERAGES, LAB, POOL
from tests.grading.pages import reader as pages

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(1200),
    pytest.mark.needs("sandbox"),
]
ROOT = Path(__file__).parents[2]
CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]")


def honest():
    """Notebooks of three students who mean no harm."""
    solved = {
        cell.metadata["exercise"]: cell.source
        for cell in jupytext.read(ROOT / "solutions" / f"{LAB}.py", fmt="py:percent").cells
        if "exercise" in cell.metadata
    }
    summed = "def average_pool_backward(delta, shape, size=2, stride=2):\n    return 0 * delta"
    solved["pooling-net"] = ""  # to train it may take longer than the limit of this run
    yield "honest-full", notebook(solved)
    yield "honest-half", notebook({"pool2d": POOL, "average-pool-backward": AVERAGES})
    yield "honest-wrong", notebook(solved | {"average-pool-backward": summed})


def words(folder, out):
    """Of the command."""
    found = ["grade", str(folder), "--lab", LAB, "--out", str(out), "--seed", "5"]
    return [*found, "--timeout", "5", "--workers", "4", "--require-sandbox"]


def rows(out):
    found = json.loads((out / "results.json").read_text(encoding="utf-8"))
    return {row["student"]: row for row in found}


class Graded:
    """What came of a run of the command."""

    def __init__(self, folder, out):
        self.files, self.changed = {}, []
        self.out, self.temporary = out, out.with_name("temporary")
        self.temporary.mkdir()
        command = [sys.executable, "-m", "cnnlab", *words(folder, out)]
        command += ["--gradebook", f"sqlite:///{out}.db"]
        environment = os.environ | {"TMPDIR": str(self.temporary)}
        self.done = subprocess.run(command, capture_output=True, env=environment)
        self.log = (self.done.stdout + self.done.stderr).decode()
        self.rows = rows(out) if self.done.returncode == 0 else {}

    def marks(self, student):
        """Points and outcome of each exercise."""
        exercises = self.rows[student]["exercises"]
        return {each["name"]: (each["points"], each["outcome"]) for each in exercises}


def tree(*folders):
    """What stands in folders: kinds, contents, times of change."""
    found = {}
    for path in (path for folder in folders for path in sorted(Path(folder).rglob("*"))):
        if "__pycache__" not in path.parts:
            status = path.lstat()
            found[path] = status.st_mode, status.st_size, status.st_mtime_ns
            if path.is_file() and not path.is_symlink() and status.st_size < 10**7:
                found[path] += (hashlib.sha256(path.read_bytes()).hexdigest(),)
    return found


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """The run of the whole class, and what its files are to earn."""
    home = tmp_path_factory.mktemp("hostile")
    folder, out = home / "class", home / "out"
    folder.mkdir()
    for name, made in honest():
        write(folder / f"{name}.ipynb", made)
    for attack in ATTACKS:
        answers = {
            name: code.replace("@submissions@", str(folder)).replace("@out@", str(out))
            for name, code in attack.answers.items()
        }
        write(folder / f"{attack.tries}.ipynb", notebook(answers))
    earned = write_files(folder)
    watched = [folder, ROOT / "cnnlab", ROOT / "solutions", ROOT / "labs"]
    before = tree(*watched)
    graded = Graded(folder, out)
    graded.files = earned
    graded.changed = [path for path, _ in before.items() ^ tree(*watched).items()]
    return graded


def test_the_class_is_graded(run):
    assert run.done.returncode == 0, run.log[-2000:]
    names = {attack.tries for attack in ATTACKS} | run.files.keys()
    assert run.rows.keys() == names | {"honest-full", "honest-half", "honest-wrong"}


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.tries)
def test_attack(run, attack):
    found = run.marks(attack.tries)
    for name, (points, outcome) in attack.expected.items():
        told = [each["message"] for each in run.rows[attack.tries]["exercises"]]
        assert found[name][0] == points or points is None, told
        assert found[name][1] == outcome or outcome is None, told


def test_files_earn_what_is_in_them(run):
    for name, points in run.files.items():
        found = {exercise: run.marks(name)[exercise][0] for exercise in points}
        assert found == points, name


def test_classmates_earn_what_they_would_earn_alone(run, tmp_path, warm_already):
    folder = tmp_path / "class"
    folder.mkdir()
    for name, made in honest():
        write(folder / f"{name}.ipynb", made)
    assert main(words(folder, tmp_path / "out")) == 0
    alone = rows(tmp_path / "out")
    assert len(alone) == 3
    for name, row in alone.items():
        assert run.rows[name] | {"seconds": 0} == row | {"seconds": 0}
    assert alone["honest-full"]["score"] == 13


def test_nothing_is_left_or_changed(run):
    assert run.changed == []
    assert list(run.temporary.iterdir()) == []
    if shutil.which("pgrep"):
        left = subprocess.run(["pgrep", "-f", str(run.out)], capture_output=True, text=True).stdout
        assert left == ""
    assert str(run.out.parent) not in Path("/proc/self/mounts").read_text()
    made = sorted(path.name for path in run.out.iterdir())
    tables = ["canvas.csv", "grades.csv", "marks.csv", "moodle.csv"]
    assert made == sorted(
        [".lock", *tables, "feedback", "jobs", "records", "report.html", "results.json", "seed"]
    )
    assert sorted(path.name for path in run.out.parent.iterdir()) == sorted(
        ["class", "out", "out.db", "temporary"]
    )
    for folder in ("feedback", "records"):
        assert len(list((run.out / folder).iterdir())) == len(run.rows)


def test_pages_are_deaf(run):
    for path in [run.out / "report.html", *(run.out / "feedback").iterdir()]:
        pages.read(path.read_text(encoding="utf-8"))
        assert path.stat().st_size < 6_000_000, path.name


def test_tables_compute_nothing(run):
    for path in run.out.glob("*.csv"):
        with open(path, newline="", encoding="utf-8") as file:
            rows = list(csv.reader(file))
        assert path.stem == "marks" or len(rows) >= len(run.rows) + 1
        for cell in (cell for row in rows for cell in row):
            assert not re.search(r"(^|;)\s*[=+\-@]", cell), cell
            assert not CONTROL.search(cell.replace("\u200b", "").replace("\u202e", ""))


def test_the_log_is_plain(run):
    assert not CONTROL.search(run.log)
    assert "Traceback" not in run.log
    assert "Warning" not in run.log
