"""Classroom 50: `result.json`, schema `classroom50/result/v1`, and an `autograder.py`.

Source: "Advanced Autograding" in the wiki of foundation50/classroom50, and `validate_result` in its
collect-scores script: points are whole numbers there.
"""

import os
from datetime import UTC, datetime

from cnnlab.language import say

SCHEMA = "classroom50/result/v1"
FILES = {
    "autograder.py": '''\
"""Grades lab {lab}; see https://github.com/foundation50/classroom50, "Advanced Autograding"."""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
PACKAGE = "{requirement}".replace("{root}", str(HERE))
subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", PACKAGE], check=True)
words = [sys.executable, "-m", "cnnlab.grading.contracts", "classroom50", "{lab}"]
sys.exit(subprocess.run([*words, ".", "result.json"]).returncode)
''',
}
ROOT = "<autograder>"
# Fields by the variables that the runner sets.
TOLD = {
    "classroom": "CLASSROOM",
    "assignment": "ASSIGNMENT",
    "submission": "SUBMISSION_TAG",
    "commit": "COMMIT_URL",
    "release": "RELEASE_URL",
    "review": "REVIEW_URL",
}


def results(record, environment=os.environ):
    """What Classroom 50 collects of a submission."""
    told = {name: environment.get(variable, "") for name, variable in TOLD.items()}
    told["review"] = told["review"] or told["commit"]
    return {
        "schema": SCHEMA,
        **told,
        "datetime": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "score": whole(record.score),
        "max-score": whole(record.max_score),
        "tests": [
            {
                "test-name": each.name,
                "passed": each.points == each.max_points,
                "score": whole(each.points),
                "max-score": whole(each.max_points),
                "message": say(each.message, record.language),
            }
            for each in record.exercises
        ],
    }


def whole(points):
    """Points as an int.

    Raises:
        ValueError: If they are none: to round them would change a mark.
    """
    if points != int(points):
        raise ValueError(f"Expected whole points, as Classroom 50 wants them. Received: {points}.")
    return int(points)
