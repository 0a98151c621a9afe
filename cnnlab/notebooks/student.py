"""What a student opens: a lab without its solutions, made by nbgrader's own preprocessors."""

from copy import deepcopy
from pathlib import Path

from nbformat.v4 import new_code_cell, new_notebook
from nbgrader.preprocessors import (
    CheckCellMetadata,
    ClearSolutions,
    ComputeChecksums,
    LockCells,
)

from cnnlab.errors import UserError
from cnnlab.language import unmarked

# An Ellipsis raises nothing, so that "Run all" of an untouched lab reaches its last cell.
STUBS = unmarked(
    {
        "en": ({"python": "...  # YOUR CODE HERE"}, "*YOUR ANSWER HERE*"),
        "ru": ({"python": "...  # ВАШ КОД"}, "*ВАШ ОТВЕТ*"),
    }
)
CODE_STUB, TEXT_STUB = STUBS["en"]


def student_version(notebook, language="en"):
    """A copy of the notebook, not executed, as `nbgrader generate_assignment` would release it."""
    if language not in STUBS:
        raise UserError(
            f"expected what stands for an answer in {language!r}. "
            f"{Path(__file__).name} knows it in: {', '.join(STUBS)}. Add a line to STUBS."
        )
    preprocessors = (
        LockCells(),
        _clear_solutions(language),
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


def _clear_solutions(language="en"):
    code, text = STUBS[language]
    return ClearSolutions(code_stub=code, text_stub=text)
