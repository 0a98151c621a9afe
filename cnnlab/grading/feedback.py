"""A student's page: what each exercise earned and why, beside the answer and its outputs."""

from dataclasses import dataclass

from markupsafe import Markup

from cnnlab.grading.page import render, visible
from cnnlab.grading.results import ExerciseResult, Output

MOST_OUTPUTS = 50  # of one exercise
MOST_CHARACTERS = 10_000  # of one output


@dataclass
class Part:
    """One exercise of the page."""

    result: ExerciseResult
    answer: str
    outputs: list[Output]

    @property
    def card(self):
        """The card as in the notebook: HTML of the judge, who has escaped the student's part."""
        return Markup(visible(self.result.card))


def feedback(record, lab_title):
    """The page as HTML: self-contained, without a script, safe to open.

    Args:
        record: `Record` of the student's submission.
        lab_title: The lab's title, for people.
    """
    groups = _by_exercise(record)
    parts = [
        Part(result, record.answers.get(result.name, ""), groups[result.name])
        for result in record.exercises
    ]
    return render(
        "feedback.html",
        record=record,
        lab_title=lab_title,
        unread=sum(each.max_points for each in record.exercises if each.outcome == "manual"),
        parts=parts,
        other=groups[None],
        most_outputs=MOST_OUTPUTS,
        most_characters=MOST_CHARACTERS,
    )


def _by_exercise(record):
    """Outputs by exercise: a cell between two exercises shows what the first of them can do.

    The outputs stand in the notebook's order; those before the first exercise have the key None.
    """
    groups = {None: []} | {result.name: [] for result in record.exercises}
    current = None
    for cell_id, outputs in record.outputs.items():
        _, _, name = cell_id.partition("-")
        if name in groups:  # its own cell, its check, or a discussion
            current = name
        groups[current] += outputs
    return groups
