"""A class graded in parts and merged: the results of one run, whatever was killed between."""

import json
import os
import shutil
import subprocess

import nbformat
import pytest

from cnnlab.cli import main
from cnnlab.errors import UserError
from cnnlab.grading.marks.results import ExerciseResult, write_atomic
from cnnlab.grading.shards import Shard, sign
from cnnlab.grading.submissions.canonical import release
from cnnlab.grading.submissions.submission import Submission
from cnnlab.grading.trial.classroom import write_class
from tests.grading.marks.records import record

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
    """Two parts; of the first there is what a run leaves that is killed after its first student."""
    first, second = class_.parent / "1", class_.parent / "2"
    assert main(words(class_, first, "1/2")) == 0
    for path in first.iterdir():
        if path.is_file() and path.name != "seed":  # a table, a page, `shard`
            path.unlink()
    shutil.rmtree(first / "feedback")
    for folder in ("records", "jobs"):
        _, last = sorted((first / folder).iterdir())
        last.unlink()
    assert main(words(class_, second, "2/2")) == 0
    return first, second


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.needs("sandbox")
def test_what_was_killed_is_not_merged_before_it_is_done(class_, halves, whole, capsys):
    first, second = halves
    out = class_.parent / "merged"
    assert main(["merge", str(out), str(first), str(second)]) == 2
    assert "graded to the end" in capsys.readouterr().err
    assert main(words(class_, first, "1/2")) == 0
    assert "(1 graded now, 1 unchanged)" in capsys.readouterr().out
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
        names = [path.stem for path in records[number - 1 :: 7]]
        (part / "shard").write_text("\n".join([f"{number}/7", "class", *names]))
        parts.append(str(part))
    assert main(["merge", str(tmp_path / "out"), *parts]) == 0
    assert results(tmp_path / "out") == results(whole)


def part(folder, number, class_, names, *records):
    """Results of a part, of two; what an earlier run has left is among its records."""
    out = folder / str(number)
    out.mkdir()
    for each in records:
        write_atomic(out / "records" / f"{each.student}.json", each.to_json())
    (out / "shard").write_text("\n".join([f"{number}/2", class_, *names]))
    return str(out)


def test_who_went_to_another_part_is_in_it_alone(tmp_path):
    """A class of more students is divided anew; who is gone is in none."""
    old = record("bob", exercises=[ExerciseResult("conv2d", 0, 3, "failed", "")])
    first = part(tmp_path, 1, "x", ["ada"], record("ada"), old, record("eve"))
    second = part(tmp_path, 2, "x", ["bob"], record("bob"))
    out = tmp_path / "out"
    assert main(["merge", str(out), second, first, first]) == 0
    assert [(row["student"], row["score"]) for row in results(out)] == [("ada", 1), ("bob", 1)]
    assert sorted(path.name for path in (out / "records").iterdir()) == ["ada.json", "bob.json"]


def test_parts_of_two_classes_are_not_merged(tmp_path, capsys):
    parts = [part(tmp_path, 1, "x", []), part(tmp_path, 2, "y", ["bob"], record("bob"))]
    assert main(["merge", str(tmp_path / "out"), *parts]) == 2
    assert "expected parts of one class. Received" in capsys.readouterr().err


def test_a_class_in_which_somebody_came_is_another(tmp_path):
    class_ = [Submission(name, tmp_path) for name in ("ada", "bob")]
    assert sign(class_) == sign(class_[::-1])
    assert sign(class_) != sign([*class_, Submission("eve", tmp_path)])


@pytest.mark.usefixtures("nothing_runs")
def test_a_part_has_ended_when_all_of_it_is_written(tmp_path):
    (tmp_path / "class").mkdir()
    for name in ("ada", "bob"):
        nbformat.write(release(LAB), tmp_path / "class" / f"{name}.ipynb")
    out, command = tmp_path / "out", words(tmp_path / "class", tmp_path / "out", "2/2")
    assert main(command) == 0
    assert (out / "shard").read_text().splitlines()[::2] == ["2/2", "bob"]
    (out / "grades.csv").unlink()
    (out / "grades.csv").mkdir()
    assert main(command) == 2
    assert not (out / "shard").exists()


@pytest.mark.usefixtures("nothing_runs")
def test_a_part_does_not_ask_who_is_missing(tmp_path, capsys):
    class_ = tmp_path / "class"
    for number in (101, 102):
        home = class_ / f"Anna K_{number}_assignsubmission_file"
        home.mkdir(parents=True)
        nbformat.write(release(LAB), home / f"{LAB}.ipynb")
    people = "".join(f"Participant {number},Anna K,\n" for number in (101, 102))
    (class_ / "Grades.csv").write_text(f"Identifier,Full name,Grade\n{people}")
    assert main(words(class_, tmp_path / "out", "2/2")) == 0
    assert "Handed in nothing" not in capsys.readouterr().err
    assert [row["student"] for row in results(tmp_path / "out")] == ["Anna K 102"]


@pytest.mark.parametrize("system", ["slurm", "kubernetes"])
def test_a_printed_job_runs_each_part(system, tmp_path, capsys):
    folder = tmp_path / "my class"
    folder.mkdir()
    options = ["--seed", "3", "--shards", "7", "--workers", "2", "--print", system]
    assert main(["grade", str(folder), "--lab", LAB, "--out", "/class/out", *options]) == 0
    text = capsys.readouterr().out
    for name in ("1", "7", "records", "feedback"):  # the last two of an earlier `cnnlab merge`
        (tmp_path / "parts" / name).mkdir(parents=True)
    [merge] = [line for line in text.splitlines() if "cnnlab merge" in line]
    command = merge.partition("cnnlab merge")[2].replace("/class/out", str(tmp_path / "parts"))
    told = subprocess.run(["bash", "-c", f"echo {command}"], capture_output=True, text=True).stdout
    assert told.split()[1:] == [f"{tmp_path}/parts/{number}/" for number in (1, 7)]
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
