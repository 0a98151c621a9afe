"""Numbers of an answer, step by step: their windows, their formulas, and what the answer has."""

from html import escape
from zlib import crc32

from cnnlab.judging.origin import short
from cnnlab.language import say

MOST_WINDOWS = 3  # that are drawn; what the others give stands in the formula
MOST_CELLS = 15  # of a table's row or column
AROUND = 1  # rows and columns that are drawn around a window


def steps(shown):
    """HTML: the last step is open, a click or a key opens another in its place.

    It has no script: a saved page and a page of feedback show the same.

    Args:
        shown: list of `Step`; the last is the first number that differs.
    """
    texts = [f"<summary>{_title(each, shown[-1])}:</summary>{_step(each)}" for each in shown]
    name = f"steps-{crc32(''.join(texts).encode()):x}"  # of those with one name, one is open
    closed = [f'<details name="{name}">{text}</details>' for text in texts[:-1]]
    opened = f'<details name="{name}" open>{texts[-1]}</details>'
    return f'<div style="margin-top: 8px">{"".join(closed)}{opened}</div>'


def _title(step, last):
    if not step.where:
        return say("Where it comes from")
    index = f"[{', '.join(map(str, step.where))}]"
    if step is last:
        return say(f"Where the number at {index} comes from")
    return say(f"Before it, and right: the number at {index}")


def _step(step):
    drawn = [each for each in step.origin.windows[:MOST_WINDOWS] if _fits(each)]
    tables = "".join(map(_table, drawn))
    right, yours = f"<b>{short(step.origin.value)}</b>", f"<b>{short(step.got)}</b>"
    return (
        f'<div style="display: flex; flex-wrap: wrap; gap: 0 16px">{tables}</div>'
        f"<div>{escape(step.origin.formula)} = {right}; {say('in your answer')}: {yours}</div>"
    )


def _fits(window):
    return min(map(len, (window.rows, window.columns))) > 0 and all(
        places[-1] - places[0] < MOST_CELLS for places in (window.rows, window.columns)
    )


def _table(window):
    """The window and what lies around it; rows and columns have their numbers."""
    rows, columns = (
        range(max(places[0] - AROUND, 0), min(places[-1] + AROUND + 1, size))
        for places, size in zip((window.rows, window.columns), window.picture.shape, strict=True)
    )
    head = "".join(f"<th>{column}</th>" for column in columns)
    body = "".join(
        f"<tr><th>{row}</th>{''.join(_cell(window, row, column) for column in columns)}</tr>"
        for row in rows
    )
    return (
        f'<div style="overflow-x: auto" tabindex="0">{escape(say(window.title))}'
        '<table style="margin: 4px 0; border-collapse: collapse">'
        f"<tr><td></td>{head}</tr>{body}</table></div>"
    )


def _cell(window, row, column):
    """A cell of the window is framed, and has its weight below its value."""
    value = short(window.picture[row, column])
    u, v = (
        list(places).index(place) if place in places else None
        for places, place in ((window.rows, row), (window.columns, column))
    )
    if u is None or v is None:
        return f'<td style="opacity: 0.75; text-align: center">{value}</td>'
    weight = "" if window.weights is None else f"<br>×{short(window.weights[u, v])}"
    return f'<td style="border: 2px solid; text-align: center"><b>{value}</b>{weight}</td>'
