"""What `cnnlab grade` says of a class, and where its results are, without a student's code run."""

import json
import os
import shutil
import subprocess
import sys
import zipfile

import nbformat
import pytest

from cnnlab import cli
from cnnlab.grading.asked import beside
from cnnlab.grading.marks.kept import Kept
from cnnlab.grading.marks.results import Record
from cnnlab.grading.submissions.canonical import release
from cnnlab.grading.workers.record import discussions

LAB = "07_receptive_field"
pytestmark = pytest.mark.usefixtures("nothing_runs")


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


def test_only_some_are_graded_again(folder, grade, tmp_path):
    grade()
    records = {name: tmp_path / "out" / "records" / f"{name}.json" for name in ("anna", "boris")}
    before = {name: path.stat().st_mtime_ns for name, path in records.items()}
    nbformat.write(release(LAB), folder / "clara.ipynb")
    said, [line] = grade("--only", "anna")
    assert said[0].startswith("2 submissions (1 graded now, 1 unchanged), ")
    assert line == "Not graded yet, and not asked for: clara."
    assert records["anna"].stat().st_mtime_ns > before["anna"]
    assert records["boris"].stat().st_mtime_ns == before["boris"]
    assert grade("--only", "missing")[0][0].startswith("2 submissions, ")


def test_only_a_name_that_nobody_has(folder, tmp_path, capsys):
    words = ["grade", str(folder), "--lab", LAB, "--out", str(tmp_path / "out"), "--only", "ana"]
    assert cli.main(words) == 2
    assert "Received: ana. Separate them by commas." in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
@pytest.mark.parametrize(
    "locale",
    [
        {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONIOENCODING": "latin-1"},
        {"LC_ALL": "C.UTF-8", "PYTHONIOENCODING": "ascii"},
        {"LC_ALL": "latin-1", "PYTHONUTF8": "0"},
    ],
    ids=lambda locale: " ".join(f"{name}={value}" for name, value in locale.items()),
)
def test_names_of_all_scripts_in_every_locale(folder, tmp_path, locale, latin_1):
    nbformat.write(release(LAB), folder / "名前 é.ipynb")
    out = tmp_path / "оценки 名"  # it is printed
    (out / "records").mkdir(parents=True)
    for path in folder.iterdir():  # what is no record: no warm process starts before it is needed
        (out / "records" / f"{path.stem}.json").touch()
    if locale["LC_ALL"] == "latin-1":
        locale = locale | latin_1
    words = [sys.executable, "-m", "cnnlab", "grade", folder, "--lab", LAB, "--no-sandbox"]
    words += ["--out", out]
    kept = {name: value for name, value in os.environ.items() if name[:3] not in ("LC_", "LAN")}
    done = subprocess.run(words, env=kept | locale, capture_output=True)
    assert (done.returncode, b"Traceback" in done.stderr) == (0, False), done.stderr
    rows = json.loads((out / "results.json").read_text(encoding="utf-8"))
    assert "名前 é" in [row["student"] for row in rows]
    assert os.fsencode("名前 é.html") in os.listdir(os.fsencode(out / "feedback"))
    assert Record.from_json((out / "records" / "名前 é.json").read_text(encoding="utf-8"))


@pytest.fixture
def latin_1(tmp_path):
    """The environment of a locale in ISO-8859-1, made here."""
    home = tmp_path / "locales"
    home.mkdir()
    made = subprocess.run(
        ["localedef", "-i", "en_US", "-f", "ISO-8859-1", home / "en_US.ISO-8859-1"],
        capture_output=True,
    )
    if made.returncode > 1:
        pytest.skip("localedef has no sources of locales here (Debian: apt install locales)")
    return {"LOCPATH": str(home), "LC_ALL": "en_US.ISO-8859-1"}


def test_a_zip_of_moodles_with_its_worksheet(folder, tmp_path, capsys):
    notebook = (folder / "anna.ipynb").read_bytes()
    path = tmp_path / "CNN-Lab 7-55.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("Anna K_101", "Boris_102"):
            archive.writestr(f"{name}_assignsubmission_file/{LAB}.ipynb", notebook)
        archive.writestr(
            "Grades.csv",
            "Identifier,Full name,Email address,Grade\nParticipant 101,Anna K,a@b.c,\n"
            "Participant 103,Clara,c@b.c,\n",
        )
    assert cli.main(["grade", str(path), "--lab", LAB]) == 0
    assert capsys.readouterr().err.splitlines() == [
        "Not in Grades.csv: Boris.",
        "Handed in nothing: Clara.",
    ]
    out = tmp_path / "CNN-Lab 7-55-graded"
    assert "Handed in nothing: Clara." in (out / "report.html").read_text()
    assert "Participant 101,Anna K,a@b.c,0" in (out / "moodle-worksheet.csv").read_text()
    assert sorted(path.stem for path in (out / "feedback").iterdir()) == ["Anna K", "Boris"]


def test_lateness_comes_into_the_tables(folder, grade, tmp_path):
    os.utime(folder / "anna.ipynb", (10**9, 10**9))  # 2001-09-09T01:46:40
    extended = [f"--extension={name}=2999-01-01T00:00+00:00" for name in ("boris", "zoe")]
    _, said = grade("--due", "2001-09-09T01:00+00:00", *extended)
    assert said == ["An extension for nobody who handed in: zoe."]
    head, anna, boris = (tmp_path / "out" / "grades.csv").read_text("utf-8-sig").splitlines()
    assert head.startswith("student,score,max_score,late,penalty,")
    assert ",47 min,0," in anna
    assert ",,0," in boris


def test_an_extension_needs_a_time_to_extend(folder, tmp_path, capsys):
    words = ["grade", str(folder), "--lab", LAB, "--extension", "anna=2999-01-01T00:00+00:00"]
    assert cli.main(words) == 2
    assert "expected --due beside --extension" in capsys.readouterr().err


def test_a_mark_for_nobody_is_said_before_anything_is_graded(folder, tmp_path, capsys):
    marks = tmp_path / "mine.csv"
    [discussion, *_] = discussions(release(LAB))
    words = ["grade", str(folder), "--lab", LAB, "--out", str(tmp_path / "out")]
    for who, name, points, said in (
        ("zoe", discussion.name, "1", "expected a student who handed in"),
        ("anna", "no-such", "1", "and a discussion. Received: anna, no-such"),
        ("anna", discussion.name, "99", f"expected points from 0 to {discussion.max_points:g} "),
    ):
        marks.write_text(f"student,discussion,points\n{who},{name},{points}\n")
        assert cli.main([*words, "--marks", str(marks)]) == 2
        [line] = capsys.readouterr().err.splitlines()
        assert said in line
        assert not (tmp_path / "out").exists()


def test_a_wrong_mark_filled_in_meanwhile_costs_no_record(
    folder, grade, tmp_path, capsys, monkeypatch
):
    table, keep = tmp_path / "out" / "marks.csv", Kept.keep

    def keep_while_a_teacher_marks(*arguments, **more):
        keep(*arguments, **more)
        table.write_text("student,discussion,points\nanna,why,good\n")

    with monkeypatch.context() as patch:
        patch.setattr(Kept, "keep", keep_while_a_teacher_marks)
        words = ["grade", str(folder), "--lab", LAB, "--out", str(tmp_path / "out")]
        assert cli.main(words) == 2
    [line] = capsys.readouterr().err.splitlines()
    assert line.endswith("Received: 'good'. Mend this row: what was graded is kept.")
    table.write_text(table.read_text().replace("good", ""))
    assert grade()[0][0].startswith("2 submissions (0 graded now, 2 unchanged), ")


def test_canvas_names_and_its_late_marks(folder, grade, tmp_path):
    for name in ("anna", "boris"):
        late = "LATE_" if name == "boris" else ""
        (folder / f"{name}.ipynb").rename(folder / f"{name}_{late}1{len(name)}_9_{LAB}.ipynb")
    said, [line] = grade()
    assert said[0].startswith("2 submissions, ")
    assert line.startswith("Marked as late by the platform")
    assert line.endswith(": boris.")
