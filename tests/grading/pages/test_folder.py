"""All that is told of a class is written, and a file that cannot be is no reason to stop."""

import json

from cnnlab.grading.marks.kept import Kept
from cnnlab.grading.pages.folder import lab_titles, write_folder
from cnnlab.grading.submissions.canonical import release
from tests.grading.marks.records import record

RUN = {"seed": 3, "workers": 2, "seconds": 9.0, "graded": 1, "sandboxed": False, "versions": "all"}
FILES = ["canvas.csv", "feedback", "grades.csv", "moodle.csv", "report.html", "results.json"]


def write(out):
    kept = Kept(out)
    kept.problems.append("a line for the teacher")
    titles = lab_titles("02_convolution", release("02_convolution"))
    write_folder(kept, [record("ada")], titles, RUN)
    return kept


def test_all_is_written(tmp_path):
    assert write(tmp_path).unwritten == []
    assert sorted(path.name for path in tmp_path.iterdir()) == FILES
    assert json.loads((tmp_path / "results.json").read_text())[0]["student"] == "ada"
    for page in ("report.html", "feedback/ada.html"):
        assert "Convolution" in (tmp_path / page).read_text()  # the lab's title
    assert "a line for the teacher" in (tmp_path / "report.html").read_text()


def test_what_cannot_be_written_is_left_out(tmp_path):
    (tmp_path / "feedback").write_text("a file")
    (tmp_path / "grades.csv").mkdir()
    assert len(write(tmp_path).unwritten) == 2
    assert (tmp_path / "report.html").is_file()
