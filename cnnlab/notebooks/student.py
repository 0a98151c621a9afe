"""What a student opens: a lab without its solutions, made by nbgrader's own preprocessors."""

from copy import deepcopy

from nbformat.v4 import new_code_cell, new_notebook
from nbgrader.preprocessors import (
    CheckCellMetadata,
    ClearSolutions,
    ComputeChecksums,
    LockCells,
)

# An Ellipsis raises nothing, so that "Run all" of an untouched lab reaches its last cell.
CODE_STUB = {"python": "...  # YOUR CODE HERE"}
TEXT_STUB = "*YOUR ANSWER HERE*"


def student_version(notebook):
    """A copy of the notebook, not executed, as `nbgrader generate_assignment` would release it."""
    preprocessors = (
        LockCells(),
        _clear_solutions(),
        CheckCellMetadata(),
        ComputeChecksums(),
    )
    released = deepcopy(notebook)
    for preprocessor in preprocessors:
        released, _ = preprocessor.preprocess(released, {})
    return released


def cleared(source):
    """The source of an exercise cell with its solution replaced by the stub."""
    metadata = {"nbgrader": {"solution": True}}
    notebook = new_notebook(cells=[new_code_cell(source, metadata=metadata)])
    notebook, _ = _clear_solutions().preprocess(notebook, {})
    return notebook.cells[0].source


def _clear_solutions():
    return ClearSolutions(code_stub=CODE_STUB, text_stub=TEXT_STUB)
