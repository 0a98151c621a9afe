"""A class graded in parts and merged: the results of one run, whatever was killed between."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time

import pytest

from cnnlab.cli import main
from cnnlab.errors import UserError
from cnnlab.grading.shards import Shard
from cnnlab.grading.submissions.submission import Submission
from cnnlab.grading.trial.classroom import write_class

LAB = "03_filters"
SEED = "5"


@pytest.mark.parametrize("of", [1, 2, 7])
def test_each_submission_is_in_one_part(of, tmp_path):
    class_ = [Submission(f"s{n}", tmp_path) for n in range(20)]
    parts = [Shard(number, of).part(class_) for number in range(1, of + 1)]
    assert sorted(each.student for part in parts for each in part) == sorted(
        each.student for each in class_
    )
    assert max(map(len, parts)) - min(map(len, parts)) <= 1


@pytest.mark.parametrize("text", ["0/2", "3/2", "2", "a/b", "-1/2", "1/2/3", ""])
def test_what_is_no_part_is_said(text):
    with pytest.raises(UserError, match=r"such as 2/7\. Received"):
        Shard.read(text)


def test_parts_need_one_seed(tmp_path, capsys):
    (tmp_path / "a.ipynb").write_text("{}")
    assert main(["grade", str(tmp_path), "--lab", LAB, "--shard", "1/2"]) == 2
    assert "expected --seed" in capsys.readouterr().err


def results(out):
    """`results.json` without the time that it took."""
    return [row | {"seconds": 0} for row in json.loads((out / "results.json").read_text())]


def words(class_, out, shard=None):
    part = ["--shard", shard] if shard else []
    return ["grade", str(class_), "--lab", LAB, "--seed", SEED, "--out", str(out), *part]


@pytest.fixture(scope="module")
def class_(tmp_path_factory):
    folder = tmp_path_factory.mktemp("parts") / "class"
    write_class(folder, LAB, 4)
    return folder


@pytest.fixture(scope="module")
def whole(class_):
    out = class_.parent / "whole"
    assert main(words(class_, out)) == 0
    return out


@pytest.fixture(scope="module")
def halves(class_, whole):
    """Two parts; the first was killed when it had graded one."""
    first, second = class_.parent / "1", class_.parent / "2"
    command = [sys.executable, "-m", "cnnlab", *words(class_, first, "1/2"), "--workers", "1"]
    running = subprocess.Popen(command, start_new_session=True)
    while not list(first.glob("records/*.json")):
        assert running.poll() is None
        time.sleep(0.1)
    os.killpg(running.pid, signal.SIGKILL)
    running.wait()
    assert main(words(class_, second, "2/2")) == 0
    return first, second


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.needs("sandbox")
def test_what_was_killed_is_not_merged_before_it_is_done(class_, halves, whole, capsys):
    first, second = halves
    out = class_.parent / "merged"
    if not (first / "shard").exists():
        assert main(["merge", str(out), str(first), str(second)]) == 2
        assert "graded to the end" in capsys.readouterr().err
    assert main(words(class_, first, "1/2")) == 0
    assert main(["merge", str(out), str(first), str(second)]) == 0
    assert results(out) == results(whole)
    assert (out / "grades.csv").read_bytes() == (whole / "grades.csv").read_bytes()


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.needs("sandbox")
def test_a_merged_class_is_not_graded_again(class_, halves, whole, capsys):
    out = class_.parent / "merged"
    assert main(words(class_, out)) == 0
    assert "(0 graded now, 4 unchanged)" in capsys.readouterr().out


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.needs("sandbox")
def test_a_part_that_is_missing_is_said(halves, tmp_path, capsys):
    assert main(["merge", str(tmp_path / "out"), str(halves[1])]) == 2
    assert "expected each of 2 parts once. Received: none of 1/2" in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.needs("sandbox")
def test_seven_parts_of_one_run(whole, tmp_path, capsys):
    """Parts with no submission are parts, too."""
    parts = []
    records = sorted((whole / "records").iterdir())
    for number in range(1, 8):
        part = tmp_path / str(number)
        (part / "records").mkdir(parents=True)
        for path in records[number - 1 :: 7]:
            shutil.copy(path, part / "records")
        (part / "shard").write_text(f"{number}/7\n")
        parts.append(str(part))
    assert main(["merge", str(tmp_path / "out"), *parts]) == 0
    assert results(tmp_path / "out") == results(whole)


@pytest.mark.parametrize("system", ["slurm", "kubernetes"])
def test_a_printed_job_runs_each_part(system, tmp_path, capsys):
    folder = tmp_path / "my class"
    folder.mkdir()
    options = ["--seed", "3", "--shards", "7", "--workers", "2", "--print", system]
    assert main(["grade", str(folder), "--lab", LAB, "--out", "/class/out", *options]) == 0
    text = capsys.readouterr().out
    for number, index in ((1, 0), (7, 6)):
        environment = {"SLURM_ARRAY_TASK_ID": str(number), "JOB_COMPLETION_INDEX": str(index)}
        shell = text if system == "slurm" else command_of(text)
        script = shell.replace("exec cnnlab", "cnnlab").replace("cnnlab grade", "printf '%s\\n'")
        done = subprocess.run(
            ["bash", "-c", script], env=os.environ | environment, capture_output=True, text=True
        )
        place, *more = done.stdout.splitlines()
        assert place == str(folder)
        assert more[-4:] == ["--shard", f"{number}/7", "--out", f"/class/out/{number}"]


def command_of(text):
    """The shell's words in the Kubernetes job, which must be what its schema allows."""
    import kubernetes_validate
    import yaml

    job = yaml.safe_load(text)
    kubernetes_validate.validate(job, "1.33", strict=True)
    assert (job["spec"]["completions"], job["spec"]["completionMode"]) == (7, "Indexed")
    [container] = job["spec"]["template"]["spec"]["containers"]
    return container["args"][0]
