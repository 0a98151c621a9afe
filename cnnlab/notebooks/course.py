"""`cnnlab course DIR`: lays out a course that stock nbgrader can release and mark."""

from pathlib import Path

import nbformat

from cnnlab.errors import UserError
from cnnlab.language import say
from cnnlab.notebooks.checkout import repository, sources
from cnnlab.notebooks.derive import derive, student_tags
from cnnlab.notebooks.source import read
from cnnlab.notebooks.student import CODE_STUB, TEXT_STUB
from cnnlab.runtime import QUIET

CONFIG = '''"""nbgrader's settings for a course of cnnlab: run `nbgrader` in this folder."""

import os
import sys

c = get_config()  # noqa: F821

c.CourseDirectory.course_id = {course_id!r}

# What stands in place of a solution. It raises nothing: "Run all" reaches the last cell.
c.ClearSolutions.code_stub = {code_stub!r}
c.ClearSolutions.text_stub = {text_stub!r}

# A cell may train a net. nbgrader's own limit is 30 seconds.
c.Execute.timeout = 600

# Every submission runs on this kernel, and gets back the checks that its author deleted.
c.Execute.kernel_name = "python3"
c.OverwriteCells.add_missing_cells = True

# nbgrader gives no marks to a cell with anything on stderr, where TensorFlow likes to write.
{quiet}

os.environ.pop("MPLBACKEND", None)  # figures belong in the notebook

# nbgrader calls `alembic`, which lies beside this Python, on the path or not.
os.environ["PATH"] = os.pathsep.join([os.path.dirname(sys.executable), os.environ["PATH"]])
'''


def lay_out(folder, labs=(), overwrite=False, exercises=None):
    """Writes the settings and the instructor's notebooks into `folder`; all labs, or those named.

    A file that is there and differs is kept, unless `overwrite`; either is said. Returns 0.
    """
    if exercises is None:
        from cnnlab.exercises import load as exercises
    folder = Path(folder)
    if folder.exists() and not folder.is_dir():
        raise UserError(f"expected a folder, or a new name. Received: {folder}, which is a file.")
    found = [read(path, exercises) for path in sources(repository(), labs)]
    if not found:
        raise UserError("expected a lab in `solutions`. It has none yet.")
    config = CONFIG.format(
        course_id=folder.resolve().name,
        code_stub=CODE_STUB,
        text_stub=TEXT_STUB,
        quiet="\n".join(f'os.environ.setdefault("{k}", "{v}")' for k, v in QUIET.items()),
    )
    _put(folder / "nbgrader_config.py", config, overwrite)
    for lab in found:
        text = nbformat.writes(derive(lab, student_tags)) + "\n"
        _put(folder / "source" / lab.name / f"{lab.name}.ipynb", text, overwrite)
    print(say(f"Next, in {folder}: `nbgrader generate_assignment {found[0].name}`"))
    return 0


def _put(path, text, overwrite):
    old = path.read_text(encoding="utf-8") if path.exists() else None
    if old == text:
        print(say(f"{path}: up to date"))
    elif old is not None and not overwrite:
        print(say(f"{path}: kept. It differs from the one of cnnlab; --overwrite replaces it."))
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        print(say(f"{path}: written" if old is None else f"{path}: replaced"))
