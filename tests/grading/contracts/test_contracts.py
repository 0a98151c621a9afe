"""Other platforms read the marks that `results.json` has."""

import json
import runpy
import subprocess
import sys
import zipfile
from xml.etree import ElementTree

import jsonschema
import nbformat
import pytest

from cnnlab import cli, exercises
from cnnlab.grading.contracts import __main__ as one
from cnnlab.grading.contracts import classroom50, gradescope, prairielearn
from cnnlab.grading.marks.results import OUTCOMES, ExerciseResult
from cnnlab.grading.submissions.canonical import release
from cnnlab.notebooks.junit import junit
from tests.grading.contracts.schemas import GRADESCOPE
from tests.grading.contracts.through import RUNNER, assert_equal_marks
from tests.grading.marks.records import record

LAB = "07_receptive_field"
POINTS = {"passed": 3, "partial": 1}
ALL = [
    ExerciseResult(f"ex-{outcome}", POINTS.get(outcome, 0), 3, outcome, f"said <{outcome}> & \x00")
    for outcome in OUTCOMES
]


@pytest.mark.parametrize("exercises", [ALL, ALL[:1], ALL[3:4], []], ids=len)
def test_marks_are_equal_everywhere(exercises):
    assert_equal_marks(record(exercises=exercises))


def test_points_that_are_not_whole_are_no_ints():
    half = record(exercises=[ExerciseResult("a", 0.5, 1, "partial", "")])
    with pytest.raises(ValueError, match=r"Expected whole points.* Received: 0\.5\."):
        classroom50.results(half, RUNNER)


def test_gradescope_is_told_what_waits_for_a_teacher_beside_its_tests():
    why = ExerciseResult("why", 0, 2, "manual", "Will be read by your teacher.")
    said = gradescope.results(record(exercises=[ALL[0], why], warnings=["A warning."]))
    assert [(each["name"], each["status"]) for each in said["tests"]] == [("ex-passed", "passed")]
    assert said["output"] == "A warning.\nwhy (0/2): Will be read by your teacher."


def test_prairielearn_gets_less_than_a_megabyte():
    many = [ExerciseResult(f"e{n}", 1, 1, "passed", "ж" * 9_000) for n in range(300)]
    said = prairielearn.results(record(exercises=many, warnings=["x" * 9_000_000]))
    assert len(json.dumps(said)) < prairielearn.MAX_BYTES


def test_what_cannot_be_graded_costs_no_try_in_prairielearn():
    said = prairielearn.results(record(answers={"conv2d": ""}, warnings=["It is a PDF."]))
    assert (said["gradable"], said["format_errors"]) == (False, ["It is a PDF."])
    assert prairielearn.results(record())["gradable"]


def test_junit_tells_failures_from_errors():
    suite = ElementTree.fromstring(junit("lab \x1b", ALL).encode())[0]
    assert {name: suite.get(name) for name in ("failures", "errors", "skipped")} == {
        "failures": "4",  # partial, failed, missing, marked
        "errors": "3",  # error, timeout, crashed
        "skipped": "1",
    }
    assert suite.find(".//failure").get("message").startswith("1 of 3 points. said <partial> & ")


@pytest.fixture
def folder(tmp_path):
    """A student's, as a platform gives it."""
    folder = tmp_path / "student"
    folder.mkdir()
    nbformat.write(release(LAB), folder / "my notebook.ipynb")
    (folder / "helper.py").write_text("x = 1")
    return folder


@pytest.mark.slow
def test_in_a_container_one_folder_is_graded(folder, tmp_path):
    words = [sys.executable, "-m", "cnnlab.grading.contracts", "gradescope", "07", str(folder)]
    path = tmp_path / "results" / "results.json"
    done = subprocess.run([*words, str(path)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    said = json.loads(path.read_text())
    jsonschema.validate(said, GRADESCOPE)
    assert (said["score"], len(said["tests"])) == (0, len(exercises.load(LAB)))


@pytest.mark.parametrize("words", [[], ["moodle", "07", ".", "x"], ["gradescope", "07", "no", "x"]])
def test_what_it_cannot_do_is_said_in_a_line(words, monkeypatch, capsys):
    monkeypatch.delitem(sys.modules, one.__name__)  # it runs anew
    monkeypatch.setattr(sys, "argv", [one.__file__, *words])
    with pytest.raises(SystemExit) as end:
        runpy.run_module("cnnlab.grading.contracts", run_name="__main__")
    said = capsys.readouterr().err
    assert (end.value.code, said.count("\n")) == (2, 1)
    assert "cnnlab.grading.contracts: expected a " in said


@pytest.fixture
def export(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)

    def export(*words, code=0):
        assert cli.main(["export", *words]) == code
        return capsys.readouterr()

    return export


def test_gradescopes_zip(export, tmp_path):
    wheel = tmp_path / "cnnlab-1-py3-none-any.whl"
    wheel.write_bytes(b"wheel")
    assert export("gradescope", "02").out.startswith("autograder.zip: ")
    export("gradescope", "02", "--out", "b.zip", "--wheel", str(wheel))
    for name, told in (
        ("autograder.zip", "'cnnlab[cpu,lab,grade]=="),
        ("b.zip", f"/autograder/source/{wheel.name}"),
    ):
        with zipfile.ZipFile(tmp_path / name) as made:
            assert {"setup.sh", "run_autograder"} <= set(made.namelist())
            assert made.getinfo("run_autograder").external_attr >> 16 == 0o755
            setup, run = (made.read(each).decode() for each in ("setup.sh", "run_autograder"))
        assert told in setup
        assert "gradescope 02_convolution /autograder/submission " in run
        for script in (setup, run):
            assert script.startswith("#!/usr/bin/env bash\n")
            subprocess.run(["bash", "-n"], input=script, text=True, check=True)
    assert "expected a new file" in export("gradescope", "02", code=2).err


def test_what_answers_import_comes_along(export, tmp_path):
    export("classroom50", "17")
    text = (tmp_path / "classroom50-17_frameworks" / "autograder.py").read_text()
    assert 'PACKAGE = "cnnlab[cpu,lab,grade,frameworks]==' in text


def test_prairielearns_question(export, tmp_path):
    export("prairielearn", "02", "--out", "question", "--image", "uni/grader")
    about = json.loads((tmp_path / "question" / "info.json").read_text())
    assert about["externalGradingOptions"]["image"] == "uni/grader"
    assert about["externalGradingOptions"]["timeout"] <= 600
    run = tmp_path / "question" / "tests" / "run.sh"
    assert run.stat().st_mode & 0o111
    subprocess.run(["bash", "-n", run], check=True)


def test_classroom_50s_autograder(export, tmp_path):
    export("classroom50", "02")
    text = (tmp_path / "classroom50-02_convolution" / "autograder.py").read_text()
    compile(text, "autograder.py", "exec")
    assert '"classroom50", "02_convolution"]' in text


def test_a_wheel_that_is_not_there_is_said(export):
    assert "expected the wheel of cnnlab" in export("gradescope", "02", "--wheel", "x", code=2).err
