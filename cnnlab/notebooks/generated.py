"""Generated files: a notebook as text that two builds write alike, and that shows a later edit."""

import hashlib
from copy import deepcopy

import nbformat


def serialize(notebook):
    """The text of a generated notebook, with a digest of its own content in the metadata."""
    notebook = deepcopy(notebook)
    kept = {k: v for k, v in notebook.metadata.pop("cnnlab", {}).items() if k == "language"}
    digest = hashlib.sha256(nbformat.writes(notebook).encode()).hexdigest()
    notebook.metadata.cnnlab = {"digest": digest} | kept
    nbformat.validate(notebook)
    return nbformat.writes(notebook) + "\n"


def fault(path, derived):
    """Why the file at `path` is not what a build makes of `derived`: a phrase, or None when it is.

    Outputs count only as far as the digest goes: whether they are right is what nbval finds out.
    """
    if not path.exists():
        return "missing"
    text = path.read_text(encoding="utf-8")
    try:
        notebook = nbformat.reads(text, as_version=4)
        if text != serialize(notebook):
            return "edited by hand"
    except Exception:  # whatever the edit made of it, a merge conflict for example
        return "edited by hand"
    return None if serialize(without_outputs(notebook)) == serialize(derived) else "stale"


def without_outputs(notebook):
    """A copy of the notebook as it was before it ran."""
    notebook = deepcopy(notebook)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return notebook


def keep_outputs(path, notebook):
    """Gives `notebook` the outputs of the generated file at `path`, if its code is the same.

    So a word changed in the text costs no execution. Returns whether it could.
    """
    if fault(path, notebook) not in (None, "stale"):
        return False
    old, new = _code(nbformat.read(path, as_version=4)), _code(notebook)
    if [cell.source for cell in old] != [cell.source for cell in new]:
        return False
    for before, after in zip(old, new, strict=True):
        after.outputs, after.execution_count = before.outputs, before.execution_count
    return True


def _code(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]
