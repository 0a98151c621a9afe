"""What comes late: how late it is, and the points that it costs, by nbgrader's plugins.

Source: nbgrader/plugins/latesubmission.py. A plugin has a method
`late_submission_penalty(student_id, score, total_seconds_late)`; it returns points, or None.
"""

import contextlib
import re
import time
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cnnlab.errors import UserError
from cnnlab.grading.submissions.submission import told

METHODS = ("none", "zero")  # of nbgrader's own plugin: points that nothing, or everything, is cost
WORDS = ((86_400, "{} days", 2), (3_600, "{} h", 2), (60, "{} min", 1))  # seconds, from how many
TIME = "2026-03-01T23:59+03:00"
MARKED = "Marked as late by the platform: {names}."
UNSURE = "Late by the mark of the platform, and not here: look at it: {names}."
UNKNOWN = "The platform does not tell when they handed in, so they are not late here: {names}."
UNREAD = "nbgrader's time stamp cannot be read, so the time of the file counts: {names}."
NOBODYS = "An extension for nobody who handed in: {names}."


class Late:
    """When a class had to hand in.

    Args:
        due: text, a time with its offset from UTC.
        extensions: texts, `student=time`.
        penalty: one of `METHODS`, or `module:Class` of a plugin of nbgrader's.

    Attributes:
        due: time for all who have no extension.
    """

    def __init__(self, due, extensions=(), penalty="none"):
        self.due = time_of(due, "--due")
        self._extensions = dict(map(extension, extensions))
        self._plugin = plugin(penalty)
        self._told = {UNSURE: [], UNKNOWN: [], UNREAD: [], NOBODYS: []}

    def apply(self, records, submissions):
        """The records with what being late costs them.

        Raises:
            UserError: If the plugin gives no points.
        """
        here = {each.student: each for each in submissions}
        self._told[NOBODYS] += self._extensions.keys() - here.keys()
        return [self._late(record, here[record.student]) for record in records]

    def lines(self):
        """What is to be said."""
        return [line for what, names in self._told.items() for line in told(what, names)]

    def due_for(self, student):
        return self._extensions.get(student, self.due)

    def penalty(self, student, score, seconds):
        """Points of a score that being late costs.

        Raises:
            UserError: If the plugin gives no points.
        """
        penalty = self._plugin.late_submission_penalty(student, score, seconds)
        try:
            return min(max(0.0, float(penalty or 0)), score)
        except (TypeError, ValueError):
            name = type(self._plugin).__name__
            raise UserError(f"expected points from {name}. Received: {penalty!r}.") from None

    def _late(self, record, submission):
        came, due = handed_in(submission), self.due_for(record.student)
        seconds = (came - due).total_seconds() if came else 0
        if seconds <= 0 and submission.late and record.student not in self._extensions:
            self._told[UNSURE].append(record.student)
        if not submission.timed:
            self._told[UNKNOWN].append(record.student)
        if submission.stamp and not stamp_of(submission):
            self._told[UNREAD].append(record.student)
        if seconds <= 0:
            return record
        penalty = self.penalty(record.student, record.score, seconds)
        return replace(record, late=seconds, penalty=penalty)


def by_platform(submissions):
    """What is to be said of lateness where nobody has said when it was due."""
    return told(MARKED, [each.student for each in submissions if each.late])


def handed_in(submission):
    """When a submission came: by nbgrader's time stamp, else by its file's time; None where neither
    tells."""
    if stamp := stamp_of(submission):
        return stamp
    with contextlib.suppress(OSError):
        if submission.timed:
            return datetime.fromtimestamp(submission.path.lstat().st_mtime, UTC)
    return None


def stamp_of(submission):
    """The time in nbgrader's time stamp; None where there is none, or none that can be read."""
    with contextlib.suppress(OSError, ValueError):
        if submission.stamp:
            return stamped(submission.stamp.read_text(encoding="utf-8")[:100].strip())
    return None


def stamped(text):
    """nbgrader's time stamp: `2026-03-01 21:00:00.000000 UTC`, in UTC where it does not say.

    Raises:
        ValueError: If it is none, or in a time zone that this machine does not know.
    """
    text, zone = re.fullmatch(r"(.*?)\s*([A-Za-z][\w/+-]*)?", text, re.DOTALL).groups()
    found = datetime.fromisoformat(text)
    if zone in (None, "UTC", "Z"):
        return found if found.tzinfo else found.replace(tzinfo=UTC)
    if zone in time.tzname:  # a short name, as nbgrader writes: `MSK`, which no other machine knows
        return found.astimezone()
    try:
        return found.replace(tzinfo=ZoneInfo(zone))
    except ZoneInfoNotFoundError:
        raise ValueError(zone) from None


def time_of(text, option):
    """The time in a text; an offset must be given: the grader's clock is not the students'."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise UserError(
            f"expected after {option} a time with its offset, such as {TIME}. Received: {text!r}."
        )
    return found


def extension(text):
    """`anna=2026-03-05T23:59+03:00` as a pair."""
    student, _, due = text.rpartition("=")
    if not student:
        raise UserError(
            f"expected after --extension a student and a time, such as anna={TIME}. "
            f"Received: {text!r}."
        )
    return student, time_of(due, "--extension")


def plugin(name):
    """A plugin of nbgrader's: its own with one of its methods, or another class."""
    if name in METHODS:
        from nbgrader.plugins import LateSubmissionPlugin

        return LateSubmissionPlugin(penalty_method=name)
    from traitlets.utils.importstring import import_item

    try:
        return import_item(name.replace(":", "."))()
    except (ImportError, AttributeError, TypeError) as error:
        raise UserError(
            f"expected after --penalty {', '.join(METHODS)}, or module:Class of a plugin of "
            f"nbgrader's. Received: {name!r} ({error})."
        ) from None


def in_words(seconds):
    """How late something is: `2 days`, `3 h`, `1 min`."""
    for length, words, least in WORDS:
        if seconds >= least * length:
            return words.format(f"{seconds / length:.0f}")
    return "less than a minute"
