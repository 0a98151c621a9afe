"""Pairs of students whose answers are alike, side by side."""

from cnnlab.grading.marks.results import BY_TEACHER
from cnnlab.grading.pages.page import render

WORDS = {"answer": "alike but for names and layout", "numbers": "gave the same wrong numbers"}


def pairs_page(pairs, records):
    """The page as HTML.

    Args:
        pairs: list of `after.similar.Pair`.
        records: the class.
    """
    return render(
        "pairs.html",
        pairs=pairs,
        students=len(records),
        lab=records[0].lab,
        words=WORDS,
        in_words={
            each.name for one in records for each in one.exercises if each.outcome in BY_TEACHER
        },
    )
