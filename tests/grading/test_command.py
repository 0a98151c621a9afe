"""What `cnnlab grade` says of a class, and where its results are, without a student's code run."""

import json
import os
import shutil

import nbformat
import pytest

from cnnlab import cli
from cnnlab.grading.command import beside
from cnnlab.grading.pages import report
from cnnlab.grading.submissions.canonical import release
from cnnlab.process import sandbox

LAB = "07_receptive_field"


@pytest.fixture(autouse=True)
def _neither_sandbox_nor_figures(monkeypatch):
    """Nothing is run, and the report's figures have tests of their own."""
    monkeypatch.setattr(sandbox, "why_not", lambda: None)
    monkeypatch.setattr(report, "_figures", lambda *_: [])


@pytest.fixture
def folder(tmp_path):
    """Two untouched notebooks."""
    folder = tmp_path / "class"
    folder.mkdir()
    for student in ("anna", "boris"):
        nbformat.write(release(LAB), folder / f"{student}.ipynb")
    return folder


@pytest.fixture
def grade(folder, tmp_path, capsys):
    """Grades the class into `out`; returns the lines of standard output, and of standard error."""

    def grade(*options):
        words = ["grade", str(folder), "--lab", LAB, "--out", str(tmp_path / "out"), *options]
        assert cli.main(words) == 0
        said = capsys.readouterr()
        return said.out.splitlines(), said.err.splitlines()

    return grade


def change(path, **values):
    """Changes fields of a record on the disk."""
    path.write_text(json.dumps(json.loads(path.read_text()) | values))


def test_a_second_run_says_what_it_graded(folder, grade, tmp_path):
    assert grade()[0][0].startswith("2 submissions, mean 0.0 points, ")
    for student in ("anna", "boris"):
        change(tmp_path / "out" / "records" / f"{student}.json", seconds=9.0)
    first, *files = grade()[0]
    assert first.startswith("2 submissions (0 graded now, 2 unchanged), mean 0.0 points, ")
    assert [line.partition(": ")[2] for line in files] == [
        *("the class", "the marks", "a page a student")
    ]
    (folder / "boris.ipynb").unlink()
    assert grade("--fresh")[0][0].startswith("1 submission, mean 0.0 points, ")


def test_who_is_no_longer_there_is_said_and_gets_no_page(folder, grade, tmp_path):
    out = tmp_path / "out"
    assert grade()[1] == []
    (folder / "anna.ipynb").rename(folder / "Anna K.ipynb")
    (out / "feedback" / "mine.html").write_text("the teacher's own")
    for _ in range(2):
        assert grade()[1] == [
            "No longer handed in: anna. Their feedback pages were removed; gradebook entries, if "
            "any, are of an earlier run."
        ]
        pages = sorted(path.name for path in (out / "feedback").iterdir())
        assert pages == ["Anna K.html", "boris.html", "mine.html"]
        assert "No longer handed in: anna." in (out / "report.html").read_text()
    record = out / "records" / "anna.json"
    before = record.stat().st_mtime_ns
    (folder / "Anna K.ipynb").rename(folder / "anna.ipynb")
    assert grade()[1][0].startswith("No longer handed in: Anna K. ")
    assert record.stat().st_mtime_ns == before
    assert (out / "feedback" / "anna.html").is_file()


def test_a_damaged_record_of_who_is_no_longer_there(folder, grade, tmp_path):
    grade()
    (folder / "anna.ipynb").unlink()
    (tmp_path / "out" / "records" / "anna.json").write_text("half")
    assert grade()[1][0].startswith("No longer handed in: anna. ")
    assert not (tmp_path / "out" / "feedback" / "anna.html").exists()


def test_why_a_file_cannot_be_read_is_said_once(folder, grade, tmp_path):
    (folder / "anna.ipynb").write_text("<html>")
    grade()
    page = (tmp_path / "out" / "feedback" / "anna.html").read_text()
    assert page.count("a web page (HTML)") == 1
    assert page.count("Nothing was graded here: the file could not be read.") > 1
    assert "teacher" not in page


@pytest.mark.parametrize("earlier", ["", "x", "-5", "\udcff", "9" * 5_000, "4294967296"])
def test_a_lost_seed_is_said(grade, tmp_path, earlier):
    grade()
    path = tmp_path / "out" / "seed"
    path.write_bytes(os.fsencode(earlier))
    said, [line] = grade()
    assert line.startswith(f"{path}: expected the seed of an earlier run. Received: ")
    assert line.endswith("A new one was drawn, so all are graded again, with other cases.")
    assert len(line) < 200 + len(str(path))
    assert said[0].startswith("2 submissions, ")
    assert grade()[1] == []


def test_a_given_seed_needs_no_earlier_one(grade, tmp_path):
    grade()
    (tmp_path / "out" / "seed").write_text("x")
    assert grade("--seed", "7")[1] == []
    assert (tmp_path / "out" / "seed").read_text() == "7\n"


def test_a_seed_that_is_none_changes_nothing(folder, tmp_path, capsys):
    out = tmp_path / "out"
    assert cli.main(["grade", str(folder), "--lab", LAB, "--out", str(out), "--seed=-5"]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert not out.exists()


@pytest.mark.parametrize("given", ["class", "class/", "class/.", "class/sub/.."])
def test_results_go_beside_the_submissions(folder, tmp_path, monkeypatch, given):
    (folder / "sub").mkdir()
    monkeypatch.chdir(tmp_path)
    assert beside(given).resolve() == tmp_path / "class-graded"


def test_results_of_this_folder_go_beside_it(folder, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(folder)
    assert cli.main(["grade", ".", "--lab", LAB]) == 0
    assert (tmp_path / "class-graded" / "report.html").is_file()
    assert sorted(path.name for path in folder.iterdir()) == ["anna.ipynb", "boris.ipynb"]
    assert f"{tmp_path / 'class-graded' / 'report.html'}: the class" in capsys.readouterr().out


def test_a_class_of_nbgrader_says_why(tmp_path, grade, folder):
    shutil.rmtree(folder)
    home = folder / "submitted" / "anna" / LAB
    home.mkdir(parents=True)
    for name in ("a", "b"):
        nbformat.write(release(LAB), home / f"{name}.ipynb")
    grade()
    rows = json.loads((tmp_path / "out" / "results.json").read_text())
    [warning] = rows[0]["warnings"]
    assert warning.startswith(f"The folder has 2 notebooks, none called {LAB}.ipynb. ")
