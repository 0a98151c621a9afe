"""Gradescope: `results.json`, and the `autograder.zip` that writes it.

Source: https://gradescope-autograders.readthedocs.io/en/latest/specs/
"""

from cnnlab.grading.marks.results import BY_TEACHER
from cnnlab.language import say

# What a container of Gradescope's runs once, and for each submission.
FILES = {
    "setup.sh": """\
#!/usr/bin/env bash
set -e
apt-get update
apt-get install -y python3-venv bubblewrap libseccomp2
python3 -m venv /autograder/tools
/autograder/tools/bin/pip install uv
/autograder/tools/bin/uv venv --python 3.12 /autograder/cnnlab
/autograder/tools/bin/uv pip install --python /autograder/cnnlab/bin/python \\
    --torch-backend cpu {requirement}
""",
    "run_autograder": """\
#!/usr/bin/env bash
cd /autograder
/autograder/cnnlab/bin/python -m cnnlab.grading.contracts \\
    gradescope {lab} /autograder/submission /autograder/results/results.json
""",
}
ROOT = "/autograder/source"  # where these files are then


def results(record):
    """What Gradescope reads of a submission. A discussion is none of its tests: one with less than
    all its points is shown as failed, and this one waits for a teacher."""
    said = [say(each, record.language) for each in record.warnings]
    said += [
        f"{each.name} ({each.points:g}/{each.max_points:g}): {say(each.message, record.language)}"
        for each in record.exercises
        if each.outcome in BY_TEACHER
    ]
    return {
        "score": record.score,
        "execution_time": record.seconds,
        "output": "\n".join(said),
        "output_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": [
            {
                "name": each.name,
                "score": each.points,
                "max_score": each.max_points,
                "status": "passed" if each.points == each.max_points else "failed",
                "output": say(each.message, record.language),
                "output_format": "text",
                "visibility": "visible",
            }
            for each in record.judged
        ],
        "extra_data": {"lab": record.lab, "seed": record.seed, "sandboxed": record.sandboxed},
    }
