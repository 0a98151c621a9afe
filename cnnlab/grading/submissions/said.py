"""What student and teacher are told of a submission, a line for each kind of thing."""

from collections import defaultdict

from cnnlab.grading.submissions.beside import MAX_ALL, MAX_FILE
from cnnlab.grading.submissions.helper_cells import MAX_HELPERS
from cnnlab.grading.submissions.pictures import MAX_PICTURE
from cnnlab.grading.submissions.places import MAX_ANSWER, MAX_CODE

SENTENCES = {
    "lost": "The file has lost the lab's cell ids: answers were found by what they define.",
    "duplicate": "More than one cell answers {}: the last one counts.",
    "parts": "{}: the answer stands in more than one cell: they were put together in their order.",
    "elsewhere": "{}: not answered in the lab's own cell, taken from another that defines it.",
    "below": "{}: not answered in the lab's own cell, taken from the text below the question.",
    "again": "{} is defined again below its check: that cell was not graded.",
    "deleted": "{}: neither the lab's own cell nor another answer was found.",
    "retyped": "{}: the cell's type was changed; the lab's own type counts.",
    "long": f"{{}}: longer than {MAX_ANSWER:,} characters, not graded.",
    "pictures": "{}: a picture is missing: PNG, JPEG and GIF are kept that were pasted into the "
    f"cell itself, up to {MAX_PICTURE / 1e6:.0f} MB.",
    "settings": "{}: points or flags were changed; the lab's own count.",
    "locked": "{}: a locked cell was changed; the lab's own was run.",
    "helpers": f"{{}}: used in an answer and not run: of a student's own cells {MAX_HELPERS} are.",
    "large": f"{{}}: beside the notebook, and not taken: up to {MAX_FILE / 1e6:.0f} MB a file are, "
    f"and {MAX_ALL / 1e6:.0f} in all.",
    "unread": f"Not looked at: a student's own cells of more than {MAX_ANSWER:,} characters, and "
    f"those after {MAX_CODE:,} in all.",
}


class Said:
    """Collects what there is to say, and of which answers, each named once."""

    def __init__(self):
        self._names = defaultdict(dict)  # kind -> names, in order

    def add(self, kind, name=""):
        self._names[kind][name] = True

    def lines(self):
        """In the order of `SENTENCES`."""
        return [
            sentence.format(_listed(names))
            for kind, sentence in SENTENCES.items()
            if (names := list(self._names[kind]))
        ]


def _listed(names, most=10):
    """Names in a line that stays a line, whatever the names are."""
    shown = [f"`{name[:50]}`" for name in names[:most]]
    return ", ".join(shown) + (f" and {len(names) - most} more" if len(names) > most else "")
