"""PrairieLearn's external grader: `/grade/results/results.json`, and a question that makes it.

Source: docs/externalGrading.md in PrairieLearn's repository.
"""

import json

from cnnlab.language import say

FILES = {
    "info.json": """\
{{
  "uuid": "{uuid}",
  "title": "{title}",
  "topic": "Convolutional networks",
  "type": "v3",
  "gradingMethod": "External",
  "externalGradingOptions": {{
    "enabled": true,
    "image": "{image}",
    "entrypoint": "/grade/tests/run.sh",
    "timeout": 600
  }}
}}
""",
    "question.html": """\
<pl-question-panel><p>Hand in the notebook <code>{lab}.ipynb</code>.</p></pl-question-panel>
<pl-file-upload file-names="{lab}.ipynb"></pl-file-upload>
<pl-submission-panel><pl-external-grader-results></pl-external-grader-results></pl-submission-panel>
""",
    "tests/run.sh": """\
#!/usr/bin/env bash
mkdir -p /grade/results
python3 -m cnnlab.grading.contracts prairielearn {lab} /grade/student /grade/results/results.json
""",
}
ROOT = "/grade/tests"
MAX_BYTES = 1_000_000  # of the file
MAX_MESSAGE = 2_000  # characters


def results(record):
    """What PrairieLearn reads of a submission; its score is a share."""
    said = [say(each, record.language) for each in record.warnings]
    tests = [
        {
            "name": each.name,
            "points": each.points,
            "max_points": each.max_points,
            "message": say(each.message, record.language)[:MAX_MESSAGE],
        }
        for each in record.exercises
    ]
    found = {
        "gradable": True,
        "score": record.score / record.max_score if record.max_score else 0.0,
        "message": "\n".join(said)[: 10 * MAX_MESSAGE],
        "tests": tests,
    }
    if not any(record.answers.values()):  # of no answer, or of a file that cannot be read
        found |= {
            "gradable": False,
            "format_errors": said or [say("There is no answer.", record.language)],
        }
    if len(json.dumps(found)) > MAX_BYTES:
        for each in tests:
            each["message"] = each["message"][: MAX_BYTES // 10 // len(tests) // 6]
    return found
