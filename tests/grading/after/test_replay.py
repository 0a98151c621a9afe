"""A record made once more: the same where nothing changed, and what changed is said."""

import json
import shutil

import pytest

from cnnlab.cli import main
from cnnlab.grading.after import replay
from cnnlab.grading.trial.classroom import write_class

LAB = "03_filters"


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    """A class of two, graded."""
    folder = tmp_path_factory.mktemp("replay")
    write_class(folder / "class", LAB, 2)
    out = folder / "out"
    assert main(["grade", str(folder / "class"), "--lab", LAB, "--out", str(out)]) == 0
    return out


@pytest.fixture
def copy(results, tmp_path):
    return shutil.copytree(results, tmp_path / "results")


def record_of(folder):
    return folder / "records" / "student2.json"


def change(path, change_it):
    found = json.loads(path.read_text())
    change_it(found)
    path.write_text(json.dumps(found))


@pytest.mark.slow
@pytest.mark.needs("sandbox")
class TestReplay:
    def test_nothing_changed(self, results, capsys):
        assert main(["replay", str(record_of(results))]) == 0
        assert "All is as it was." in capsys.readouterr().out

    @pytest.fixture
    def not_again(self, copy, monkeypatch):
        """The lab is not graded anew: what the record says is what comes out."""
        record, _ = replay.read(record_of(copy))
        monkeypatch.setattr(replay, "graded", lambda job: record)

    @pytest.mark.parametrize("file", ["records", "jobs"])
    def test_a_changed_answer(self, copy, file, capsys, not_again):
        def one_byte(found):
            name = next(name for name, text in found["answers"].items() if text)
            found["answers"][name] += " "

        change(copy / file / "student2.json", one_byte)
        assert main(["replay", str(record_of(copy))]) == 1
        assert "the answer in the record is not the one in the job" in capsys.readouterr().out

    def test_a_changed_notebook(self, copy, capsys, not_again):
        def one_byte(found):
            found["notebook"] = found["notebook"].replace("def ", "def  ", 1)

        change(copy / "jobs" / "student2.json", one_byte)
        assert main(["replay", str(record_of(copy))]) == 1
        assert (
            "different: the job: it is not what the record was made of" in capsys.readouterr().out
        )

    def test_a_changed_exercise(self, copy, capsys, not_again):
        def other_code(found):
            found["versions"]["cnnlab"] = "0.1.0 (code 00000000)"

        change(copy / "jobs" / "student2.json", other_code)
        assert main(["replay", str(record_of(copy))]) == 1
        assert "different: cnnlab: 0.1.0 (code 00000000) then, 0.1" in capsys.readouterr().out

    def test_a_changed_mark(self, copy, monkeypatch, capsys):
        was, _ = replay.read(record_of(copy))
        monkeypatch.setattr(replay, "graded", lambda job: was)
        change(record_of(copy), lambda found: found["exercises"][0].update(points=0.5))
        assert main(["replay", str(record_of(copy))]) == 1
        assert "0.5 then, " in capsys.readouterr().out


@pytest.mark.parametrize("content", [None, "{", "[]"])
def test_what_is_no_record_is_told_in_a_line(tmp_path, content, capsys):
    path = tmp_path / "records" / "anna.json"
    path.parent.mkdir()
    if content:
        path.write_text(content)
        (tmp_path / "jobs").mkdir()
        (tmp_path / "jobs" / "anna.json").write_text("{}")
    assert main(["replay", str(path)]) == 2
    assert capsys.readouterr().err.count("\n") == 1
