"""`make demo`: makes up a class, grades it, and compares marks with what they should be."""

import json
import re
import shutil
import sys
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from cnnlab import exercises
from cnnlab.command_line import carry_out
from cnnlab.errors import UserError
from cnnlab.grading import command
from cnnlab.grading.trial.classroom import write_class
from cnnlab.grading.trial.hostile import hostile_answers
from cnnlab.language import say
from cnnlab.process import sandbox

LAB = "02_convolution"
STUDENTS = 12
TIMEOUT = 40  # seconds: training takes two, on a slow and busy machine more than twenty
WITHOUT = "The hostile submission was left out: its code would have run as you."


def main(folder="demo"):
    """Writes `handed-in` and `results` into the folder; returns 0 when all marks are right."""
    handed_in, results = Path(folder) / "handed-in", Path(folder) / "results"
    _clear(Path(folder), handed_in, results)
    hostile = 0 if sandbox.why_not() else 1
    expected = write_class(handed_in, LAB, STUDENTS - hostile, hostile=hostile)
    print(say(f"{handed_in}: {len(expected)} submissions to lab {LAB}. They are graded now."))
    if code := command.main(handed_in, LAB, out=results, timeout=TIMEOUT):
        return code
    rows = json.loads((results / "results.json").read_text(encoding="utf-8"))
    console = Console()
    console.print(_marks(rows, expected))
    if hostile:
        console.print(_attacks(rows))
    else:
        console.print(say(WITHOUT), style="red")
    return int(any(row["score"] != expected[row["student"]] for row in rows))


def _clear(folder, handed_in, results):
    """Removes an earlier demonstration, and nothing else."""
    found = set(folder.iterdir()) if folder.is_dir() else set()
    class_ = [path.name for path in handed_in.iterdir()] if handed_in.is_dir() else []
    ours = all(re.fullmatch(r"(student|hostile)\d+\.ipynb", name) for name in class_)
    if found <= {handed_in, results} and ours and (class_ or not found):
        shutil.rmtree(folder, ignore_errors=True)
    if folder.exists():
        raise UserError(
            f"expected no {folder}, or that of an earlier demonstration. "
            f"Received: {folder} with other things. Move them elsewhere."
        )


def _marks(rows, expected):
    table = Table(say("student"), title=say("Marks"), title_justify="left")
    table.add_column(say("should earn"), justify="right")
    table.add_column(say("earned"), justify="right")
    for row in rows:
        right = row["score"] == expected[row["student"]]
        earned = Text(f"{row['score']:g}", style="green" if right else "red")
        table.add_row(row["student"], f"{expected[row['student']]:g}", earned)
    return table


def _attacks(rows):
    """What the hostile submission tried, and what came of it."""
    attacks = hostile_answers(LAB, exercises.load(LAB))
    table = Table(say("it"), say("earned"), say("because"), title_justify="left")
    table.title = say("The hostile submission")
    (row,) = [row for row in rows if row["student"] == "hostile1"]
    for each in row["exercises"]:
        if each["name"] in attacks:
            tries, _ = attacks[each["name"]]
            reason = each["message"].splitlines()[0].rpartition("`: ")[2]  # without the line
            table.add_row(say(tries), f"{each['points']:g}", Text(say(reason)))
    return table


if __name__ == "__main__":
    sys.exit(carry_out(partial(main, *sys.argv[1:]), "make demo"))
