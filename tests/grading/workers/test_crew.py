"""Judges get submissions one by one; when one ends, what it had in hand is known at once."""

import multiprocessing
import os
import signal
import time
from pathlib import Path

import numpy as np
import pytest

from cnnlab.errors import UserError
from cnnlab.grading.marks.results import ENDED
from cnnlab.grading.submissions.submission import Submission
from cnnlab.grading.workers import crew, crews, judge, warms
from cnnlab.grading.workers.task import Limits, Options, Task

TASKS = [(name, None, "") for name in ("adam", "eve", "kain", "abel", "seth")]


class Warm:
    """A warm process without a process: no student is run here."""

    def __init__(self, workers, *_, **more):
        self.controls = [open(os.devnull) for _ in range(workers)]  # noqa: SIM115

    def wait(self):
        pass

    def close(self):
        for control in self.controls:
            control.close()


@pytest.fixture
def play(monkeypatch):
    """Has a crew of two grade the tasks; returns what was graded, and what was left in hand."""

    def run(grade, lab=lambda *_: None, limits=Limits()):  # noqa: B008 never changed
        monkeypatch.setattr(warms, "WarmProcess", Warm)
        monkeypatch.setattr(judge, "Lab", lab)
        monkeypatch.setattr(judge, "grade", lambda task, *_: grade(task[0]))
        options = Options(workers=2, limits=limits, sandboxed=False)
        with warms.Warms(options) as pair, crew.Crew("a lab", {}, 0, options, pair) as two:
            graded = {task[0]: (record, reason) for task, record, reason in two.grade(TASKS)}
            in_hand = [task[0] for task in two.in_hand.values()]
        assert not multiprocessing.active_children()
        return graded, in_hand

    return run


def test_all_are_graded_by_two(play):
    def grade(student):
        time.sleep(0.05)
        return os.getpid()

    graded, in_hand = play(grade)
    assert sorted(graded) == sorted(name for name, _, _ in TASKS)
    assert len({pid for pid, _ in graded.values()}) == 2
    assert in_hand == []


def test_a_judge_that_stumbles_goes_on(play):
    def grade(student):
        if student == "eve":
            raise ZeroDivisionError("an apple")
        return student

    graded, in_hand = play(grade)
    assert graded.pop("eve") == (None, "ZeroDivisionError: an apple")
    assert graded == {name: (name, None) for name in ("adam", "kain", "abel", "seth")}
    assert in_hand == []


def test_a_judge_that_is_made_to_think_for_ever_goes_on(play, monkeypatch):
    monkeypatch.setattr(judge, "SECONDS", 1)

    def grade(student):
        while student == "eve":
            pass
        return student

    graded, in_hand = play(grade, limits=Limits(whole=0))
    assert graded.pop("eve") == (None, "TimeoutError: judging took too long")
    assert graded == {name: (name, None) for name in ("adam", "kain", "abel", "seth")}
    assert in_hand == []


def test_a_judge_may_wait_while_answers_wait_for_a_core(play, monkeypatch):
    monkeypatch.setattr(judge, "SECONDS", 0)
    monkeypatch.setattr(judge, "MOST", 100)
    graded, _ = play(lambda student: student == "eve" and time.sleep(1.2), limits=Limits(whole=1))
    assert {reason for _, reason in graded.values()} == {None}


def test_a_judge_that_is_made_to_use_all_memory_goes_on(play, monkeypatch):
    monkeypatch.setattr(judge, "MEMORY", 2**30)

    def grade(student):
        return np.ones(2**30 if student == "eve" else 1, "u1").size

    graded, in_hand = play(grade)
    record, reason = graded.pop("eve")
    assert record is None
    assert "Unable to allocate" in reason
    assert graded == dict.fromkeys(("adam", "kain", "abel", "seth"), (1, None))
    assert in_hand == []


@pytest.mark.parametrize("how", ["killed", "the warm process gone"])
def test_what_a_judge_had_in_hand_when_it_ended(play, how):
    def grade(student):
        if student == "eve" and how == "killed":
            os.kill(os.getpid(), signal.SIGKILL)
        if student == "eve":
            raise judge.WarmGone
        time.sleep(0.2)
        return student

    graded, in_hand = play(grade)
    assert "eve" in in_hand
    assert not set(graded) & set(in_hand)


def test_who_ends_the_warm_process_each_time_is_tried_twice(monkeypatch, tmp_path):
    """And pays for it alone: what was graded beside it is graded once more."""

    def grade(task, *_):
        with open(tmp_path / task.submission.student, "a") as tries:
            tries.write("x")
        if task.submission.student == "eve":
            raise judge.WarmGone
        return task.submission.student

    monkeypatch.setattr(warms, "WarmProcess", Warm)
    monkeypatch.setattr(judge, "Lab", lambda *_: None)
    monkeypatch.setattr(judge, "grade", grade)
    tasks = [Task(Submission(name, Path()), None, "") for name, *_ in TASKS]
    options = Options(workers=2, sandboxed=False)
    with warms.Warms(options) as pair:
        two = crews.Crews("a lab", {}, 0, options, pair)
        graded = {task.submission.student: (record, why) for task, record, why in two.grade(tasks)}
    assert graded.pop("eve") == (None, ENDED)
    assert graded == {name: (name, None) for name in ("adam", "kain", "abel", "seth")}
    assert (tmp_path / "eve").read_text() == "xx"


def dies_first(*_):
    """A lab whose preparation ends the first judge that tries."""
    if multiprocessing.current_process().name.endswith("1"):
        os.kill(os.getpid(), signal.SIGKILL)


def test_one_judge_does_the_work_of_both(play, monkeypatch):
    monkeypatch.setattr(multiprocessing.process, "_process_counter", iter(range(1, 100)))
    graded, in_hand = play(lambda student: os.getpid(), dies_first)
    assert len(graded) == len(TASKS)
    assert len({pid for pid, _ in graded.values()}) == 1
    assert in_hand == []


def test_judges_that_cannot_begin_end_the_run(play):
    def lab(*_):
        os._exit(1)

    with pytest.raises(UserError, match="judges ended before they began"):
        play(lambda student: student, lab)


def test_warm_processes_are_kept_for_the_next_lab(monkeypatch):
    """But not those of a crew that ended in the middle of something."""
    started = []

    class Counted(Warm):
        def __init__(self, *arguments, **more):
            super().__init__(*arguments, **more)
            started.append(self)

    monkeypatch.setattr(warms, "WarmProcess", Counted)
    monkeypatch.setattr(judge, "Lab", lambda *_: None)
    options = Options(workers=2, sandboxed=False)

    def eve(task, *_):
        os.kill(os.getpid(), signal.SIGKILL)

    with warms.Warms(options) as pair:
        for number, grade in enumerate([lambda task, *_: task[0], eve, lambda task, *_: task[0]]):
            monkeypatch.setattr(judge, "grade", grade)
            # The second lab has less to do, and fewer judges.
            some = Options(workers=2 if number != 1 else 1, sandboxed=False)
            with crew.Crew("a lab", {}, 0, some, pair) as two:
                graded = list(two.grade(TASKS))
            assert len(graded) == (0 if number == 1 else len(TASKS))
            assert len(started) == (2 if number < 2 else 4)
    assert all(control.closed for each in started for control in each.controls)
