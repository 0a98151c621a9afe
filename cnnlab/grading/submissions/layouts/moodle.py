"""Moodle's "Download all submissions": a folder a student, or all files in one.

`Anna Karenina_123_assignsubmission_file/02_convolution.ipynb`; older versions end the folder's name
with another `_`, and without folders the file's own name follows it. 123 is the participant's
number in the assignment; the grading worksheet calls it "Participant 123". The files have the time
of the download.

Source: Moodle's mod/assign/classes/downloader.php, which also takes each `_` out of a name, and
`zip_writer::add_file_from_stored_file`.
"""

import re
from collections import defaultdict

from cnnlab.grading.submissions.layouts.folder import (
    COPY,
    Found,
    apart,
    as_text,
    entries,
    in_folder,
    is_notebook,
)
from cnnlab.grading.submissions.submission import Submission

NAME = re.compile(
    r"(?P<name>[^_]+)_(?P<id>\d+)_assignsubmission_(?P<kind>[a-z]+)_?(?P<file>.*)", re.DOTALL
)


def fits(folder, lab):
    """Whether a folder in it is, or most of it: in Drive one student's file may be called so."""
    found = [each for each in entries(folder) if each.suffix.lower() != ".csv"]
    ours = [each for each in found if NAME.fullmatch(as_text(each.name))]
    return any(each.is_dir() for each in ours) or 0 < len(found) <= 2 * len(ours)


def read(folder, lab):
    found, flat = Found(), defaultdict(list)
    for path in entries(folder):
        name = NAME.fullmatch(as_text(path.name))
        if name is None:
            if path.suffix.lower() != ".csv":  # see `worksheet.py`
                found.groups["Left out, not a submission of Moodle's: {names}."].append(path)
        elif name["kind"] != "file":
            found.groups["Left out, not a file that was handed in: {names}."].append(path)
        elif path.is_dir() and not path.is_symlink():
            known = {"name": name["name"], "id": name["id"]}
            found.submissions.append(in_folder(name["name"], path, lab, known=known))
            found.submissions[-1].timed = False
        else:
            flat[name["name"], name["id"]].append((name["file"], path))
    for (student, number), files in flat.items():
        notebooks = {path: file.rpartition(".")[0] for file, path in files if is_notebook(path)}
        named = [path for path, stem in notebooks.items() if COPY.sub("", stem) == lab]
        path = [*named, *notebooks, files[0][1]][0]
        beside = {file: each for file, each in files if not is_notebook(each)}
        known = {"name": student, "id": number}
        found.submissions.append(Submission(student, path, beside, known, timed=False))
    apart(found.submissions)
    return found
