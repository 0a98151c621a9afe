"""Hostile files: what is handed in is no notebook, or its name or its metadata is the attack."""

import gzip
import json
import os
import socket
from pathlib import Path

import nbformat

from cnnlab.grading.submissions.canonical import release
from tests.attacks.submissions.attack import AVERAGES, LAB, MAXIMA, POOL

NOTHING = {"pool2d": 0, "max-pool-backward": 0, "average-pool-backward": 0}


def notebook(answers):
    """The lab with these answers in their cells."""
    made = release(LAB)
    for cell in made.cells:
        cell.source = answers.get(cell.id.removeprefix("exercise-"), cell.source)
    return made


def write(path, made):
    """As it is: nbformat would refuse what it finds invalid."""
    path.write_text(json.dumps(made), encoding="utf-8")


# What stands in the place of a notebook; nothing is earned by any of it.


def a_link_to_a_classmate(path):
    path.symlink_to(path.with_name("honest-full.ipynb"))


def a_link_to_the_passwords(path):
    path.symlink_to("/etc/passwd")


def a_link_to_nothing(path):
    path.symlink_to(path)


def a_pipe(path):
    os.mkfifo(path)


def a_folder(path):
    path.mkdir()
    (path / "inside.ipynb").write_text("{}")


def a_socket(path):
    here = os.getcwd()
    os.chdir(path.parent)  # a socket's path must be short
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(path.name)
    finally:
        os.chdir(here)


def many_megabytes(path):
    with open(path, "wb") as file:
        file.truncate(200_000_000)


def an_archive(path):
    path.write_bytes(gzip.compress(bytes(50_000_000)))


def nested_json(path):
    path.write_text('{"cells": ' + "[" * 200_000 + "]" * 200_000 + "}")


def many_cells(path):
    cell = {"cell_type": "code", "source": "", "metadata": {}, "outputs": []}
    path.write_text(json.dumps({"cells": [cell] * 100_000}))


def many_lists(path):
    path.write_text('{"cells": [' + "[]," * 3_000_000 + "[]]}")


def a_number_without_end(path):
    path.write_text('{"cells": [' + "9" * 100_000 + "]}")


def bytes_of_another_coding(path):
    path.write_bytes("{}".encode("utf-16") + b"\xff\x00\x1b[2J")


def cells_that_are_none(path):
    path.write_text('{"cells": [1, null, [], "x", {"source": {"a": 1}, "metadata": 7}]}')


FILES = {
    make.__name__.replace("_", " "): make
    for make in (
        *(a_link_to_a_classmate, a_link_to_the_passwords, a_link_to_nothing, a_pipe, a_folder),
        *(a_socket, many_megabytes, an_archive, nested_json, many_cells, many_lists),
        *(a_number_without_end, bytes_of_another_coding, cells_that_are_none),
    )
}

# Names of files; the notebook in each is untouched, but for the first two.
NAMES = [
    "honest-full\u200b",
    "honest-fu\u0406l",
    "=cmd|' !C'!A0",
    "+1+1",
    "@SUM(1)",
    "-2+3;=1",
    "<script>alert(1)<",
    '" onmouseover="alert(1)',
    "x..\\..\\x",
    "%2e%2e%2fx",
    "con",
    "two\nlines",
    "\x1b[31mred\x1b]0;title\x07",
    "\u202egnp.x",
    "e\u0301",
    "\u00e9",
    "A" * 240,
    "Points Possible",
    os.fsdecode(b"latin\xe9"),
]


def tampered_points(made):
    for cell in made.cells:
        if "nbgrader" in cell.metadata:
            cell.metadata.nbgrader |= {"points": 100, "locked": False, "grade": True}


def own_checks(made):
    for cell in made.cells:
        if cell.id.startswith(("check-", "locked-")):
            cell.source = "def check(*a): return 100.0\nnp = None\nraise SystemExit"
            cell.outputs = [nbformat.v4.new_output("stream", text="passed, 100 of 3 points")]


def deleted_checks(made):
    made.cells = [cell for cell in made.cells if not cell.id.startswith(("check-", "locked-"))]


def ids_that_climb(made):
    for number, cell in enumerate(made.cells):
        if not cell.id.startswith("exercise-"):
            cell.id = f"../../../x{number}\x00\u202e"
            cell.metadata["nbgrader"] = {"grade_id": "../../../../etc/x", "points": 1e300}
    made.metadata.kernelspec = {"name": "../../x", "argv": ["rm"], "language": "\x1b[2J"}


def doubled_answers(made):
    wrong = nbformat.v4.new_code_cell("def pool2d(*a, **k): return 7")
    wrong.metadata["nbgrader"] = {"grade_id": "exercise-pool2d"}
    made.cells.insert(0, wrong)


def a_million_names(made):
    """Who looks for what it uses must not look for ever."""
    helper = "def helper():\n    x = [" + ",".join(f"a{n}" for n in range(1_000_000)) + "]\n"
    made.cells.insert(1, nbformat.v4.new_code_cell(helper))


TAMPERED = {
    change.__name__.replace("_", " "): change
    for change in (
        *(tampered_points, own_checks, deleted_checks, ids_that_climb, doubled_answers),
        a_million_names,
    )
}


def write_files(folder):
    """Writes them all; returns the points that each name earns in the first three exercises."""
    folder, earned = Path(folder), {}
    for name, make in FILES.items():
        make(folder / f"{name}.ipynb")
        earned[name] = NOTHING
    for name in NAMES:
        write(folder / f"{name}.ipynb", release(LAB))
        earned[os.fsencode(name).decode("utf-8", "backslashreplace")] = NOTHING
    for name in NAMES[:2]:
        write(folder / f"{name}.ipynb", notebook({"pool2d": POOL}))
        earned[name] = NOTHING | {"pool2d": 3}
    answers = {"pool2d": POOL, "max-pool-backward": MAXIMA, "average-pool-backward": AVERAGES}
    for name, change in TAMPERED.items():
        made = notebook(answers)
        change(made)
        write(folder / f"{name}.ipynb", made)
        earned[name] = {"pool2d": 3, "max-pool-backward": 4, "average-pool-backward": 2}
    return earned
