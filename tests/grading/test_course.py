"""Several labs in one run: each as by itself, and a page of the course; no answer is run."""

import csv
import json
import zipfile

import nbformat
import pytest

from cnnlab import cli
from cnnlab.grading.course import place_of
from cnnlab.grading.submissions.canonical import release
from tests.grading.pages import reader

LABS = ["03_filters", "07_receptive_field"]
pytestmark = pytest.mark.usefixtures("nothing_runs")


def course(folder):
    """Of nbgrader: Anna has both labs, Boris one."""
    for student, labs in (("anna", LABS), ("boris", LABS[1:])):
        for lab in labs:
            home = folder / "submitted" / student / lab
            home.mkdir(parents=True)
            nbformat.write(release(lab), home / f"{lab}.ipynb")
    return folder


def folders(folder):
    """A folder and a zip a lab, as from a platform."""
    (folder / "03").mkdir(parents=True)
    nbformat.write(release(LABS[0]), folder / "03" / "anna.ipynb")
    with zipfile.ZipFile(folder / f"{LABS[1]}.zip", "w") as archive:
        for student in ("anna", "boris"):
            archive.writestr(f"{student}.ipynb", nbformat.writes(release(LABS[1])))
    return folder


def students(out, lab):
    rows = json.loads((out / lab / "results.json").read_text())
    return [row["student"] for row in rows]


@pytest.mark.parametrize("layout", [course, folders])
@pytest.mark.parametrize("labs", [["all"], ["03", "07"]], ids="-".join)
def test_a_course_is_graded_lab_by_lab(tmp_path, capsys, layout, labs):
    folder, out = layout(tmp_path / "in"), tmp_path / "out"
    words = ["grade", str(folder), "--out", str(out)]
    assert cli.main([*words, *(word for lab in labs for word in ("--lab", lab))]) == 0
    assert students(out, LABS[0]) == ["anna"]
    assert students(out, LABS[1]) == ["anna", "boris"]
    said = capsys.readouterr().out
    assert said.splitlines()[-1] == f"{out / 'report.html'}: the course"
    with open(out / "grades.csv", encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file)) == [
            ["student", "sum", *LABS],
            ["anna", "0", "0", "0"],
            ["boris", "0", "", "0"],
        ]
    html = (out / "report.html").read_text()
    for link in (f"{LABS[0]}/report.html", f"{LABS[1]}/feedback/boris.html"):
        assert f'href="{link}"' in html
        assert (out / link).is_file()
    assert f"{LABS[0]}/feedback/boris.html" not in html
    assert html.count("<script") == 0
    assert reader.MARKUP not in html


def test_where_a_labs_submissions_are(tmp_path):
    assert place_of(course(tmp_path / "a"), LABS[0]) == tmp_path / "a"
    assert place_of(tmp_path / "a", "04_pooling") is None
    found = folders(tmp_path / "b")
    assert place_of(found, LABS[0]) == found / "03"
    assert place_of(found, LABS[1]) == found / f"{LABS[1]}.zip"
    (found / f"{LABS[1]}.zip").rename(found / "07.ZIP")
    assert place_of(found, LABS[1]) == found / "07.ZIP"


@pytest.mark.parametrize("labs", [["all"], ["03", "07"]], ids="-".join)
def test_of_two_places_of_a_lab_none_is_chosen(tmp_path, capsys, labs):
    folder = folders(tmp_path / "in")
    (folder / LABS[1]).mkdir()
    words = ["grade", str(folder), "--out", str(tmp_path / "out")]
    assert cli.main([*words, *(word for lab in labs for word in ("--lab", lab))]) == 2
    both = f"{LABS[1]}, {LABS[1]}.zip"
    said = f"expected one folder or zip for {LABS[1]} in {folder}. Received: {both}."
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--lab", "03", "--lab", "04"], "expected submissions to 04_pooling in "),
        (
            ["--lab", "all", "--only", "anna"],
            "expected one --lab beside --only, --marks and --due.",
        ),
        (["--lab", "03", "--lab", "15", "--backend", "torch"], "torch, for 15_"),
        (["--lab", "03", "--lab", "77"], "received '77'"),
    ],
)
def test_what_a_course_is_not(tmp_path, capsys, more, said):
    out = tmp_path / "out"
    words = ["grade", str(course(tmp_path / "in")), "--out", str(out), *more]
    assert cli.main(words) == 2
    assert said in capsys.readouterr().err
    assert not out.exists()


def test_marks_that_cannot_be_are_said_before_any_lab_is_graded(tmp_path, capsys):
    folder, out = course(tmp_path / "in"), tmp_path / "out"
    (out / LABS[1]).mkdir(parents=True)
    (out / LABS[1] / "marks.csv").write_text("student,discussion,points\nanna,why,many\n")
    assert cli.main(["grade", str(folder), "--lab", "all", "--out", str(out)]) == 2
    assert "marks.csv: expected points for anna, why. Received: 'many'" in capsys.readouterr().err
    assert not (out / LABS[0]).exists()


def test_a_name_is_shown_and_does_nothing(tmp_path):
    folder = tmp_path / "in" / "03"
    folder.mkdir(parents=True)
    nbformat.write(release(LABS[0]), folder / "<b>&.ipynb")
    nbformat.write(release(LABS[0]), folder / "eve' onclick=.ipynb")
    assert (
        cli.main(["grade", str(folder.parent), "--lab", "all", "--out", str(tmp_path / "o")]) == 0
    )
    html = (tmp_path / "o" / "report.html").read_text()
    assert "&lt;b&gt;&amp;" in html
    assert "<b>&" not in html


def test_what_could_not_be_written_of_one_lab_is_told_at_the_end(tmp_path, capsys):
    folder, out = course(tmp_path / "in"), tmp_path / "out"
    (out / LABS[0] / "grades.csv").mkdir(parents=True)
    words = ["grade", str(folder), "--out", str(out)]
    assert cli.main([*words, "--lab", "03", "--lab", "07"]) == 2
    assert "NOT ALL WAS WRITTEN" in capsys.readouterr().err
    assert students(out, LABS[1]) == ["anna", "boris"]
