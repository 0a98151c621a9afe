"""`cnnlab progress`: how far a student has come, read from what their notebooks show."""

from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from cnnlab.errors import UserError
from cnnlab.exercises import labs
from cnnlab.judging.scores import total
from cnnlab.judging.standings import in_short, standings
from cnnlab.language import say
from cnnlab.notebooks.launch import FOLDER


def main(folder=None):
    """Prints a table of the labs in a folder, and what is next; returns 0.

    Raises:
        UserError: If there are none.
    """
    folder = Path(folder or FOLDER)
    found = standings(folder, labs())
    if not found:
        raise UserError(
            f"expected a folder with labs. Received: {folder}, which has none. "
            "`cnnlab lab` makes one here; or name yours: `cnnlab progress my_labs`."
        )
    Console().print(_table(found))
    print(f"{say(in_short(found))}.")
    if to_do := next((each for each in found if each.next), None):
        print(say(f"Next: `{to_do.next}` in {to_do.lab} (`cnnlab lab {to_do.lab[:2]}`)."))
    return 0


def _table(found):
    points, most = total([score for each in found for score in each.scores])
    table = Table(show_footer=True)
    table.add_column(say("lab"), footer=say("Together"))
    table.add_column(say("points"), footer=say(f"{points:g} of {most:g}"), justify="right")
    table.add_column("")
    for each in found:
        reached, highest = total(each.scores)
        marks = "".join(
            "✓" if score.points == score.max_points else "✗" if score.points else "·"
            for score in each.scores
        )
        words = say(f"{reached:g} of {highest:g}") if each.scores else ""
        table.add_row(each.lab, words, Text(marks or say(each.state)))
    return table
