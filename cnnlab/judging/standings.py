"""How far a student has come in the labs of a folder: read from what their notebooks show."""

import json
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from cnnlab.judging.scores import result, scores, total
from cnnlab.language import marked

STATES = DONE, BEGUN, UNTOUCHED, UNREADABLE = marked(
    ("done", "begun", "untouched", "cannot be read")
)
WORDS = {
    DONE: "{} done",
    BEGUN: "{} begun",
    UNTOUCHED: "{} untouched",
    UNREADABLE: "{} cannot be read",
}


@dataclass
class Standing:
    """Where a student stands in one lab."""

    lab: str
    title: str
    scores: list  # `Score` by exercise, in the lab's order
    state: str  # one of the four above
    slides: str = ""  # of the lecture, which the lab's first cell names: "«Padding», «Max-pooling»"

    @property
    def next(self):
        """The first exercise that has not all its points, or ""."""
        open_ = (each.exercise for each in self.scores if each.points < each.max_points)
        return next(open_, "")


def standings(folder, labs):
    """A `Standing` for each of these labs that is in a folder."""
    paths = (Path(folder) / f"{lab}.ipynb" for lab in sorted(labs))
    return [standing(path) for path in paths if path.is_file()]


def standing(path):
    """What a lab's notebook shows of its checks, as it was saved last."""
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        found, (title, slides) = scores(notebook), _head(notebook)
    except (OSError, ValueError, LookupError, TypeError, AttributeError):  # what is no notebook
        return Standing(path.stem, path.stem, [], UNREADABLE)
    points, most = total(found)
    if points == most:
        return Standing(path.stem, title, found, DONE, slides)
    outputs = (cell["outputs"] for cell in notebook["cells"] if cell["cell_type"] == "code")
    tried = any(each and each["outcome"] != "missing" for each in map(result, outputs))
    return Standing(path.stem, title, found, BEGUN if tried else UNTOUCHED, slides)


def in_short(found):
    """How many labs are done, begun, untouched, in words."""
    states = [each.state for each in found]
    counts = ((states.count(state), state) for state in STATES)
    return ", ".join(WORDS[state].format(count) for count, state in counts if count)


def _head(notebook):
    """The first heading, and the slides that the first paragraph with slides below it names."""
    for cell in notebook["cells"]:
        title, *paragraphs = "".join(cell["source"]).split("\n\n")
        if cell["cell_type"] == "markdown" and title.startswith("# "):
            slides = next((each for each in paragraphs if "«" in each), "")
            heading = title.splitlines()[0].removeprefix("# ")
            return heading, ", ".join(re.findall("«.+?»", " ".join(slides.split())))
    return "", ""


class Course:
    """The labs of a folder as they are at the end of one of them.

    Args:
        found: the `Standing` of each.
        lab: the one that is open, of which what is saved may be older.
        points: what was earned in it by now, by exercise.
    """

    def __init__(self, found, lab, points):
        self._found, self._lab = found, lab
        for each in found:
            if each.lab == lab and points:
                for score in each.scores:
                    score.points = points.get(score.exercise, score.points)
                each.state = BEGUN if each.next else DONE

    @cached_property
    def next(self):
        """The next lab that is not done, of those after this one if there is one; or None."""
        open_ = [each for each in self._found if each.state != DONE and each.lab != self._lab]
        return next((each for each in open_ if each.lab > self._lab), next(iter(open_), None))

    def __str__(self):
        points, most = total([score for each in self._found for score in each.scores])
        return f"All labs: {points:g} of {most:g} points; {in_short(self._found)}."
