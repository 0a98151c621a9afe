"""The card at a lab's end: what each exercise has earned so far."""

from html import escape

from cnnlab.judging.card import MARKS, reached
from cnnlab.judging.palette import badge
from cnnlab.language import say


class SummaryCard:
    """The points of a lab so far, exercise by exercise; and the `Course`, where there is one."""

    def __init__(self, exercises, verdicts, course=None):
        self.course = course
        self.rows = [
            (name, verdicts[name].points if name in verdicts else None, exercise.max_points)
            for name, exercise in exercises.items()
        ]

    @property
    def total(self):
        points = sum(points or 0 for _, points, _ in self.rows)
        return say(reached(points, sum(most for _, _, most in self.rows)))

    def __repr__(self):
        width = max(len(name) for name, _, _ in self.rows)
        lines = [f"{name:{width}}  {_points(points, most)}" for name, points, most in self.rows]
        lines.append(f"{say('Together'):{width}}  {self.total}")
        if self.course:
            lines.append(say(str(self.course)))
            if following := self.course.next:
                lines.append(f"{say('Next lab')}: {following.lab} {following.slides}".rstrip())
        return "\n".join(lines)

    def _repr_html_(self):
        cells = [
            (f"{_mark(points, most)} {escape(name)}", _points(points, most))
            for name, points, most in self.rows
        ]
        cells.append((f"<b>{say('Together')}</b>", f"<b>{self.total}</b>"))
        left = 'style="text-align: left"'
        rows = (
            f"<tr><td {left}>{name}</td><td {left}>{points}</td></tr>" for name, points in cells
        )
        return f"<table>{''.join(rows)}</table>{self._course()}"

    def _course(self):
        if not self.course:
            return ""
        following = self.course.next
        link = (
            f"<br>{say('Next lab')}: "
            f'<a href="{escape(following.lab)}.ipynb">{escape(following.title)}</a> '
            f"{escape(following.slides)}"
            if following
            else ""
        )
        return f"<p>{escape(say(str(self.course)))}{link}</p>"


def _points(points, most):
    return say("not checked yet" if points is None else f"{points} of {most}")


def _mark(points, most):
    state = "open" if points is None else "passed" if points == most else "failed"
    return badge(*MARKS[state])
