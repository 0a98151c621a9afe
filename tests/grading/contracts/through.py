"""A record through each contract: checked against what the platform says, and with equal marks."""

import json
from xml.etree import ElementTree

import jsonschema

from cnnlab.grading.contracts import classroom50, gradescope, prairielearn
from cnnlab.grading.marks.results import BY_TEACHER
from cnnlab.notebooks.junit import junit
from tests.grading.contracts.schemas import CLASSROOM_50, GRADESCOPE, PRAIRIELEARN

RUNNER = {
    "CLASSROOM": "cnn-2026",
    "ASSIGNMENT": "lab-02",
    "SUBMISSION_TAG": "submit/2026-03-01T14-32-05Z-a1b2c3d",
    "COMMIT_URL": "https://github.com/o/r/commit/a1b2c3d",
    "RELEASE_URL": "https://github.com/o/r/releases/tag/submit",
}


def through_all(record):
    """Marks by exercise, and the sum, that each platform reads; they are those of the row."""
    row = record.row()
    expected = {each["name"]: each["points"] for each in row["exercises"]}
    found = {"row": (row["score"], expected)}

    said = gradescope.results(record)
    jsonschema.validate(said, GRADESCOPE)
    tests = {each["name"]: each["score"] for each in said["tests"]}
    read = {each.name: each.points for each in record.exercises if each.outcome in BY_TEACHER}
    assert not tests.keys() & read.keys()  # they would be shown as failed
    found["gradescope"] = said["score"], tests | read

    said = classroom50.results(record, RUNNER)
    jsonschema.validate(said, CLASSROOM_50)
    tests = {each["test-name"]: each["score"] for each in said["tests"]}
    assert sum(tests.values()) == said["score"] <= said["max-score"]
    found["classroom50"] = said["score"], tests

    said = prairielearn.results(record)
    jsonschema.validate(said, PRAIRIELEARN)
    assert len(json.dumps(said)) <= 1_000_000
    points = said["score"] * record.max_score
    found["prairielearn"] = (
        round(points, 9),
        {each["name"]: each["points"] for each in said["tests"]},
    )

    suite = ElementTree.fromstring(junit(record.lab, record.exercises).encode()).find("testsuite")
    cases = {
        case.get("name"): float(case.find("system-out").text.partition(" of ")[0])
        for case in suite.findall("testcase")
    }
    assert int(suite.get("tests")) == len(cases)
    for kind in ("failure", "error"):
        assert int(suite.get(f"{kind}s")) == len(suite.findall(f".//{kind}"))
    found["junit"] = sum(cases.values()), cases
    return found


def assert_equal_marks(record):
    found = through_all(record)
    row = found.pop("row")
    assert found == dict.fromkeys(found, row)
