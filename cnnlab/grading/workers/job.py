"""A submission to grade, and how, as one text: it travels to another machine, and is kept with the
record, so that the record can be made once more.
"""

import base64
import json
from dataclasses import asdict
from pathlib import Path

import nbformat

from cnnlab.grading.marks.digest import versions
from cnnlab.grading.submissions.canonical import Canonical
from cnnlab.grading.submissions.submission import Submission
from cnnlab.grading.workers.task import Limits, Options, Task


def written(task, lab, seed, options):
    """The text of a job."""
    graded = task.canonical
    job = {
        "student": task.submission.student,
        "lab": lab,
        "seed": seed,
        "backend": options.backend,
        "sandboxed": options.sandboxed,
        "limits": asdict(options.limits),
        "versions": versions(options.backend),
        "digest": task.digest,
        "notebook": nbformat.writes(graded.notebook),
        "answers": graded.answers,
        "language": graded.language,
        "warnings": graded.warnings,
        "files": {name: base64.b64encode(each).decode() for name, each in graded.files.items()},
    }
    return json.dumps(job, ensure_ascii=False)


def task_of(job):
    """The task of a job, as JSON gives it."""
    files = {name: base64.b64decode(content) for name, content in job["files"].items()}
    notebook = nbformat.reads(job["notebook"], as_version=4)
    given = notebook, job["answers"], job["warnings"], "", files, job["language"]
    graded = Canonical(job["lab"], *given)
    return Task(Submission(job["student"], Path()), graded, job["digest"])


def options_of(job):
    """How it is graded, by one worker of this machine."""
    return Options(1, job["backend"], job["sandboxed"], Limits(**job["limits"]))
