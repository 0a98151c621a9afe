"""Grades one student's folder in a platform's container, and writes what the platform reads.

Run as `python -m cnnlab.grading.contracts PLATFORM LAB FOLDER RESULT`.
"""

import json
import shutil
import sys
from pathlib import Path

from cnnlab.command_line import carry_out
from cnnlab.errors import UserError
from cnnlab.grading.asked import is_sandboxed
from cnnlab.grading.contracts.platforms import PLATFORMS
from cnnlab.grading.marks.results import write_atomic
from cnnlab.grading.run import Run
from cnnlab.grading.submissions.temporary import temporary_folder
from cnnlab.grading.workers.task import Options
from cnnlab.grading.workers.warms import Warms
from cnnlab.notebooks.launch import lab_named

STUDENT = "submission"


def main(arguments=None):
    words = sys.argv[1:] if arguments is None else arguments
    if len(words) != 4 or words[0] not in PLATFORMS:
        raise UserError(
            f"expected a platform ({', '.join(PLATFORMS)}), a lab, a folder and a file. "
            f"Received: {' '.join(words) or 'nothing'}."
        )
    platform, lab, folder, result = words
    if not Path(folder).is_dir():
        raise UserError(f"expected a folder with a notebook. Received: {folder}.")
    record = grade(Path(folder), lab_named(lab))
    found = PLATFORMS[platform].results(record)
    write_atomic(result, json.dumps(found, ensure_ascii=False, allow_nan=False, indent=1) + "\n")


def grade(folder, lab, options=None):
    """The `Record` of the notebook in a folder, with what lies beside it."""
    options = options or Options(workers=1, sandboxed=is_sandboxed())
    with temporary_folder() as home, Warms(options) as warms:
        class_ = Path(home, "class", "submitted")
        no_history = shutil.ignore_patterns(".git")
        shutil.copytree(folder, class_ / STUDENT / lab, symlinks=True, ignore=no_history)
        [record] = Run(class_, lab, Path(home) / "out", options=options).grade(warms)
    return record


if __name__ == "__main__":
    sys.exit(carry_out(main, "cnnlab.grading.contracts", "grade"))
