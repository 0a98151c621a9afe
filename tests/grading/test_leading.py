"""What a run does with what its workers say; they are played, no student's code is run."""

import json
import subprocess
import tempfile
from html import unescape
from types import SimpleNamespace

import nbformat
import pytest

from cnnlab import exercises
from cnnlab.grading.marks.results import ENDED
from cnnlab.grading.run import Run
from cnnlab.grading.submissions.canonical import release
from cnnlab.grading.submissions.temporary import prefix
from cnnlab.grading.workers.task import Options

LAB = "07_receptive_field"


@pytest.fixture
def run(tmp_path, monkeypatch):
    """A run on two answered notebooks and an untouched one; workers cannot grade Boris'."""
    folder = tmp_path / "class"
    folder.mkdir()
    for student in ("anna", "boris", "untouched"):
        notebook = release(LAB)
        for cell in notebook.cells:
            if cell.id.startswith("exercise-") and student != "untouched":
                cell.source = f"name = '{student}'"
        nbformat.write(notebook, folder / f"{student}.ipynb")
    found = Run(folder, LAB, tmp_path / "out", 3, Options(scheduler="somewhere"))

    def grade(tasks):
        for task in tasks:
            if task.submission.student == "boris":
                yield task, None, ENDED
            else:
                yield task, found._not_run(task, "failed", "no"), ""

    monkeypatch.setattr(found, "_workers", lambda warms: SimpleNamespace(grade=grade, workers=7))
    return found


def outcomes(run):
    return {
        record.student: {each.outcome for each in record.exercises} - {"manual"}
        for record in run.grade()
    }


def test_what_could_not_be_graded_is_said_and_costs_no_other(run, tmp_path):
    found = outcomes(run)
    assert found == {"anna": {"failed"}, "boris": {"crashed"}, "untouched": {"missing"}}
    assert run.kept.problems == [f"boris: {ENDED}"]
    record = json.loads((tmp_path / "out" / "records" / "boris.json").read_text())
    assert ENDED in record["warnings"]
    report = (tmp_path / "out" / "report.html").read_text()
    assert f"boris: {ENDED}" in unescape(report)
    assert "<th>workers</th><td>7</td>" in report


def test_who_crashes_each_time_is_not_graded_for_ever(run, tmp_path):
    for time in (1, 2, 3):
        assert outcomes(run)["boris"] == {"crashed"}
        assert run.kept.earlier("boris").accidents == time
    run.unchanged.clear()
    run.grade()
    assert run.unchanged == {"anna", "boris", "untouched"}
    assert run.kept.earlier("boris").accidents == 3


def test_a_run_that_is_killed_leaves_no_record_without_its_job(run, monkeypatch):
    save = run.kept.save

    def killed(write, *arguments):
        if "jobs" in str(arguments[0]):
            raise KeyboardInterrupt
        return save(write, *arguments)

    monkeypatch.setattr(run.kept, "save", killed)
    with pytest.raises(KeyboardInterrupt):
        run.grade()
    assert run.kept.earlier("untouched")
    assert run.kept.earlier("anna") is None


def test_students_processes_start_before_keras_is_imported(tmp_path, monkeypatch):
    """And not at all where all were graded before."""
    folder, seen = tmp_path / "class", []
    folder.mkdir()
    nbformat.write(release(LAB), folder / "anna.ipynb")
    warms = SimpleNamespace(pair=lambda: seen.append("start"))
    load = exercises.load
    monkeypatch.setattr(exercises, "load", lambda lab: seen.append("import") or load(lab))
    Run(folder, LAB, tmp_path / "out").grade(warms)
    assert seen[:2] == ["start", "import"]
    seen.clear()
    Run(folder, LAB, tmp_path / "out").grade(warms)
    assert seen == []


def test_what_could_not_be_written_is_the_last_line(run, tmp_path):
    (tmp_path / "out" / "grades.csv").mkdir(parents=True)
    run.grade()
    assert run.kept.problems[-1].startswith(f"NOT ALL WAS WRITTEN: {tmp_path / 'out'}")


def test_what_a_killed_run_left_is_removed(run, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    ended = subprocess.Popen(["true"])
    ended.wait()
    left = tmp_path / f"{prefix(ended.pid)}left"
    elsewhere = tmp_path / left.name.replace("@", "2@")  # of another machine: it may run
    left.mkdir()
    elsewhere.mkdir()
    run.grade()
    assert [path.exists() for path in (left, elsewhere)] == [False, True]
