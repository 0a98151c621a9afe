"""What workers are given: a submission to grade, and how."""

from dataclasses import dataclass, field
from typing import NamedTuple

from cnnlab.grading.submissions.canonical import Canonical
from cnnlab.grading.submissions.submission import Submission


class Task(NamedTuple):
    """A submission to grade."""

    submission: Submission
    canonical: Canonical
    digest: str  # of all that its marks depend on


@dataclass
class Limits:
    """How long a submission may take, in seconds."""

    cell: float = 120  # a cell, or a question; its wait for a core does not count
    whole: float = 720  # all of it, waits too: then no question is begun


@dataclass
class Options:
    """How a class is graded."""

    workers: int = 2
    backend: str = "tensorflow"
    sandboxed: bool = True
    limits: Limits = field(default_factory=Limits)
    scheduler: str | None = None  # address of a Dask scheduler, whose workers then grade
    libraries: tuple[str, ...] = ()  # what answers import beside what labs do
