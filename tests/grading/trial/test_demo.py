"""`make demo`: a real class is graded; what is not its own is never removed."""

import json

import pytest

from cnnlab.errors import UserError
from cnnlab.grading.marks.results import Record
from cnnlab.grading.trial import demo
from cnnlab.process import sandbox
from tests.grading.contracts.through import assert_equal_marks

LAB = "14_multichannel"  # no exercise of it trains a net, and there is one for each attack


def scores(folder):
    rows = json.loads((folder / "results" / "results.json").read_text())
    return {row["student"]: row["score"] for row in rows}


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.needs("sandbox")
def test_all_earn_what_they_should_and_the_hostile_nothing(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(demo, "LAB", LAB)
    monkeypatch.setattr(demo, "STUDENTS", 3)
    monkeypatch.setattr(demo, "TIMEOUT", 15)  # waited for by the loop without an end
    folder = tmp_path / "demo"
    assert demo.main(folder) == 0
    assert set(scores(folder)) == {"student1", "student2", "hostile1"}
    assert scores(folder)["hostile1"] == 0
    for path in (folder / "results" / "records").iterdir():
        assert_equal_marks(Record.from_json(path.read_text()))
    said = capsys.readouterr()
    assert said.err == ""
    for words in ("should earn", "equals everything", "PermissionError", "took longer"):
        assert words in said.out
    assert f"{folder / 'results' / 'report.html'}: the class" in said.out


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_without_a_sandbox_nothing_hostile_is_run(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(sandbox, "why_not", lambda: "it is a test")
    monkeypatch.setattr(demo, "LAB", LAB)
    monkeypatch.setattr(demo, "STUDENTS", 1)
    assert demo.main(tmp_path / "demo") == 0
    assert set(scores(tmp_path / "demo")) == {"student1"}
    said = capsys.readouterr()
    assert said.err.startswith("NO SANDBOX: it is a test. Students' code runs as you")
    assert "The hostile submission was left out" in said.out


def test_a_wrong_mark_is_told_and_an_earlier_demonstration_gives_way(tmp_path, monkeypatch, capsys):
    most, marks = demo.write_class(tmp_path / "class", demo.LAB, 1)["student1"], []

    def grade(*_, **__):
        out = tmp_path / "demo" / "results"
        out.mkdir()
        rows = [{"student": "student1", "score": marks[-1], "exercises": []}]
        (out / "results.json").write_text(json.dumps(rows))

    monkeypatch.setattr(sandbox, "why_not", lambda: "it is a test")
    monkeypatch.setattr(demo, "STUDENTS", 1)
    monkeypatch.setattr(demo.command, "main", grade)
    for mark, code in ((17.0, 1), (most, 0)):
        marks.append(mark)
        assert demo.main(tmp_path / "demo") == code
        assert f"{mark:g}" in capsys.readouterr().out


@pytest.mark.parametrize(
    "others",
    [
        ["thesis.txt"],
        ["results/experiment.csv"],
        ["handed-in/anna.ipynb"],
        ["handed-in/student1.ipynb", "thesis.txt"],
        ["handed-in/student1.ipynb", "handed-in/notes/1.txt"],
    ],
)
def test_what_is_not_its_own_is_kept(tmp_path, others):
    folder = tmp_path / "demo"
    for name in others:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("mine")
    with pytest.raises(UserError, match=r"expected no .*demo, or that of an earlier demonstration"):
        demo.main(folder)
    assert all((folder / name).read_text() == "mine" for name in others)
    file = tmp_path / "file"
    file.write_text("mine")
    with pytest.raises(UserError, match="expected no"):
        demo.main(file)
