"""Moodle's "Download all submissions": a folder a student, or all files in one.

`Anna Karenina_123_assignsubmission_file/02_convolution.ipynb`; older versions end the folder's name
with another `_`, and without folders the file's own name follows it. 123 is the participant's
number in the assignment; the grading worksheet calls it "Participant 123".

Source: `assign::download_submissions` in Moodle's mod/assign/locallib.php, which also takes each
`_` out of a name.
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
    return any(NAME.fullmatch(as_text(each.name)) for each in entries(folder))


def read(folder, lab):
    found, flat = Found(), defaultdict(list)
    for path in entries(folder):
        name = NAME.fullmatch(as_text(path.name))
        if name is None:
            if path.suffix.lower() != ".csv":  # the worksheet, see `roster.py`
                found.groups["Left out, not a submission of Moodle's"].append(path)
        elif name["kind"] != "file":
            found.groups["Left out, not a file that was handed in"].append(path)
        elif path.is_dir() and not path.is_symlink():
            known = {"name": name["name"], "id": name["id"]}
            found.submissions.append(in_folder(name["name"], path, lab, known=known))
        else:
            flat[name["name"], name["id"]].append((name["file"], path))
    for (student, number), files in flat.items():
        notebooks = [path for _, path in files if is_notebook(path)]
        named = [path for file, path in files if COPY.sub("", file.rpartition(".")[0]) == lab]
        path = notebooks[0] if len(notebooks) == 1 else named[0] if named else files[0][1]
        beside = {file: each for file, each in files if not is_notebook(each)}
        known = {"name": student, "id": number}
        found.submissions.append(Submission(student, path, beside, known))
    apart(found.submissions)
    return found
