"""A notebook that was handed in, and what is graded of it."""

import json
from copy import deepcopy

import pytest

from cnnlab.grading.submissions.canonical import canonical
from tests.grading.submissions.handed_in import ANSWERS, LAB, RELEASE, cell


@pytest.fixture
def solved():
    """What a good student hands in, as JSON that a test may spoil."""
    notebook = deepcopy(RELEASE)
    for name, source in ANSWERS.items():
        cell(notebook, name).source = source
    return notebook


@pytest.fixture
def graded(tmp_path):
    """Grades a notebook, or the bytes of a file."""

    def graded(content):
        path = tmp_path / "anna.ipynb"
        if not isinstance(content, bytes):
            content = json.dumps(content).encode()
        path.write_bytes(content)
        return canonical(path, LAB, RELEASE)

    return graded
