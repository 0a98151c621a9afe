"""Each of the grader's pages, with all that it may have to say."""

from cnnlab.grading.after.similar import Pair, Shared
from cnnlab.grading.marks.results import OUTCOMES, ExerciseResult, Output
from cnnlab.grading.pages.course import course_page
from cnnlab.grading.pages.feedback import feedback
from cnnlab.grading.pages.pairs import pairs_page
from cnnlab.grading.pages.report import report
from tests.grading.marks.records import record

RUN = {"seed": 3, "workers": "2 parts", "seconds": 9.4, "graded": 1, "sandboxed": False}
RUN |= {"versions": "see the parts", "notes": ["Left out, not a notebook: ./1.txt."]}


def one_of_each(language):
    """A record with all that a page may have to say."""
    results = [ExerciseResult("conv2d", 0, 3, each, "it was interrupted") for each in OUTCOMES]
    results += [ExerciseResult("why", 0, 2, "manual", "")]
    long = [Output("text", "7" * 20_000)] * 60 + [Output("error", "The cell took longer than 9 s.")]
    return record(
        language=language,
        late=7_200.0,
        penalty=0.5,
        sandboxed=False,
        exercises=results,
        outputs={"exercise-conv2d": long, "discussion-why": long, "other": [Output("png", "aGk=")]},
        answers={"conv2d": "", "why": "7"},
        warnings=["More than one cell answers `conv2d`: the last one counts."],
    )


def class_of_two(language):
    return [one_of_each(language), record("bob", language=language, warnings=[])]


def pages(language):
    """All pages, by name."""
    records = class_of_two(language)
    shared = [Shared("conv2d", sign, 2, 9) for sign in ("answer", "numbers")]
    scores = {"02_lab": {each.student: (each.score, each.max_score) for each in records}}
    return {
        "feedback": feedback(records[0], "02"),
        "report": report(records, "02", RUN),
        "report of nobody": report([], "02", RUN | {"graded": 0}),
        "course": course_page(scores, ["ada", "bob"]),
        "pairs": pairs_page([Pair(tuple(records), shared, 0.0042)], records),
        "no pairs": pairs_page([], records),
    }
