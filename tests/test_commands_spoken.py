"""All that commands say, in the reader's language: looked at in a pseudo-language."""

import re
from types import SimpleNamespace

import pytest

from cnnlab import cli, doctor, exercises, runtime
from cnnlab.grading import command
from cnnlab.grading.after import merge, replay, similar
from cnnlab.grading.marks.kept import Kept
from cnnlab.grading.marks.results import write_atomic
from cnnlab.judging.scores import Score
from cnnlab.language import VARIABLE, say
from cnnlab.notebooks import check, mistakes, progress
from cnnlab.notebooks.launch import copy_labs, labs_folder
from cnnlab.process import sandbox
from tests import pseudo
from tests.grading.marks.records import record
from tests.test_cli import COMMANDS

# Names: of the program and its commands, options, files, keywords and their values.
NAME = re.compile(r"`[^`]*`|\S*[\d_/=@<>\\-]\S*|\S*\.\w\S*|\bcnnlab( \w+)*|\b[A-Z]{2,}\b")
CHOICE = re.compile(r"[{\[][\w|]+[}\]]")
PYTHONS = ("File is not a zip file", "No module named")  # its own words
VALUES = {"none", "zero", "module", "all", "timeout", "crashed", "anna", "boris"}
VALUES |= {"tensorflow", "jax", "torch", "en", "ru", "xx"}


@pytest.fixture(autouse=True)
def spoken(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.delenv("JUPYTER_PATH", raising=False)  # that of tests/kernel, with a kernel
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "jupyter"))
    monkeypatch.setenv(VARIABLE, pseudo.NAME)
    with pseudo.spoken():
        yield


def left_in_english(text, names=()):
    free = {*VALUES, *names, *(name for lab in exercises.labs() for name in lab.split("_"))}
    for words in PYTHONS:
        text = text.replace(words, "")
    rest = NAME.sub(" ", CHOICE.sub(" ", text))
    return [word for word in pseudo.plain_words(rest) if word not in free]


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_help(capsys, path):
    assert cli.main([*path, "--help"]) == 0
    said = capsys.readouterr().out
    names = [word for command in COMMANDS for word in command]
    without_example = re.sub(r"\n  \w*:? *[^ ]*: cnnlab .*", "", said)
    assert left_in_english(without_example, names) == []


@pytest.mark.parametrize(
    "line",
    [
        "",
        "chekc",
        "lab --prot 3",
        "lab --p 3",
        "lab --xyz",
        "lab a b",
        "lab a b c",
        "lab --port",
        "lab --port=x",
        "lab --plain=3",
        "check",
        "grade a",
        "grade a --lab 02 --backend x",
        "grade a --lab 02 --seed=-1",
        "grade a --lab 02 --fresh --only x",
    ],
)
def test_wrong_calls(capsys, line):
    assert cli.main(line.split()) == 2
    assert left_in_english(capsys.readouterr().err, ["chekc", "prot"]) == []


@pytest.mark.parametrize(
    "said",
    [
        "No such option: --prot Did you mean --port?",
        "No such option: --p (Possible options: --plain, --port)",
        "No such option: --xyz",
    ],
)
def test_what_an_older_click_says(said):
    assert left_in_english(say(said)) == left_in_english(say(f"{said}.")) == []


@pytest.mark.parametrize(
    "line",
    [
        "lab 99",
        "lab --port 99999",
        "check nowhere",
        "check book.ipynb",
        "check empty.ipynb",
        "progress .",
        "grade nowhere --lab 02",
        "grade book.ipynb --lab 02",
        "grade . --lab 02 --due x",
        "grade . --lab 02 --extension x",
        "grade . --lab 02 --due 2026-03-01T23:59+03:00 --penalty x",
        "grade . --lab 02 --shard 1/2",
        "grade . --lab 02 --shard 3/2 --seed 1",
        "grade . --lab 02 --lab 03 --only x",
        "grade . --lab 01 --backend torch",
        "export gradescope 99",
        "export gradescope 02 --wheel nowhere",
        "merge out .",
        "replay nowhere",
        "similar .",
        "class .",
        "class new --students 1000000",
        "course book.ipynb",
        "audit 02",
        "kernel remove --language xx",
    ],
)
def test_errors(capsys, tmp_path, line, monkeypatch):
    monkeypatch.setattr(sandbox, "why_not", lambda: "it is a test")
    (tmp_path / "book.ipynb").write_text("no notebook")
    (tmp_path / "empty.ipynb").write_text('{"cells": [], "metadata": {}, "nbformat": 4}')
    assert cli.main(line.split()) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert left_in_english(said.partition(": ")[2], ["nowhere", "student", "new"]) == []


def test_progress(capsys, tmp_path):
    copy_labs(labs_folder(), tmp_path)
    assert progress.main(tmp_path) == 0
    names = [word for lab in exercises.labs() for name in exercises.load(lab) for word in [name]]
    assert left_in_english(capsys.readouterr().out, names) == []


def test_the_table_of_check(capsys):
    from rich.console import Console

    found = [
        Score("conv2d", 1, 3, "partial", "the check gave no result"),
        Score("conv2d", 0, 3, "timeout", "the check took too long"),
        Score("conv2d", 3, 3, "passed", "All right."),
        Score("conv2d", 0, 3, "error", "the check did not run: NameError: no name"),
    ]
    Console(width=200).print(check._table(found))
    assert left_in_english(capsys.readouterr().out.replace("no name", "")) == []


def test_doctor(capsys, monkeypatch):
    monkeypatch.setattr(doctor, "check_backend", lambda: iter(()))  # it starts a process
    doctor.main()
    said = re.sub(r"(?m)^(\S+ +)[a-z][\w-]+ [\d.]+$", "", capsys.readouterr().out)  # packages
    assert left_in_english(said, ["Python", "bubblewrap", "namespaces", "seccomp"]) == []


def test_the_device(monkeypatch):
    monkeypatch.setattr(runtime, "gpu_name", lambda: None)
    assert left_in_english(runtime.device()) == []


def test_what_is_wrong_in_a_source(capsys, tmp_path):
    (tmp_path / "solutions").mkdir()
    source = '# %% exercise="twice" points=x varies=1\nx = 1\n\n# %% check="once"\n1'
    (tmp_path / "solutions" / "01_why_convolution.py").write_text(source)
    assert cli.main(["build", "01"]) == 2
    words = {*mistakes.WORDS, "twice", "once"}
    said = re.sub(r"line=\d+", "", capsys.readouterr().err)
    assert said.count("\n") > 3
    assert left_in_english(said, words) == []


def graded(folder, shard=None):
    kept = Kept(folder)
    kept.seed(7)
    for student in ("ada", "bob"):
        each = record(student, answers={"conv2d": "x = 1", "why": ""}, warnings=[])
        kept.keep(each, None)
    if shard:
        write_atomic(folder / "shard", f"{shard}\nclass\nada\nbob\n")
    return folder


def test_similar_and_merge(capsys, tmp_path):
    assert similar.main(graded(tmp_path / "one", "1/1")) == 0
    assert merge.main(tmp_path / "all", [tmp_path / "one"]) == 0
    assert left_in_english(capsys.readouterr().out) == []


def test_replay(capsys, tmp_path, monkeypatch):
    then, now = record(), record(exercises=[])
    now.exercises = [*then.exercises]
    monkeypatch.setattr(replay, "read", lambda path: (then, {}))
    monkeypatch.setattr(
        replay,
        "changes",
        lambda *_: iter(["why: the answer in the record is not the one in the job"]),
    )
    monkeypatch.setattr(replay, "graded", lambda job: now)
    assert replay.main("x") == 1
    assert left_in_english(capsys.readouterr().out, ["ada", "conv", "why", "conv2d"]) == []


def test_the_last_lines_of_grade(capsys, tmp_path):
    kept = Kept(tmp_path)
    kept.problems += ["Left out, not a notebook: 1.txt.", "Handed in nothing: 7."]
    run = SimpleNamespace(kept=kept, unchanged={"ada"})
    command.tell(run, [record("ada"), record("bob")], 12.5)
    said = capsys.readouterr()
    assert left_in_english(said.out + said.err, ["ada", "bob"]) == []


def test_export(capsys, tmp_path):
    assert cli.main(["export", "gradescope", "02"]) == 0
    assert left_in_english(capsys.readouterr().out) == []


def test_the_first_lines_of_lab(capsys, monkeypatch):
    monkeypatch.setattr("jupyterlab.labapp.LabApp.launch_instance", lambda arguments: None)
    assert cli.main(["lab"]) == 0
    assert left_in_english(capsys.readouterr().out) == []


def test_a_word_that_was_not_marked_is_found():
    assert left_in_english("Ťéẃṽ: not marked. See `cnnlab --help`.") == ["not", "marked", "See"]


def test_the_option_comes_before_the_environment(capsys):
    assert cli.main(["check", "nowhere", "--language", "en"]) == 2
    assert "expected a notebook" in capsys.readouterr().err
    assert cli.main(["check", "nowhere"]) == 2
    assert "expected a notebook" not in capsys.readouterr().err
