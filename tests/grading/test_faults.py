"""Faults in the middle of a run: one clear line, the rest graded, nothing written half."""

import contextlib
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess

import pytest

from cnnlab.grading.marks.results import Record
from cnnlab.grading.run import Run
from cnnlab.grading.submissions.canonical import release
from cnnlab.grading.submissions.temporary import prefix
from tests.attacks.files import notebook, write
from tests.attacks.submissions.attack import AVERAGES, LAB, MAXIMA, POOL, WRONG
from tests.grading.runs import PATIENCE, Command, descendants, wait_until_gone

RIGHT = {"pool2d": POOL, "max-pool-backward": MAXIMA, "average-pool-backward": AVERAGES}
PART = {"pool2d": POOL, "max-pool-backward": WRONG}
ENDS = {"max-pool-backward": "import os\nos._exit(0)", "average-pool-backward": AVERAGES}
ANSWERS = [RIGHT, PART] * 4 + [ENDS]  # the last one is graded again in each run
POINTS = [9, 3] * 4 + [2]
NUM_STUDENTS = len(ANSWERS)


def in_sandbox(test):
    """Marks a test that runs students' code; before it the shared warm processes are there."""
    test = pytest.mark.needs("sandbox")(pytest.mark.slow(pytest.mark.timeout(600)(test)))
    return pytest.mark.usefixtures("pair")(test)


@pytest.fixture(scope="module")
def classroom(tmp_path_factory):
    folder = tmp_path_factory.mktemp("faults") / "class"
    folder.mkdir()
    for number, answers in enumerate(ANSWERS):
        write(folder / f"student{number:02}.ipynb", notebook(answers))
    return folder


@pytest.fixture(scope="module")
def graded(classroom, warms):
    """A run without a fault."""
    warms.pair()  # so that their folders are none of the run's
    command = Command(classroom, classroom.with_name("out"))
    assert command.run_here() == (0, [])
    points = [sum(each[1] for each in row) for _, row in sorted(command.marks().items())]
    assert points == POINTS
    assert command.left() == []
    return command


def ends_well(command):
    """It says no more than who is kept: whose process has ended in each of three runs."""
    code, said = command.run_here()
    assert code == 0
    assert all("crashed each time, and kept now" in line for line in said)


@in_sandbox
def test_killed_at_random_moments_it_goes_on(classroom, graded, tmp_path):
    """While it imports, starts its processes, grades, and writes tables and pages."""
    command = Command(classroom, tmp_path / "out")
    rng = random.Random(7)
    moments = [
        lambda process: True,
        lambda process: descendants(process.pid),
        lambda process: len(command.records()) >= NUM_STUDENTS // 2,
        lambda process: len(command.records()) == NUM_STUDENTS,
    ]
    for moment in moments:
        process = command.start_and_wait(moment)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(rng.uniform(0, 0.5))
        started = descendants(process.pid)
        process.kill()
        process.communicate()
        wait_until_gone(started)
        for path in command.records():
            Record.from_json(path.read_text())
    *done, _ = command.records()  # the last one's process ended: it is graded again
    kept = {path: path.stat().st_mtime_ns for path in done}
    ends_well(command)
    assert command.marks() == graded.marks()
    assert {path: path.stat().st_mtime_ns for path in kept} == kept  # not graded again
    assert command.left() == []


@in_sandbox
def test_a_run_with_nothing_to_do_removes_what_a_killed_one_left(graded):
    process = subprocess.Popen(["true"])
    process.wait()
    (graded.temporary / f"{prefix(process.pid)}left" / "datasets").mkdir(parents=True)
    assert graded.run_here() == (0, [])
    assert graded.left() == []


@pytest.fixture
def interruptible():
    """What a test starts heeds these signals, though a shell or nohup may let it ignore them."""
    handlers = {signal.SIGINT: signal.default_int_handler, signal.SIGHUP: signal.SIG_DFL}
    before = {number: signal.signal(number, handler) for number, handler in handlers.items()}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def end_in_order(command, process, number):
    """Sends a run a signal, as a terminal does: it says so in a line, and leaves nothing."""
    started = descendants(process.pid)
    os.killpg(process.pid, number)
    _, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130
    assert said.count("\n") == 1
    assert "the same command goes on" in said
    wait_until_gone(started)
    assert command.left() == []


@in_sandbox
def test_interrupted_it_says_how_to_go_on(classroom, graded, tmp_path, interruptible):
    folder = shutil.copytree(classroom, tmp_path / "class")
    slow = folder / "zoe.ipynb"  # not done before the interrupt comes
    write(slow, notebook({"pool2d": "import time\ntime.sleep(60)"}))
    command = Command(folder, tmp_path / "out", "--workers", "2")
    command.go_on_from(graded, left=1)
    process = command.start_and_wait_for(records=NUM_STUDENTS)
    end_in_order(command, process, signal.SIGINT)
    slow.unlink()
    ends_well(command)
    assert command.marks() == graded.marks()


@in_sandbox
def test_told_to_end_it_leaves_no_folder(classroom, graded, tmp_path, interruptible):
    command = Command(classroom, tmp_path / "out", "--workers", "2")
    command.go_on_from(graded, left=4)
    for number in (signal.SIGTERM, signal.SIGHUP):
        process = command.start_and_wait(lambda _: [*command.temporary.iterdir()])
        end_in_order(command, process, number)


@in_sandbox
def test_a_warm_process_is_killed(classroom, graded, tmp_path):
    command = Command(classroom, tmp_path / "out", "--workers", "2")
    command.go_on_from(graded, left=4)
    killed = {}

    def kill():
        for pid, words in descendants(os.getpid()).items():
            if words.partition(b" ")[0].endswith(b"bwrap"):
                os.kill(pid, signal.SIGKILL)
                killed[pid] = len(command.records())
                break

    with command.meanwhile(kill, records=NUM_STUDENTS - 3):
        assert command.run_here() == (0, [])
    [num_records] = killed.values()
    assert num_records < NUM_STUDENTS
    assert command.marks() == graded.marks()
    assert command.left() == []


@in_sandbox
def test_a_full_disk(classroom, graded, tmp_path):
    folder = tmp_path / "class"
    folder.mkdir()
    students = sorted(classroom.iterdir())[:4]  # the disk has room for two
    for path in students:
        shutil.copy(path, folder)
    command = Command(folder, tmp_path / "out")
    full = ["unshare", "--mount", *(["--map-root-user"] if os.geteuid() else []), "sh", "-c"]
    script = 'mkdir "$0"; mount -t tmpfs -o size=128k none "$0"; "$@"; code=$?; '
    script += 'cp -r "$0" "$0-kept"; exit $code'
    code, said = command.run(*full, script, str(command.out))
    if said and "unshare" in said[0]:
        pytest.skip(said[0])
    assert code == 2
    assert len(said) == 1
    assert said[0].startswith("NOT ALL WAS WRITTEN: ")
    assert "No space left on device" in said[0]
    kept = command.out.with_name("out-kept")
    for path in kept.rglob("*.json"):
        json.loads(path.read_text())
    for path in kept.rglob("*.html"):
        assert path.read_text().rstrip().endswith("</html>")
    num_kept = len(list(kept.glob("records/*.json")))
    assert 0 < num_kept < len(students)
    assert list(kept.rglob("*.tmp")) == []
    shutil.rmtree(command.out)
    kept.rename(command.out)
    assert command.run_here() == (0, [])
    marks = graded.marks()
    assert command.marks() == {path.stem: marks[path.stem] for path in students}


@in_sandbox
def test_a_locked_gradebook(classroom, graded, tmp_path):
    book = tmp_path / "gradebook.db"
    address = f"sqlite:///{book}?timeout=0.2"
    command = Command(classroom, tmp_path / "out", "--gradebook", address)
    command.go_on_from(graded, left=1)
    with contextlib.closing(sqlite3.connect(book, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        code, said = command.run_here()
    assert (code, len(said)) == (0, 1)
    assert "locked" in said[0]
    assert "the same command enters what is missing" in said[0]
    assert "the same command enters what is missing" in (command.out / "report.html").read_text()
    assert command.marks() == graded.marks()
    ends_well(command)
    with contextlib.closing(sqlite3.connect(book)) as opened:
        query = "SELECT count(*) FROM submitted_assignment"
        assert opened.execute(query).fetchone() == (NUM_STUDENTS,)


@in_sandbox
def test_a_gradebook_locked_in_the_middle(classroom, graded, tmp_path):
    book = tmp_path / "gradebook.db"
    address = f"sqlite:///{book}?timeout=0.2"
    command = Command(classroom, tmp_path / "out", "--gradebook", address)
    command.go_on_from(graded, left=4)
    with contextlib.ExitStack() as locked:

        def lock():
            other = sqlite3.connect(book, 60, isolation_level=None, check_same_thread=False)
            locked.enter_context(contextlib.closing(other)).execute("BEGIN EXCLUSIVE")

        with command.meanwhile(lock, records=NUM_STUDENTS - 3):
            code, said = command.run_here()
    assert (code, len(said)) == (0, 1)
    assert "locked" in said[0]
    assert command.marks() == graded.marks()


@in_sandbox
def test_junk_among_the_records(classroom, graded, tmp_path):
    command = Command(classroom, tmp_path / "out")
    shutil.copytree(graded.out, command.out)
    records = command.out / "records"
    whole = (records / "student00.json").read_text()
    (records / "student00.json").write_text(whole[: len(whole) // 2])
    (records / "student01.json").write_text(json.dumps({"version": 2} | json.loads(whole)))
    (records / "student02.json").write_text(whole)  # of another student
    (records / "student03.json").write_bytes(b"\xff\x00" * 99)
    (records / "student04.json").unlink()
    (records / "student04.json").symlink_to("student04.json")
    (records / ".student05.json.tmp").write_text("half")
    (records / "student05.json").write_text("[" * 100_000)
    (command.out / "results.json").write_text("half")
    assert command.run_here() == (0, [])
    assert command.marks() == graded.marks()
    assert command.left() == []


def test_where_nothing_can_be_written(classroom, tmp_path):
    command = Command(classroom, tmp_path / "out", sandbox="--no-sandbox")
    command.out.write_text("a file")
    code, (warning, said) = command.run_here()
    assert code == 2
    assert warning.startswith("NO SANDBOX: it was switched off")
    assert said.endswith("out: File exists")


def test_a_submission_that_is_removed_meanwhile(tmp_path):
    folder = tmp_path / "class"
    for student in ("ada", "eve", "zoe"):
        home = folder / "submitted" / student / LAB
        home.mkdir(parents=True)
        write(home / f"{LAB}.ipynb", release(LAB))
    run = Run(folder, LAB, tmp_path / "out", seed=1)
    (folder / "submitted" / "ada" / LAB / f"{LAB}.ipynb").unlink()
    shutil.rmtree(folder / "submitted" / "eve")
    records = {record.student: record for record in run.grade()}
    assert "The file is not there. Hand it in again." in records["ada"].warnings
    assert "The file is not there. Hand it in again." in records["eve"].warnings
    assert records["zoe"].warnings == []
    rows = json.loads((tmp_path / "out" / "results.json").read_text())
    assert [row["student"] for row in rows] == ["ada", "eve", "zoe"]


@pytest.mark.parametrize("seed", ["", "x", "²", "-1", "1e9", "\udcff"])
def test_a_seed_that_is_none(tmp_path, seed):
    folder, out = tmp_path / "class", tmp_path / "out"
    folder.mkdir()
    out.mkdir()
    (folder / "ada.ipynb").write_text("{}")
    (out / "seed").write_bytes(os.fsencode(seed))
    run = Run(folder, LAB, out)
    assert run.seed >= 0
    assert (out / "seed").read_text() == f"{run.seed}\n"
