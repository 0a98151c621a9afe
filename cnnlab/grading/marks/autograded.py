"""The graded notebooks, where nbgrader's formgrader looks for them."""

from copy import deepcopy
from pathlib import Path

import nbformat
from nbformat.v4 import new_output

from cnnlab.grading.marks.harmless import harmless
from cnnlab.grading.marks.results import write_atomic
from cnnlab.grading.submissions.submission import safe_name
from cnnlab.judging.card import reached


def write_autograded(folder, record, notebook):
    """Writes `folder/autograded/<student>/<lab>/<lab>.ipynb`.

    Args:
        folder: the course.
        notebook: the canonical one; to its cells the record's outputs are added, and to the checks
            what the card says.
    """
    notebook = deepcopy(notebook)
    results = {f"check-{each.name}": each for each in record.exercises}
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = [_output(each) for each in record.outputs.get(cell.id, [])]
            if cell.id in results:
                cell.outputs.append(_card(results[cell.id]))
        elif cell.metadata.get("nbgrader", {}).get("solution"):
            pictures = cell.get("attachments", {})
            names = {name: f"picture{number}" for number, name in enumerate(pictures, start=1)}
            cell.source = harmless(cell.source, names)
            if names:
                cell.attachments = {names[name]: each for name, each in pictures.items()}
    home = Path(folder) / "autograded" / safe_name(record.student) / record.lab
    write_atomic(home / f"{record.lab}.ipynb", nbformat.writes(notebook) + "\n")


def _output(output):
    if output.kind == "png":
        return new_output("display_data", {"image/png": output.data})
    if output.kind == "error":
        lines = output.data.splitlines() or [""]
        return new_output("error", ename="Error", evalue=lines[-1], traceback=lines)
    return new_output("stream", name="stdout", text=output.data)


def _card(result):
    said = f"{reached(result.points, result.max_points)}. {result.message}"
    return new_output("display_data", {"text/html": result.card, "text/plain": said})
