"""What happens to submissions that were in hand when a judge ended: only the culprit pays."""

from types import SimpleNamespace

from cnnlab.grading.marks.results import ENDED
from cnnlab.grading.workers import crews
from cnnlab.grading.workers.task import Options, Task

CULPRIT = "eve"
STUDENTS = ["adam", CULPRIT, "kain", "abel", "seth"]


class Crew:
    """A crew that is played: the culprit ends the judge that has it in hand."""

    seen: list[tuple] = []  # of each crew how many judges it had, and what it was given

    def __init__(self, lab, exercises, seed, options, warms):
        self.workers, self.in_hand = options.workers, {}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def grade(self, tasks):
        self.seen.append((self.workers, [task.submission.student for task in tasks]))
        for first in range(0, len(tasks), self.workers):
            in_hand = tasks[first : first + self.workers]
            if CULPRIT in [task.submission.student for task in in_hand]:
                self.in_hand = dict(enumerate(in_hand))
                return
            yield from ((task, "graded", None) for task in in_hand)


def test_an_innocent_neighbour_is_graded(monkeypatch):
    monkeypatch.setattr(crews, "Crew", Crew)
    monkeypatch.setattr(Crew, "seen", [])
    tasks = [Task(SimpleNamespace(student=student), None, "") for student in STUDENTS]
    here = crews.Crews("a lab", {}, 0, Options(workers=3, sandboxed=False), None)
    found = {task.submission.student: (record, said) for task, record, said in here.grade(tasks)}
    assert Crew.seen == [
        *((3, STUDENTS), (2, ["abel", "seth"])),  # no more judges than there is to do
        *((1, ["adam", CULPRIT, "kain"]), (1, ["kain"])),
    ]
    graded = dict.fromkeys(["adam", "kain", "abel", "seth"], ("graded", None))
    assert found == {CULPRIT: (None, ENDED)} | graded


def test_why_a_judge_stumbled_is_said_to_the_teacher(monkeypatch):
    class Stumbles(Crew):
        def grade(self, tasks):
            yield tasks[0], None, "ValueError: no"

    monkeypatch.setattr(crews, "Crew", Stumbles)
    task = Task(SimpleNamespace(student="adam"), None, "")
    [result] = crews.Crews("a lab", {}, 0, Options(sandboxed=False), None).grade([task])
    said = "The grader failed on this submission (ValueError: no): mark it by hand."
    assert result == (task, None, said)
