"""Reads the cells of a file that a student handed in, whatever the file is.

nbformat checks that a notebook is valid; here one that is not still has cells to be graded. Nothing
that the file says of itself is trusted.
"""

import contextlib
import json
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from cnnlab.grading.submissions.mistaken import HAND_IN, SAVE, why_no_json
from cnnlab.grading.submissions.submission import listed
from cnnlab.notebooks.launch import labs_folder

MAX_BYTES = 20_000_000  # large outputs are honest
MAX_PARTS = 1_000_000  # lists and objects of JSON: each takes a hundred times its bytes in memory
MAX_CELLS = 2_000
ITSELF = "Hand in the notebook itself."
# A pipe that nobody writes to must not hang the run.
FLAGS = os.O_RDONLY
for _name in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY"):  # not every system has them
    FLAGS |= getattr(os, _name, 0)


class Unreadable(Exception):
    """Why a file gives no cells, and how to repair it, in one line."""


@dataclass
class SubmittedCell:
    """A cell as the file has it; `nbgrader` is nbgrader's metadata, or {}.

    `attachments` may hold anything, see `pictures.py`.
    """

    cell_type: str
    source: str
    id: str
    nbgrader: dict
    attachments: dict

    @property
    def grade_id(self):
        grade_id = self.nbgrader.get("grade_id")
        return grade_id if isinstance(grade_id, str) else ""


@dataclass
class SubmittedNotebook:
    """The cells of a file, and the language that it says it is written in."""

    cells: list[SubmittedCell]
    language: str


def read(path):
    """Reads a notebook of format 2, 3 or 4, valid or not.

    Raises:
        Unreadable: If the file has no cells.
    """
    notebook = _parse(_bytes(path))
    cells = _raw_cells(notebook)
    if cells is None:
        raise Unreadable(f"The file is not a notebook: it has no list of cells. {HAND_IN}")
    if len(cells) > MAX_CELLS:
        raise Unreadable(
            f"The notebook has {len(cells):,} cells, more than {MAX_CELLS:,}. "
            "Remove those that you have added, and hand it in again."
        )
    metadata = _dict(notebook.get("metadata"))
    spec = _dict(metadata.get("language_info")).get("name")
    language = spec or _dict(metadata.get("kernelspec")).get("language")
    return SubmittedNotebook(
        [_cell(each) for each in cells if isinstance(each, dict)],
        language if isinstance(language, str) else "",
    )


def _bytes(path):
    """The content of a regular file of a bearable size; a link, pipe or device is not read."""
    try:
        if os.path.islink(path):  # for systems whose `open` cannot refuse one
            raise Unreadable(f"The file is a symbolic link, which is not followed. {ITSELF}")
        descriptor = os.open(path, FLAGS)
        try:
            return _content(descriptor)
        finally:
            os.close(descriptor)
    except FileNotFoundError:
        raise Unreadable(_why_absent(Path(path))) from None
    except OSError as error:
        raise Unreadable(
            f"The file cannot be read ({error.strerror}). "
            "Let the grader read it, or hand it in again."
        ) from None


def _why_absent(path):
    """Why a file is not there: a student's folder may hold other files, or none."""
    names = []
    if (labs_folder() / path.name).is_file():  # it is called by the lab, not by the student
        with contextlib.suppress(OSError):
            names = [each for each in os.listdir(path.parent) if not each.startswith(".")]
    others = sum(each.lower().endswith(".ipynb") for each in names)
    if not names:
        return "The file is not there. Hand it in again."
    if not others:
        return f"The folder has no notebook, but {listed(names)}. {ITSELF}"
    return (
        f"The folder has {others} notebooks, none called {path.name}. "
        "Give the one that is meant this name."
    )


def _content(descriptor):
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        raise Unreadable(f"This is a folder, a pipe or a device, not a file. {ITSELF}")
    if status.st_size > MAX_BYTES:
        raise Unreadable(
            f"The file has {status.st_size / 1e6:,.0f} MB, more than {MAX_BYTES / 1e6:.0f}. "
            "Clear the outputs in Jupyter, save the notebook, and hand it in again."
        )
    with open(descriptor, "rb", closefd=False) as file:
        return file.read(MAX_BYTES)


def _parse(content):
    if not content.strip():
        raise Unreadable(f"The file is empty. {SAVE}")
    if content.count(b"{") + content.count(b"[") > MAX_PARTS:
        raise Unreadable(f"The file has more than {MAX_PARTS:,} lists and objects. {SAVE}")
    try:
        notebook = json.loads(content)
    except UnicodeDecodeError:
        raise Unreadable(why_no_json(content, "its text is not UTF-8")) from None
    except json.JSONDecodeError as error:
        how = f"line {error.lineno} is not JSON ({error.msg})"
        raise Unreadable(why_no_json(content, how)) from None
    except ValueError:  # a number of more than 4,300 digits
        raise Unreadable(f"The notebook is damaged: it has a number without end. {SAVE}") from None
    except RecursionError:
        raise Unreadable(f"The notebook is damaged: it is nested too deeply. {SAVE}") from None
    if not isinstance(notebook, dict):
        raise Unreadable(f"The file is not a notebook, but JSON of something else. {HAND_IN}")
    return notebook


def _raw_cells(notebook):
    """The cells in JSON, or None; formats 2 and 3 keep them in worksheets."""
    if isinstance(notebook.get("cells"), list):
        return notebook["cells"]
    sheets = notebook.get("worksheets")
    if not isinstance(sheets, list):
        return None
    cells = [_dict(sheet).get("cells") for sheet in sheets]
    return [cell for some in cells if isinstance(some, list) for cell in some]


def _cell(cell):
    cell_type, id_ = cell.get("cell_type"), cell.get("id")
    return SubmittedCell(
        cell_type=cell_type if isinstance(cell_type, str) else "",
        source=as_text(cell.get("source", cell.get("input"))),
        id=id_ if isinstance(id_, str) else "",
        nbgrader=_dict(_dict(cell.get("metadata")).get("nbgrader")),
        attachments=_dict(cell.get("attachments")),
    )


def as_text(source):
    """A source as one string that UTF-8 can hold, its line ends those of Unix."""
    if isinstance(source, list):
        lines = [line for line in source if isinstance(line, str)]
        # Format 3 leaves line ends out, or not.
        ended = any(line.endswith(("\n", "\r")) for line in lines)
        source = ("" if ended else "\n").join(lines)
    if not isinstance(source, str):
        return ""
    source = source.replace("\r\n", "\n").replace("\r", "\n")
    return source.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _dict(value):
    return value if isinstance(value, dict) else {}
