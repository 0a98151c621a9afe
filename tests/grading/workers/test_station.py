"""A Dask worker's bench: which submission it tries again, and how often; no process is started."""

import json
from types import SimpleNamespace

import pytest

from cnnlab.errors import UserError
from cnnlab.grading.marks.results import ENDED
from cnnlab.grading.workers import station, warms
from cnnlab.process.session import WarmGone


class Bench:
    """A bench that is played: its warm process ends as often as it is told."""

    ends, made, closed = 0, 0, 0

    def __init__(self, *run):
        type(self).made += 1

    def grade(self, task, limits):
        if Bench.ends:
            Bench.ends -= 1
            raise WarmGone
        return SimpleNamespace(to_json=lambda: "a record")

    def close(self):
        type(self).closed += 1


@pytest.fixture
def bench(monkeypatch):
    played = {"versions": lambda backend: {}, "task_of": lambda job: None, "Bench": Bench}
    timer = SimpleNamespace(start=lambda: None)
    monkeypatch.setattr(station.threading, "Timer", lambda *_: timer)
    for name, value in played.items():
        monkeypatch.setattr(station, name, value)
    for name in ("ends", "made", "closed"):
        monkeypatch.setattr(Bench, name, 0)
    yield Bench
    station._clear()


JOB = {"versions": {}, "lab": "", "seed": 0, "backend": "", "sandboxed": False, "limits": {}}


def answer():
    return json.loads(station.grade_there(json.dumps(JOB)))


def test_a_warm_process_that_ends_once_costs_nothing(bench):
    bench.ends = 1
    assert answer() == {"record": "a record"}
    assert (bench.made, bench.closed) == (2, 1)
    assert answer() == {"record": "a record"}  # on the same bench
    assert bench.made == 2


def test_who_ends_the_warm_process_each_time_is_given_up(bench):
    bench.ends = 99
    assert answer() == {"failed": ENDED}
    assert (bench.made, bench.closed) == (2, 2)
    bench.ends = 0
    assert answer() == {"record": "a record"}


def test_a_bench_that_cannot_be_made_leaves_no_process(monkeypatch):
    """A worker lives long, and may be asked again."""
    made = []

    class Warm:
        def __init__(self, *_, **more):
            self.open = True
            made.append(self)

        def wait(self):
            raise UserError("the warm process did not start")

        def close(self):
            self.open = False

    monkeypatch.setattr(warms, "WarmProcess", Warm)
    monkeypatch.setattr(station, "Lab", lambda *_: None)
    with pytest.raises(UserError):
        station.Bench("03_filters", 0, "tensorflow", False)
    assert [warm.open for warm in made] == [False, False]
