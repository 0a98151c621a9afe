"""A student's page: what each exercise earned and why, beside the answer and its outputs."""

import re
from dataclasses import dataclass

from markupsafe import Markup

from cnnlab.grading.marks.late import in_words
from cnnlab.grading.marks.results import BY_TEACHER, ExerciseResult, Output
from cnnlab.grading.pages.page import STATES, counted, number, reached, render, said, visible
from cnnlab.language import language, say, speaking
from cnnlab.process.screen import TOO_LARGE, TOO_MANY

PICTURES = ("png", "jpeg", "gif")  # kinds of outputs
MOST_OUTPUTS = 50  # of one exercise
MOST_CHARACTERS = 10_000  # of one output
# Lines that the sandbox has put between what a cell shows.
_SANDBOX = re.compile(
    rf"^(?:{re.escape(TOO_LARGE)}|{re.escape(TOO_MANY)}|\(Not run when a class is graded: .*\))$",
    re.MULTILINE,
)


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

    @property
    def state(self):
        """What came of it, in words."""
        if self.result.outcome == "manual" and not self.answer.strip():
            return said("no answer")
        return said(STATES[self.result.outcome])


def feedback(record, lab_title):
    """The page as HTML: self-contained, without a script, safe to open.

    Args:
        record: `Record` of the student's submission; the page is in its language.
        lab_title: The lab's title, for people.
    """
    with speaking(record.language or language()):
        return _page(record, lab_title)


def _page(record, lab_title):
    groups = _by_exercise(record)
    parts = [
        Part(result, record.answers.get(result.name, ""), groups[result.name])
        for result in record.exercises
    ]
    discussions = [part for part in parts if part.result.outcome == "manual"]
    return render(
        "feedback.html",
        record=record,
        lab_title=lab_title,
        score=_score(record),
        in_words=_in_words(discussions, record.max_score),
        late=_late(record),
        by_teacher=BY_TEACHER,
        parts=parts,
        other=groups[None],
        picture_kinds=PICTURES,
        most_outputs=MOST_OUTPUTS,
        most_characters=MOST_CHARACTERS,
        shown_by_cell=_shown_by_cell,
    )


def _shown_by_cell(output):
    """The text of an output; what is not the student's own is in the reader's language."""
    text = output.data[:MOST_CHARACTERS]
    if output.kind == "error":
        return say(text)
    return _SANDBOX.sub(lambda line: say(line[0]), text)


def _score(record):
    """What was earned, in words, with the number in bold."""
    points, words = reached(record.score, record.max_score).split(" ", 1)
    return Markup("<b>{}</b> {}").format(points, words)


def _late(record):
    """How late it was, and what that cost; "" if it was not."""
    if not record.late:
        return ""
    time, points = in_words(record.late), counted(record.penalty, "point")
    return said(
        f"Handed in {time} late: {points} off." if record.penalty else f"Handed in {time} late."
    )


def _in_words(discussions, most):
    """How many points a teacher gives, in words; "" where there are none."""
    points = sum(part.result.max_points for part in discussions)
    if not points:
        return ""
    waits = any(part.answer.strip() for part in discussions)
    who = ", which your teacher will read." if waits else "; none was found."
    worth, all_ = number(points), number(most)
    if most == 1:
        words = f"{worth} of the {all_} point is for answers in your own words"
    elif points == 1:
        words = f"{worth} of the {all_} points is for answers in your own words"
    else:
        words = f"{worth} of the {all_} points are for answers in your own words"
    return said(words) + said(who)


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
        groups[current] += [each for each in outputs if not _is_stub(each)]
    return groups


def _is_stub(output):
    """What a cell shows that ends in `...`, as the lab's untouched cells do."""
    return output.kind == "text" and output.data.strip() == "Ellipsis"
