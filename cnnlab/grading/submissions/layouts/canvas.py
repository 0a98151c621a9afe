"""Canvas' "Download Submissions": all files in one folder.

`kareninaanna_LATE_123_456_02_convolution-1.ipynb`: the name, last name first, without spaces; LATE
where it is; the user's number; the file's; its own name, with `-1` where it was handed in again. A
class that is graded anonymously has `anon_a1b2C` for a name and a number. The files have the time
of the download.

Source: `ContentZipper#zip_assignment` and `sanitize_attachment_filename` in Canvas'
lib/content_zipper.rb.
"""

import re
from collections import defaultdict

from cnnlab.grading.submissions.layouts.folder import Found, apart, as_text, entries, is_notebook
from cnnlab.grading.submissions.submission import Submission

NAME = re.compile(
    r"(?:anon_(?P<anon_late>LATE_)?(?P<anon>[^\W_]{5})|(?P<name>\w+?)_(?P<late>LATE_)?(?P<id>\d+))_"
    r"(?P<number>\d+)_(?P<file>.+)",
    re.DOTALL,
)
AGAIN = re.compile(r"-\d+(?=\.\w+$)")


def fits(folder, lab):
    notebooks = [each for each in entries(folder) if is_notebook(each)]
    return bool(notebooks) and all(NAME.fullmatch(as_text(each.name)) for each in notebooks)


def read(folder, lab):
    found, students = Found(), defaultdict(list)
    for path in entries(folder):
        name = NAME.fullmatch(as_text(path.name))
        if name is None:
            if path.suffix.lower() != ".csv":
                found.groups["Left out, not a submission of Canvas': {names}."].append(path)
            continue
        students[name["name"] or "", name["id"] or name["anon"]].append((name, path))
    for (student, number), files in students.items():
        # What was handed in last has the highest number.
        files.sort(key=lambda each: int(each[0]["number"]))
        notebooks = [path for _, path in files if is_notebook(path)]
        if not notebooks:
            found.groups["No notebook, but: {names}."] += [path for _, path in files]
            continue
        named = [path for name, path in files if AGAIN.sub("", name["file"]) == f"{lab}.ipynb"]
        beside = {
            file: path
            for name, path in files
            if not is_notebook(path)
            for file in (name["file"], AGAIN.sub("", name["file"]))
        }
        late = any(name["late"] or name["anon_late"] for name, _ in files)
        path, known = (named or notebooks)[-1], {"name": student, "id": number}
        submission = Submission(student or number, path, beside, known, late, timed=False)
        found.submissions.append(submission)
    apart(found.submissions)
    return found
