"""One submission on its way, with a student's process that is played."""

import time
from types import SimpleNamespace

import pytest
from nbformat.v4 import new_code_cell

from cnnlab import exercises
from cnnlab.grading.submissions.canonical import release
from cnnlab.grading.workers import bare, sources
from cnnlab.grading.workers import grade as module
from cnnlab.grading.workers.grade import Grading
from cnnlab.grading.workers.lab import Lab
from cnnlab.grading.workers.task import Limits
from cnnlab.judging.card import Card
from cnnlab.judging.probes import Answer
from cnnlab.judging.student_error import StudentError
from cnnlab.process.session import Gone

LAB = "02_convolution"


class Session:
    """Answers each question with the right `output_size`, after some time."""

    seconds = 0.0

    def __init__(self, control, cpu_seconds):
        pass

    def unread(self, cells, seconds):
        return [None] * len(cells)

    def named(self, cells, asked, seconds):
        return {}

    def python(self, cells, seconds):
        return cells

    def define(self, cells, name, without, seconds):
        return None

    def look(self, sources, seconds):
        return set()

    def run(self, source, show, seconds):
        return [], None

    def ask(self, probe, name, args, kwargs, forbidden, seconds):
        time.sleep(self.seconds)
        if name != "output_size":
            return Answer(missing=True)
        if probe == "value":
            return Answer(print)
        return Answer(exercises.load(LAB)["output-size"].oracle(*args, **kwargs))

    def close(self):
        pass


@pytest.fixture
def grading(monkeypatch):
    for each in (module, sources):
        monkeypatch.setattr(each, "Session", Session)
    monkeypatch.setattr(bare, "Session", Session)
    lab = Lab(LAB, exercises.load(LAB), 3)
    canonical = SimpleNamespace(notebook=release(LAB), warnings=[], files={}, language="en")
    return lambda **limits: Grading(lab, canonical, (None, None), Limits(**limits))


def outcomes(results):
    return {each.name: each.outcome for each in results}


def test_what_is_right_and_what_is_missing(grading):
    found = outcomes(grading().grade())
    assert found.pop("output-size") == "passed"
    assert set(found.values()) == {"missing"}


def test_a_check_of_many_questions_ends_with_the_time_for_all(grading, monkeypatch):
    """Each question may take the time of a cell, and there are more than a thousand."""
    monkeypatch.setattr(Session, "seconds", 0.05)
    started = time.monotonic()
    results = {each.name: each for each in grading(cell=10, whole=1.5).grade()}
    assert time.monotonic() - started < 10
    slow = results["output-size"]
    assert (slow.points, slow.outcome) == (0, "timeout")
    assert slow.message == "Answering the check was cut short: all 1.5 s were over"
    assert results["conv-layer"].outcome == "timeout"  # it stands below


def test_a_picture_that_cannot_be_drawn_costs_no_marks(grading, monkeypatch):
    draw = Card._repr_html_

    def stumbles(card):
        if card.verdict.outcome == "passed" and (card.verdict.got or card.verdict.steps):
            raise MemoryError
        return draw(card)

    played = grading()
    monkeypatch.setattr(Card, "_repr_html_", stumbles)
    monkeypatch.setattr(module, "judge", lambda *a: with_picture(judge(*a)))
    results = {each.name: each for each in played.grade()}
    assert results["output-size"].outcome == "passed"
    assert "output-size" in results["output-size"].card
    assert played.found.warnings == ["`output-size`: its picture could not be drawn (MemoryError)."]


judge = module.judge


def with_picture(verdict):
    drawn = "a picture" if verdict.outcome == "passed" else None
    verdict.got = verdict.expected = verdict.steps = drawn
    return verdict


# What cannot be read is not run.


class Reading(Session):
    """Ends where it reads `killer`, and cannot read `strange`; keeps what it runs."""

    ran: list[str] = []
    dies_with: set[str] = set()

    def unread(self, cells, seconds):
        if any(word in cell for word in self.dies_with for cell in cells):
            raise Gone("crashed", "ended the process")
        strange = StudentError("RuntimeError", "still changing after 500 iterations")
        return [strange if "strange" in cell else None for cell in cells]

    def python(self, cells, seconds):
        assert not any("strange" in cell or "killer" in cell for cell in cells)
        return cells

    def look(self, sources, seconds):
        return set(self.python(sources, seconds)) & set()

    def run(self, source, show, seconds):
        self.ran.append(source)
        return [], None


@pytest.fixture
def reading(monkeypatch):
    """Grades the lab with these cells added above its answers; returns what was run."""
    monkeypatch.setattr(Reading, "ran", [])
    for each in (module, sources):
        monkeypatch.setattr(each, "Session", Reading)
    monkeypatch.setattr(bare, "Session", Reading)
    lab = Lab(LAB, exercises.load(LAB), 3)

    def reading(*cells, dies_with=()):
        monkeypatch.setattr(Reading, "dies_with", dies_with)
        notebook = release(LAB)
        for number, source in enumerate(cells):
            notebook.cells.insert(3 + number, new_code_cell(source, id=f"helper-{number}"))
        canonical = SimpleNamespace(notebook=notebook, warnings=[], files={}, language="en")
        graded = Grading(lab, canonical, (None, None), Limits())
        results = {each.name: each.outcome for each in graded.grade()}
        assert results["output-size"] == "passed"
        return [cell for cell in Reading.ran if cell in cells], graded.found.warnings

    return reading


def test_a_cell_that_cannot_be_read_is_not_run_and_the_others_are(reading):
    ran, warnings = reading("a = 1", "%%strange", "b = 1")
    assert ran == ["a = 1", "b = 1"]
    assert warnings == [
        "The cell `helper-1` was not run: RuntimeError: still changing after 500 iterations."
    ]


def test_a_cell_that_ends_who_reads_it_is_not_run(reading):
    ran, warnings = reading("a = 1", "killer", "b = 1", dies_with={"killer"})
    assert ran == ["a = 1", "b = 1"]
    assert warnings == ["The cell `helper-1` was not run: this cell cannot be read."]


def test_a_process_that_ends_by_accident_costs_no_cell(reading, monkeypatch):
    read = Reading.unread

    def once(self, *arguments):
        monkeypatch.setattr(Reading, "unread", read)
        raise Gone("crashed", "ended the process")

    monkeypatch.setattr(Reading, "unread", once)
    assert reading("a = 1", "b = 1") == (["a = 1", "b = 1"], [])
