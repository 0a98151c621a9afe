"""The class report: marks, outcomes, which known mistakes were made, who needs a look."""

from collections import Counter
from statistics import mean, median

from cnnlab.grading.pages.charts import marks_chart, outcomes_chart
from cnnlab.grading.pages.page import counted, picture_tag, render, said
from cnnlab.grading.pages.problems import problems
from cnnlab.grading.submissions.submission import safe_name

MOST_SLOW = 10
MOST_PROBLEMS = 6  # of one kind, of one exercise


def report(records, lab_title, run):
    """The page as HTML: self-contained, without a script.

    Args:
        records: The class, one `Record` a student.
        lab_title: The lab's title, for people.
        run: What is to be said of the run: `seed`, `workers`, `seconds`, `graded`
            (how many in this run; the other records are older), `notes` (what the command said),
            `sandboxed` and `versions`.
    """
    records = sorted(records, key=lambda record: record.student)
    names = list(dict.fromkeys(each.name for record in records for each in record.judged))
    return render(
        "report.html",
        lab_title=lab_title,
        run=run,
        records=records,
        names=names,
        unsandboxed=_unsandboxed(records, run),
        figures=_figures(records, names),
        summary=_summary(records),
        problems=[problems(name, records) for name in names],
        looks=_looks(records),
        unread=_unread(records),
        slowest=_slowest(records),
        most_problems=MOST_PROBLEMS,
        score=_score,
        highest=_highest,
        judged={record.student: {each.name: each for each in record.judged} for record in records},
        page_of=lambda record: f"feedback/{safe_name(record.student)}.html",
    )


def _score(record):
    return sum(each.points for each in record.judged)


def _highest(record):
    return sum(each.max_points for each in record.judged)


def _unsandboxed(records, run):
    """What to shout when students' code ran unguarded; "" when it did not."""
    count = sum(not record.sandboxed for record in records)
    if not run["sandboxed"] or (records and count == len(records)):
        return said(
            "This class was graded WITHOUT A SANDBOX: its code could read and change your files."
        )
    if count:
        return said(f"{count} of {len(records)} submissions were graded WITHOUT A SANDBOX.")
    return ""


def _figures(records, names):
    if not names:
        return []
    outcomes = {
        name: Counter(
            each.outcome for record in records for each in record.judged if each.name == name
        )
        for name in names
    }
    highest = max(map(_highest, records))
    pictures = (
        marks_chart([_score(record) for record in records], highest),
        outcomes_chart(outcomes),
    )
    return [picture_tag(picture) for picture in pictures]


def _summary(records):
    """Numbers of the class, each with its words."""
    if not records:
        return []
    scores = [_score(record) for record in records]
    highest = max(map(_highest, records))
    full = sum(_score(record) == _highest(record) for record in records)
    return [
        said(counted(len(records), "student")).split(" ", 1),
        (said(f"{mean(scores):.1f} of {highest:g}"), said("points on average")),
        (said(f"{median(scores):g}"), said("points in the middle (median)")),
        (full, said("with all points")),
    ]


def _looks(records):
    """`(record, reasons)` of those that a teacher should look at."""
    mixed = len({record.sandboxed for record in records}) > 1
    looks = []
    for record in records:
        reasons = [
            f"`{each.name}` took too long."
            if each.outcome == "timeout"
            else f"`{each.name}` crashed Python."
            for each in record.exercises
            if each.outcome in ("timeout", "crashed")
        ]
        reasons += record.warnings
        if mixed and not record.sandboxed:
            reasons.append("Graded without a sandbox.")
        if reasons:
            looks.append((record, reasons))
    return looks


def _slowest(records):
    """`(record, the exercise that took longest, seconds outside of exercises)`, slowest first."""
    slowest = sorted(records, key=lambda record: -record.seconds)[:MOST_SLOW]
    return [
        (
            record,
            max(record.judged, key=lambda each: each.seconds, default=None),
            max(0.0, record.seconds - sum(each.seconds for each in record.exercises)),
        )
        for record in slowest
    ]


def _unread(records):
    """That discussions were answered, and wait; "" where there are none."""
    count = sum(
        each.outcome == "manual" and bool(record.answers.get(each.name))
        for record in records
        for each in record.exercises
    )
    where = "(with `--gradebook`, in nbgrader's formgrader). Their points do not count here."
    if count == 1:
        return f"{count} answer in the students' own words waits for you {where}"
    return f"{count} answers in the students' own words wait for you {where}" if count else ""
