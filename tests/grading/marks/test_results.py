"""Records: nothing is lost on the way to the disk and back, and nothing else is taken for one."""

import json
import os
import stat

import pytest

from cnnlab.grading.marks import results
from cnnlab.grading.marks.results import Record, write_atomic, write_results
from tests.grading.marks.records import record


def test_scores_count_discussions():
    assert (record().score, record().max_score) == (1, 5)
    assert (record(exercises=[]).score, record(exercises=[]).max_score) == (0, 0)


def test_round_trip():
    assert Record.from_json(record().to_json()) == record()


def test_round_trip_through_a_file(tmp_path):
    write_atomic(tmp_path / "r.json", record().to_json())
    assert Record.from_json((tmp_path / "r.json").read_text(encoding="utf-8")) == record()


def test_row_is_what_results_json_promises():
    assert record().row() == {
        "student": "ada",
        "lab": "02_convolution",
        "score": 1,
        "max_score": 5,
        "seconds": 1.5,
        "sandboxed": True,
        "warnings": ["Two cells answer `conv2d`: the last one counts."],
        "exercises": [
            {
                "name": "conv2d",
                "points": 1,
                "max_points": 3,
                "outcome": "partial",
                "message": "expected 6",
            },
            {"name": "why", "points": 0, "max_points": 2, "outcome": "manual", "message": ""},
        ],
    }


def test_results_are_sorted_by_student(tmp_path):
    write_results([record("b"), record("a"), record("ж")], tmp_path)
    rows = json.loads((tmp_path / "results.json").read_text(encoding="utf-8"))
    assert [row["student"] for row in rows] == ["a", "b", "ж"]
    assert rows[0] == record("a").row()


def damaged(change):
    """A record's JSON after `change` of its plain data."""
    data = json.loads(record().to_json())
    change(data)
    return json.dumps(data)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "null",
        "[]",
        "{}",
        "[" * 100_000,
        record().to_json()[:-1],
        damaged(lambda data: data.pop("seed")),
        damaged(lambda data: data.update(extra=1)),
        damaged(lambda data: data.update(seed="7")),
        damaged(lambda data: data.update(seed=True)),
        damaged(lambda data: data.update(sandboxed=1)),
        damaged(lambda data: data.update(seconds=float("nan"))),
        damaged(lambda data: data.update(seconds=False)),
        damaged(lambda data: data.update(warnings="none")),
        damaged(lambda data: data.update(warnings=[1])),
        damaged(lambda data: data.update(outputs={"cell": [{"kind": "text"}]})),
        damaged(lambda data: data.update(answers=[])),
        damaged(lambda data: data["exercises"][0].update(outcome="splendid")),
        damaged(lambda data: data["exercises"][0].update(points=None)),
    ],
    ids=lambda text: text[:20] + "..." + text[-30:],
)
def test_what_is_not_a_record_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011 - the JSON decoder's own text, too
        Record.from_json(text)


def test_the_refusal_names_the_place():
    text = damaged(lambda data: data["exercises"][1].update(points="3"))
    with pytest.raises(ValueError, match=r"record\.exercises\[1\]\.points to be float.*'3'"):
        Record.from_json(text)


def test_write_atomic_replaces_and_leaves_nothing_beside(tmp_path):
    path = tmp_path / "new folder" / "file.txt"
    write_atomic(path, "first\n")
    write_atomic(path, "second \udc80 ж\r\n")
    assert path.read_bytes() == b"second \\udc80 " + "ж".encode() + b"\r\n"
    assert [each.name for each in path.parent.iterdir()] == ["file.txt"]
    umask = os.umask(0)
    os.umask(umask)
    assert stat.S_IMODE(path.stat().st_mode) == 0o666 & ~umask


def test_a_full_disk_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "file.txt"
    write_atomic(path, "old")

    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(results.os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_atomic(path, "new")
    assert path.read_text(encoding="utf-8") == "old"
    assert [each.name for each in tmp_path.iterdir()] == ["file.txt"]
