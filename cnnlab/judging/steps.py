"""A number of an answer, step by step: its windows, its formula, and what came instead."""

from html import escape

from cnnlab.judging.origin import short
from cnnlab.language import say

MOST_WINDOWS = 3  # that are drawn; what the others give stands in the formula
MOST_CELLS = 15  # of a table's row or column
AROUND = 1  # rows and columns that are drawn around a window


def steps(origin, where, got):
    """HTML, without a script: what is read is all there.

    Args:
        origin: `Origin` of the number.
        where: its index in the answer.
        got: the number that the answer has there.
    """
    drawn = [each for each in origin.windows[:MOST_WINDOWS] if _fits(each)]
    tables = "".join(map(_table, drawn))
    index = f"[{', '.join(map(str, where))}]"
    title = say(f"Where the number at {index} comes from") if where else say("Where it comes from")
    right, yours = f"<b>{short(origin.value)}</b>", f"<b>{short(got)}</b>"
    return (
        f'<div style="margin-top: 8px">{title}:'
        f'<div style="display: flex; flex-wrap: wrap; gap: 0 16px">{tables}</div>'
        f"<div>{escape(origin.formula)} = {right}; {say('in your answer')}: {yours}</div></div>"
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
