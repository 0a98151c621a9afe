"""`cnnlab check FILE`: runs a notebook in a fresh kernel and shows the points of its exercises."""

import contextlib
import json
from pathlib import Path

import nbformat
from nbclient.exceptions import DeadKernelError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from cnnlab.errors import UserError
from cnnlab.judging.scores import check_cells, scores, total
from cnnlab.language import say
from cnnlab.notebooks.junit import junit
from cnnlab.notebooks.run import CELL_TIMEOUT, execute

COLOURS = {"passed": "blue", "partial": "yellow"}  # any other outcome: red


def check(file, timeout=CELL_TIMEOUT, xml=None):
    """Scores the notebook `file`; returns 0 for full points, else 1.

    Errors of cells, and cells that take longer than `timeout` seconds, do not stop the run. `xml`
    is where the points go as JUnit XML, if anywhere.

    Raises:
        UserError: if there is no such notebook, if it has no checks, or if its kernel dies.
    """
    path = Path(file)
    notebook = _read(path)
    _run(notebook, path, timeout)
    found = scores(notebook)
    if xml:
        Path(xml).write_text(junit(path.stem, found), encoding="utf-8")
    Console().print(_table(found))
    points, max_points = total(found)
    return int(points < max_points)


def _read(path):
    if not path.is_file():
        raise UserError(f"expected a notebook. Received: {path}, which is not a file.")
    try:
        # Read as `cnnlab grade` does: nbformat knows no UTF-16 and no byte order mark.
        notebook = nbformat.reads(json.dumps(json.loads(path.read_bytes())), as_version=4)
    except Exception as error:  # nbformat raises many kinds, all of which mean this
        raise UserError(f"expected a notebook. Received: {path}, which is not one.") from error
    if not check_cells(notebook):
        raise UserError(
            f"expected a notebook with checks. Received: {path}, which has none. "
            "Take a lab from `labs/en`."
        )
    return notebook


def _run(notebook, path, timeout):
    """Executes the notebook in place, under a progress bar where there is a terminal."""
    console = Console(stderr=True)
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
    bar = Progress(
        *columns,
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
    task = bar.add_task(path.name, total=len(notebook.cells))
    running = None

    def start(cell, cell_index):
        nonlocal running
        running = cell
        bar.update(task, completed=cell_index)

    with contextlib.nullcontext() if bar.disable else bar:  # Rich 13 would print an empty line
        try:
            execute(
                notebook,
                path.resolve().parent,
                timeout,
                on_cell_start=start,
                allow_errors=True,
                interrupt_on_timeout=True,
                error_on_timeout=_timeout_error(timeout),
            )
        except DeadKernelError as error:
            first = running.source.splitlines()[0]
            raise UserError(
                f"{path}: the kernel died in the cell that begins with `{first}`. "
                "Look there for a crash, or for too much memory."
            ) from error


def _timeout_error(timeout):
    return {"ename": "Timeout", "evalue": f"longer than {timeout} s", "traceback": []}


def _table(found):
    table = Table(show_footer=True)
    points, max_points = total(found)
    table.add_column(say("exercise"), footer=say("total"))
    table.add_column(say("points"), footer=say(f"{points:g} of {max_points:g}"), justify="right")
    table.add_column(say("outcome"))
    table.add_column(say("message"), overflow="fold")
    for each in found:
        table.add_row(
            each.exercise,
            say(f"{each.points:g} of {each.max_points:g}"),
            Text(say(each.outcome), style=COLOURS.get(each.outcome, "red")),
            Text(say(each.message)),  # as it is: a message may hold [brackets]
        )
    return table
