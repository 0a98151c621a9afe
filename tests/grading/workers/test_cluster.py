"""`cnnlab grade --scheduler`: the marks of a run on this machine, whatever happens to workers."""

import json
import os
import signal
import subprocess
import sys
import time

import dask
import pytest
from distributed import Client, LocalCluster

from cnnlab.cli import main
from cnnlab.errors import UserError
from cnnlab.grading.marks.digest import versions
from cnnlab.grading.run import Run
from cnnlab.grading.trial.classroom import write_class
from cnnlab.grading.workers import cluster, job
from cnnlab.grading.workers.cluster import Cluster
from cnnlab.grading.workers.task import Options

LAB = "03_filters"  # its only net learns a single kernel
STUDENTS = 5


def workers(number, **options):
    """A scheduler and workers, each a process, as on more than one machine."""
    return LocalCluster(
        processes=True, n_workers=number, threads_per_worker=1, dashboard_address=":0", **options
    )


@pytest.fixture(scope="module")
def two_workers():
    """They give up what has ended two of them, not four: each takes seconds to be there again."""
    with dask.config.set({"distributed.scheduler.allowed-failures": 1}), workers(2) as found:
        yield found


@pytest.fixture(scope="module")
def classroom(tmp_path_factory):
    folder = tmp_path_factory.mktemp("class") / "handed-in"
    return folder, write_class(folder, LAB, STUDENTS)


def words(folder, out, *options):
    found = ["grade", str(folder), "--lab", LAB, "--seed", "3", "--out", str(out)]
    return [*found, *options]


def marks(out):
    return {
        row["student"]: [(each["name"], each["points"]) for each in row["exercises"]]
        for row in json.loads((out / "results.json").read_text())
    }


def tasks(folder, out):
    """What is to be graded of a class, as `Run` has it."""
    run = Run(folder, LAB, out, 3, Options(scheduler="somewhere"))
    return [task for submission in run.submissions if (task := run._task(submission))]


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.needs("sandbox")
def test_the_marks_are_those_of_one_machine_though_a_worker_is_lost(
    classroom, two_workers, tmp_path
):
    folder, expected = classroom
    asked = words(folder, tmp_path / "there", "--scheduler", two_workers.scheduler_address)
    command = [sys.executable, "-m", "cnnlab", *asked]
    pipe = subprocess.PIPE
    grading = subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True)
    with Client(two_workers, set_as_default=False) as client:
        while grading.poll() is None and not list(tmp_path.glob("there/records/student[1-4]*")):
            time.sleep(0.1)
        assert grading.poll() is None
        lost = next(iter(client.run(os.getpid).values()))
    os.kill(lost, signal.SIGKILL)
    out, err = grading.communicate()
    assert (grading.returncode, err) == (0, "")
    assert f"{STUDENTS} submissions" in out
    assert main(words(folder, tmp_path / "here", "--workers", "2")) == 0
    assert marks(tmp_path / "there") == marks(tmp_path / "here")
    rows = json.loads((tmp_path / "there" / "results.json").read_text())
    assert {row["student"]: row["score"] for row in rows} == expected
    assert all(row["sandboxed"] for row in rows)


def test_a_worker_imports_nothing_of_the_client():
    code = "import cnnlab.grading.workers.station, sys; print('cnnlab.grading.run' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


@pytest.mark.slow
def test_other_versions_on_a_worker_are_said(classroom, two_workers, tmp_path, monkeypatch):
    there = Cluster(two_workers.scheduler_address, LAB, 3, Options())
    mine = versions("tensorflow")["Keras"]
    monkeypatch.setattr(job, "versions", lambda backend: versions(backend) | {"Keras": "2.0"})
    with pytest.raises(
        UserError, match=r"^the worker tcp://127\.0\.0\.1:\d+: expected Keras 2\.0, "
    ) as error:
        list(there.grade(tasks(classroom[0], tmp_path)))
    assert f"Received: Keras {mine}. Install the same." in str(error.value)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_submission_that_ends_its_workers_is_given_up(
    classroom, two_workers, tmp_path, monkeypatch
):
    first, second, *_ = tasks(classroom[0], tmp_path)
    monkeypatch.setattr(cluster, "grade_there", eval)
    answers = {"student1": "__import__('os')._exit(1)", "student2": '\'{"failed": "alive"}\''}
    monkeypatch.setattr(cluster, "written", lambda task, *how: answers[task.submission.student])
    there = Cluster(two_workers.scheduler_address, LAB, 3, Options())
    found = {task.submission.student: said for task, _, said in there.grade([first, second])}
    assert found == {
        "student1": "Grading this submission ended the workers that had it in hand.",
        "student2": "alive",
    }


@pytest.mark.slow
def test_a_worker_without_a_sandbox_is_said(classroom, tmp_path):
    with workers(1, env={"PATH": "/nowhere"}) as one:
        there = Cluster(one.scheduler_address, LAB, 3, Options())
        with pytest.raises(UserError, match="a sandbox is required, and there is none: bubblewrap"):
            list(there.grade(tasks(classroom[0], tmp_path)))


@pytest.mark.slow
def test_a_scheduler_without_workers_is_said(classroom, tmp_path, monkeypatch):
    monkeypatch.setattr(cluster, "NO_WORKERS", 1)
    with workers(0) as none:
        there = Cluster(none.scheduler_address, LAB, 3, Options())
        with pytest.raises(UserError, match=r"^expected a worker at tcp.*Received: none for 1 s"):
            list(there.grade(tasks(classroom[0], tmp_path)))


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "nowhere://", "7"])
def test_an_address_where_nobody_is(classroom, tmp_path, address, monkeypatch, capsys):
    monkeypatch.setattr(cluster, "CONNECT", 1)
    assert main(words(classroom[0], tmp_path, "--scheduler", address)) == 2
    [line] = capsys.readouterr().err.splitlines()
    said = "cnnlab grade: expected the address of a Dask scheduler, such as tcp://10.0.0.1:8786. "
    assert line.startswith(f"{said}Received: {address} (")
    assert line.endswith("Start one with `dask scheduler`.")


def test_without_the_extra_it_is_said(classroom, tmp_path, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "distributed", None)
    monkeypatch.delitem(sys.modules, "cnnlab.grading.workers.cluster")
    assert main(words(classroom[0], tmp_path, "--scheduler", "tcp://127.0.0.1:9")) == 2
    assert "pip install 'cnnlab[cluster]'" in capsys.readouterr().err
