"""Finds the submissions of a class, as they come from nbgrader or a platform."""

import os
from pathlib import Path

from cnnlab.errors import UserError
from cnnlab.grading.submissions.layouts import canvas, classroom, flat, folders, moodle, nbgrader
from cnnlab.grading.submissions.layouts.folder import entries, is_notebook
from cnnlab.grading.submissions.layouts.folder import folders as _folders

PLATFORMS = (moodle, nbgrader, canvas, classroom)  # whose names are known
LAYOUTS = (*PLATFORMS, folders, flat)  # the first that fits reads the folder


def find_submissions(folder, lab):
    """The submissions of a lab, sorted by student, and one line for each thing left out.

    `folder` is a course of nbgrader, what a platform calls a class's submissions, or holds flat
    `<student>.ipynb`. Symbolic links are not followed.
    """
    folder = innermost(readable(folder), lab)
    layout = next(each for each in LAYOUTS if each.fits(folder, lab))
    found = layout.read(folder, lab)
    root = nbgrader.root_of(folder)
    if not found.submissions:
        raise UserError(
            f"expected <student>.ipynb or <student>/{lab}/{lab}.ipynb in {root}, or what Moodle, "
            "Canvas or Google Classroom makes of them. Received: none of these. Give the folder, "
            "or the zip, that holds the submissions."
        )
    told = found.lines(root if layout is nbgrader else folder)
    if layout is flat:
        told += flat.copies(found.submissions)
    return sorted(found.submissions, key=lambda each: each.student), told


def readable(folder):
    """The folder of a class, if there is one that may be read."""
    folder = Path(folder)
    if not folder.is_dir():
        state = "is a file" if folder.exists() else "is not there"
        raise UserError(f"expected a folder with submissions. Received: {folder}, which {state}.")
    if not os.access(folder, os.R_OK | os.X_OK):
        raise UserError(f"expected a folder that may be read. Received: {folder}.")
    return folder


def innermost(folder, lab):
    """The folder of the class: what a platform packs often stands in one folder more."""
    while not any(each.fits(folder, lab) for each in PLATFORMS):
        inside = entries(folder)
        if len(inside) != 1 or inside[0] not in _folders(folder):
            break
        notebooks = [each for each in entries(inside[0]) if is_notebook(each)]
        named = canvas.fits(inside[0], lab) or classroom.fits(inside[0], lab)
        if len(notebooks) == 1 and not named:
            break  # a student's own folder
        folder = inside[0]
    return folder


def course_of(folder):
    """The nbgrader course that a folder of submissions belongs to, or None."""
    folder = folder.resolve()
    course = folder.parent if folder.name == "submitted" else folder
    return course if (course / "submitted").is_dir() else None
