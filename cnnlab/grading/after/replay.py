"""`cnnlab replay`: grades once more what a record was made of, and says what differs.

For who asks why: the same answers, cases and versions give the same rungs.
"""

import json
from pathlib import Path

from cnnlab import exercises
from cnnlab.errors import UserError
from cnnlab.grading.marks.digest import digest, versions
from cnnlab.grading.marks.results import Record
from cnnlab.grading.pages.page import number
from cnnlab.grading.submissions.submission import printable
from cnnlab.grading.workers.crews import Crews
from cnnlab.grading.workers.job import options_of, task_of
from cnnlab.grading.workers.warms import Warms
from cnnlab.language import say
from cnnlab.process import sandbox

COMPARED = ("points", "outcome", "message", "mistake", "numbers")


def main(path):
    """Replays a record; returns 0 where nothing differs, 1 where something does."""
    record, job = read(Path(path))
    different = [*changes(record, job)]
    new = graded(job)
    student = printable(record.student)
    print(say(f"{student}, {record.lab}, seed {record.seed}"))
    for then, now in zip(record.exercises, new.exercises, strict=True):
        points = number(then.points), number(now.points)
        same = all(getattr(then, word) == getattr(now, word) for word in COMPARED)
        said = points[0] if same else say(f"{points[0]} then, {points[1]} now")
        print(f"  {then.name}: {said}")
        if not same:
            different.append(f"{then.name}: {say(then.message)!r} then, {say(now.message)!r} now")
    for each in different:
        print(say(f"different: {each}"))
    print(say("All is as it was." if not different else "Not all is as it was."))
    return int(bool(different))


def read(path):
    """A record, and the job that it was made of."""
    job = path.parent.parent / "jobs" / path.name
    try:
        return Record.from_json(path.read_text("utf-8")), json.loads(job.read_text("utf-8"))
    except FileNotFoundError as error:
        raise UserError(
            "expected a record such as results/records/anna.json, of a submission that ran, with "
            f"results/jobs/anna.json beside it. Received: {error.filename}, which is not there."
        ) from None
    except (OSError, ValueError) as error:
        raise UserError(
            f"expected a record of `cnnlab grade`. Received: {path} ({error})."
        ) from None


def changes(record, job):
    """What is not as it was when the record was made, a line each."""
    now = versions(job["backend"])
    other = {name: then for name, then in job["versions"].items() if then != now.get(name)}
    yield from (f"{name}: {then} then, {now.get(name)} now" for name, then in other.items())
    for name, answer in record.answers.items():
        if answer != job["answers"].get(name):
            yield f"{name}: the answer in the record is not the one in the job"
    today = digest(task_of(job).canonical, job["seed"], options_of(job))
    if record.digest != (job["digest"] if other else today):
        yield "the job: it is not what the record was made of"


def graded(job):
    """The record of the job, made now."""
    reason = sandbox.why_not() if job["sandboxed"] else None
    if reason:
        raise UserError(f"it was graded in a sandbox, and there is none here: {reason}.")
    lab, task = job["lab"], task_of(job)
    with Warms(options_of(job)) as warms:
        warms.pair()  # they start while this process imports what the exercises need
        crews = Crews(lab, exercises.load(lab), job["seed"], options_of(job), warms)
        [(_, record, reason)] = crews.grade([task])
    if not record:
        raise UserError(f"{printable(job['student'])}: {reason}")
    return record
