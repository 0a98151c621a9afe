"""The card that a student sees: HTML for notebooks, text for terminals, data for scoring."""

import base64
import re
from html import escape

from cnnlab.judging.palette import BAD, GOOD, QUIET, badge
from cnnlab.language import say

RESULT_MIMETYPE = "application/vnd.cnnlab.result+json"

MARKS = {"passed": ("✓", GOOD), "failed": ("✗", BAD), "open": ("·", QUIET)}
SMALLEST_PICTURE = 4  # an answer of fewer numbers is told by the message alone


class Card:
    """One verdict, shown as the value of a check cell; the text form tells `hints` hints."""

    def __init__(self, lab, verdict, hints=0):
        self.lab, self.verdict, self.hints = lab, verdict, hints

    def result(self):
        """The verdict as plain data."""
        verdict = self.verdict
        return {
            "lab": self.lab,
            "exercise": verdict.exercise,
            "points": verdict.points,
            "max_points": verdict.max_points,
            "outcome": verdict.outcome,
            "rung": next((rung.name for rung in verdict.rungs if rung.state == "failed"), ""),
            "mistake": verdict.mistake,
            "message": self.message(),
        }

    def message(self):
        """What happened, in a line."""
        verdict = self.verdict
        if verdict.outcome == "passed":
            return "All right."
        if verdict.outcome == "missing":
            return f"Not done yet: {verdict.message}"
        return f"{_begun(verdict.case)}: {verdict.message}"

    def said(self):
        """The same in the reader's language."""
        verdict = self.verdict
        if verdict.outcome == "passed":
            return say("All right.")
        if verdict.outcome == "missing":
            return f"{say('Not done yet')}: {say(verdict.message)}"
        return f"{_begun(say(verdict.case))}: {say(verdict.message)}"

    def points(self):
        """What was earned, in words."""
        return say(reached(self.verdict.points, self.verdict.max_points))

    def not_allowed(self):
        """What the exercise forbids, before it is written, or where that was used; or ""."""
        known = [rung.state for rung in self.verdict.rungs if rung.name == "own_work"]
        silent = known in ([], ["passed"]) or self.verdict.outcome == "error"
        return "" if silent else f"{say('Not allowed here')}: {say(self.verdict.forbidden)}."

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {
            "text/plain": repr(self),
            "text/html": self._repr_html_(),
            RESULT_MIMETYPE: self.result(),
        }

    def __repr__(self):
        verdict = self.verdict
        rungs = "  ".join(
            f"{MARKS[rung.state][0]} {say(rung.label)}"
            + (f" ({rung.points})" if rung.points else "")
            for rung in verdict.rungs
        )
        lines = [
            f"{verdict.exercise}: {self.points()}",
            rungs,
            self.said(),
        ]
        lines += [self.not_allowed()] if self.not_allowed() else []
        told = enumerate(verdict.hints[: self.hints], 1)
        lines += [f"{say(f'Hint {number}')}: {say(hint)}" for number, hint in told]
        left = len(verdict.hints) - self.hints
        if left > 0:
            asked = f'check("{verdict.exercise}", hints={self.hints + 1})'
            lines.append(f"{say(f'hints left: {left}')}, {asked}")
        return "\n  ".join(lines)

    def _repr_html_(self):
        verdict = self.verdict
        colour = (
            GOOD if verdict.outcome == "passed" else QUIET if verdict.outcome == "missing" else BAD
        )
        rungs = " &nbsp; ".join(_rung(rung) for rung in verdict.rungs)
        return (
            f'<div style="border-left: 4px solid {colour}; padding: 4px 12px; max-width: 46em">'
            f"<div><b>{escape(verdict.exercise)}</b> &nbsp; "
            f"{escape(self.points())}</div>"
            f'<div style="margin: 4px 0">{rungs}</div>'
            f"<div>{with_code(self.said())}</div>{self._not_allowed()}"
            f"{self._picture()}{self._steps()}{_hints(verdict.hints)}</div>"
        )

    def _not_allowed(self):
        said = self.not_allowed()
        return f'<div style="opacity: 0.75">{with_code(said)}</div>' if said else ""

    def _picture(self):
        """Expected, got and difference side by side, where the answer is an image or a matrix."""
        expected, got = self.verdict.expected, self.verdict.got
        if not (_is_drawable(expected) and _is_drawable(got)):
            return ""
        from cnnlab.plots import comparison

        picture = comparison(expected, got, self.verdict.where)
        data = base64.b64encode(picture.png()).decode()
        return (
            f'<img style="max-width: 100%; background: white" alt="{escape(picture.alt)}" '
            f'src="data:image/png;base64,{data}">'
        )

    def _steps(self):
        """Where the first number that differs comes from, and those before it."""
        if not self.verdict.steps:
            return ""
        from cnnlab.judging.steps import steps  # with NumPy, which `cnnlab lab` does without

        return steps(self.verdict.steps)


class MessageCard(Card):
    """A sentence in the place of a card, when there is nothing to judge."""

    def __init__(self, text):
        self.text = say(text)

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"text/plain": self.text, "text/html": self._repr_html_()}

    def __repr__(self):
        return self.text

    def _repr_html_(self):
        said = with_code(self.text)
        return f'<div style="border-left: 4px solid {BAD}; padding: 4px 12px">{said}</div>'


def reached(points, most):
    """`2 of 5 points`."""
    if most == 1:
        return f"{points:.12g} of {most:.12g} point"
    return f"{points:.12g} of {most:.12g} points"


def _begun(case):
    """As a sentence begins, but for a name of code: `padding=1`."""
    return case if re.match(r"\w+=", case) else f"{case[:1].upper()}{case[1:]}"


def _rung(rung):
    points = f" ({rung.points})" if rung.points else ""
    said = f"{badge(*MARKS[rung.state])} {escape(say(rung.label))}{points}"
    return f'<span style="white-space: nowrap">{said}</span>'


def with_code(text):
    """Escapes a text, and sets what stands between backquotes as code."""
    parts = escape(text).split("`")
    return "".join(f"<code>{part}</code>" if odd % 2 else part for odd, part in enumerate(parts))


def _hints(hints):
    """Hints one inside another, opened by a click: without a script, on a saved page too."""
    opened = ""
    for number, hint in reversed(list(enumerate(hints, 1))):
        text = f"<summary>{say(f'Hint {number}')}</summary>{with_code(say(hint))}{opened}"
        opened = f'<details style="margin-top: 4px">{text}</details>'
    return opened


def _is_drawable(answer):
    return (
        answer is not None
        and answer.ndim >= 2
        and answer.size >= SMALLEST_PICTURE
        and answer.dtype.kind in "iuf"
    )
