"""What happens to submissions that were in hand when a judge ended: only the culprit pays."""

from types import SimpleNamespace

from cnnlab.grading.run import Options, Run


class Crews(Run):
    """A run whose crews are played: `culprit` ends the judge that has it in hand."""

    def __init__(self, culprit):
        self.culprit, self.problems, self.kept, self.crews = culprit, [], {}, []
        self.options = Options()

    def _work(self, waiting, workers, binds, advance):
        self.crews.append((workers, list(waiting)))
        while waiting:
            in_hand = list(waiting)[:workers]
            if self.culprit in in_hand:
                return in_hand
            for student in in_hand:
                self.kept[student] = "graded"
                del waiting[student]
        return []

    def _nothing(self, submission, notebook, digest, outcome, reason):
        return SimpleNamespace(student=submission.student, outcome=outcome)

    def _keep(self, record, notebook, write=True):
        self.kept[record.student] = record.outcome


def test_an_innocent_neighbour_is_graded():
    run = Crews(culprit="eve")
    students = ["adam", "eve", "kain", "abel", "seth"]
    run.options.workers = 3
    run._grade([(SimpleNamespace(student=name), None, "") for name in students], [])
    assert run.crews == [
        *((3, students), (2, ["abel", "seth"])),  # no more judges than there is to do
        *((1, ["adam", "eve", "kain"]), (1, ["kain"])),
    ]
    graded = dict.fromkeys(["adam", "kain", "abel", "seth"], "graded")
    assert run.kept == {"eve": "crashed"} | graded
    assert [problem.split(":")[0] for problem in run.problems] == ["eve"]
