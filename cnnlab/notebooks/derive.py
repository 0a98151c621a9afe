"""Turns a checked source into a notebook that nbgrader and nbval understand."""

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_raw_cell

METADATA = {
    "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
    "language_info": {"name": "python"},
}
FLAGS = {  # what nbgrader must know of each kind of cell
    "exercise": {"solution": True, "grade": False, "locked": False},
    "check": {"solution": False, "grade": True, "locked": True},
    "discussion": {"solution": True, "grade": True, "locked": False},
    "locked": {"solution": False, "grade": False, "locked": True},
}
NEW_CELL = {"code": new_code_cell, "markdown": new_markdown_cell, "raw": new_raw_cell}


def derive(lab, tags):
    """The notebook of a source, not executed; `tags(cell)` lists the tags of a cell."""
    notebook = new_notebook(metadata=METADATA)
    for number, cell in enumerate(lab.cells):
        node = NEW_CELL[cell.cell_type](cell.source, id=f"cell-{number:02d}")
        if cell.kind:
            node.id = f"{cell.kind}-{cell.name}"
            nbgrader = FLAGS[cell.kind] | {"grade_id": node.id, "schema_version": 3, "task": False}
            if nbgrader["grade"]:
                nbgrader["points"] = cell.words["points"]
            node.metadata.nbgrader = nbformat.from_dict(nbgrader)
        if tags(cell):
            node.metadata.tags = tags(cell)
        notebook.cells.append(node)
    return notebook


def solution_tags(cell):
    """nbval compares the outputs of code cells, except those that differ from run to run."""
    if cell.cell_type != "code" or "varies" in cell.words:
        return []
    return ["nbval-check-output"]


def student_tags(cell):
    """ "Run all" goes on after a cell that fails until its exercise is solved."""
    return ["raises-exception"] if "needs" in cell.words else []
