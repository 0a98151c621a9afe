"""`cnnlab progress`: how far a student has come, read from what their notebooks show."""

from dataclasses import dataclass
from pathlib import Path

import nbformat
from rich.console import Console
from rich.table import Table
from rich.text import Text

from cnnlab.errors import UserError
from cnnlab.notebooks.launch import FOLDER, labs_folder
from cnnlab.notebooks.scores import result, scores, total

DONE, BEGUN, UNTOUCHED, UNREADABLE = "done", "begun", "untouched", "cannot be read"


@dataclass
class Standing:
    """Where a student stands in one lab."""

    lab: str
    scores: list  # `Score` by exercise, in the lab's order
    state: str  # one of the four above

    @property
    def next(self):
        """The first exercise that has not all its points, or ""."""
        open_ = (each.exercise for each in self.scores if each.points < each.max_points)
        return next(open_, "")


def main(folder=None):
    """Prints a table of the labs in a folder, and what is next; returns 0.

    Raises:
        UserError: If there are none.
    """
    folder = Path(folder or FOLDER)
    found = standings(folder)
    if not found:
        raise UserError(
            f"expected a folder with labs. Received: {folder}, which has none. "
            "`cnnlab lab` makes one here; or name yours: `cnnlab progress my_labs`."
        )
    Console().print(_table(found))
    print(f"{in_short(found)}.")
    if to_do := next((each for each in found if each.next), None):
        print(f"Next: {to_do.next} in {to_do.lab} (cnnlab lab {to_do.lab[:2]}).")
    return 0


def standings(folder):
    """A `Standing` for each lab that is in a folder."""
    labs = sorted(path.name for path in labs_folder().glob("*.ipynb"))
    return [standing(folder / name) for name in labs if (folder / name).is_file()]


def standing(path):
    """What a lab's notebook shows of its checks, as it was saved last."""
    try:
        notebook = nbformat.read(path, as_version=4)
        found = scores(notebook)
    except Exception:  # nbformat raises many kinds, all of which mean this
        return Standing(path.stem, [], UNREADABLE)
    points, most = total(found)
    if points == most:
        return Standing(path.stem, found, DONE)
    said = [result(cell.outputs) for cell in notebook.cells if cell.cell_type == "code"]
    tried = any(each and each["outcome"] != "missing" for each in said)
    return Standing(path.stem, found, BEGUN if tried else UNTOUCHED)


def in_short(found):
    """How many labs are done, begun, untouched, in words."""
    states = [each.state for each in found]
    counts = ((states.count(state), state) for state in (DONE, BEGUN, UNTOUCHED, UNREADABLE))
    return ", ".join(f"{count} {state}" for count, state in counts if count)


def _table(found):
    points, most = total([score for each in found for score in each.scores])
    table = Table(show_footer=True)
    table.add_column("lab", footer="together")
    table.add_column("points", footer=f"{points:g} of {most:g}", justify="right")
    table.add_column("")
    for each in found:
        reached, highest = total(each.scores)
        marks = "".join(
            "✓" if score.points == score.max_points else "✗" if score.points else "·"
            for score in each.scores
        )
        words = f"{reached:g} of {highest:g}" if each.scores else ""
        table.add_row(each.lab, words, Text(marks or each.state))
    return table
