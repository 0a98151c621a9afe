"""A record for the tests of tables and pages."""

from cnnlab.grading.marks.results import ExerciseResult, Output, Record


def record(student="ada", **changes):
    fields = {
        "student": student,
        "lab": "02_convolution",
        "digest": "0" * 64,
        "seed": 7,
        "seconds": 1.5,
        "sandboxed": True,
        "warnings": ["Two cells answer `conv2d`: the last one counts."],
        "exercises": [
            ExerciseResult(
                "conv2d", 1, 3, "partial", "expected 6", "turned", "5e0c", 0.25, "<b>card</b>"
            ),
            ExerciseResult("why", 0, 2, "manual", "", seconds=0.0),
        ],
        "outputs": {"cell-01": [Output("text", "6\n"), Output("png", "aGk=")], "cell-02": []},
        "answers": {"conv2d": "def conv2d(): ...", "why": "because \u202e of ж \udc80"},
    }
    return Record(**fields | changes)
