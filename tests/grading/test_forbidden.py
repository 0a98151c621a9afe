"""What an exercise forbids, through `cnnlab grade` and its sandbox."""

import json
import subprocess
import sys

import nbformat
import pytest
from nbformat.v4 import new_code_cell

from cnnlab.grading.submissions.canonical import release

LAB = "02_convolution"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(300),
    pytest.mark.needs("sandbox"),
]
MAPS = "image[None, :, :, None].astype('float32'), kernel[:, :, None, None].astype('float32')"
SUBMISSIONS = {
    "plain": {
        "window-value": """
def window_value(image, kernel, row, column):
    return convolve2d(image, kernel[::-1, ::-1], "valid")[row, column]
""",
        "conv2d": f"""
import contextlib
import cnnlab.judging.probes
cnnlab.judging.probes.bar = lambda names: contextlib.nullcontext()
def conv2d(image, kernel, stride=1, padding=0):
    image = np.pad(image, padding)
    return ops.conv({MAPS}, stride)[0, :, :, 0]
""",
        "conv-layer": """
class Convolution(keras.layers.Conv2D):
    pass
""",
    },
    "hidden": {
        "window-value": """
def window_value(image, kernel, row, column):
    height, width = kernel.shape
    return (image[row : row + height, column : column + width] * kernel).sum()

print(convolve2d(np.eye(3), np.eye(2), "valid")[0, 0], window_value(np.eye(3), np.eye(2), 0, 0))
""",
        "conv2d": f"""
def conv2d(image, kernel, stride=1, padding=0):
    image = np.pad(image, padding)
    return getattr(ops, "co" + "nv")({MAPS}, stride)[0, :, :, 0]
""",
        "conv2d-offsets": """
def conv2d_offsets(image, kernel, stride=1, padding=0):
    return helper(np.pad(image, padding), kernel)[::stride, ::stride]
""",
    },
}
HELPER = """
def helper(image, kernel):
    return convolve2d(image, kernel[::-1, ::-1], "valid")
"""
FORBIDDEN = (0, "failed")
EXPECTED = {
    "plain": {"window-value": FORBIDDEN, "conv2d": FORBIDDEN, "conv-layer": FORBIDDEN},
    "hidden": {"window-value": (1, "passed"), "conv2d": FORBIDDEN, "conv2d-offsets": FORBIDDEN},
}


def test_a_library_earns_nothing(tmp_path):
    """Found in the source, where the code undoes the bar; barred, where the source hides it."""
    (tmp_path / "in").mkdir()
    for student, answers in SUBMISSIONS.items():
        notebook = release(LAB)
        for cell in notebook.cells:
            cell.source = answers.get(cell.id.removeprefix("exercise-"), cell.source)
        place = [cell.id for cell in notebook.cells].index("exercise-conv2d-offsets")
        notebook.cells.insert(place, new_code_cell(HELPER))
        nbformat.write(notebook, tmp_path / "in" / f"{student}.ipynb")
    words = [sys.executable, "-m", "cnnlab", "grade", str(tmp_path / "in"), "--lab", LAB]
    words += ["--out", str(tmp_path / "out"), "--require-sandbox"]
    done = subprocess.run(words, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    rows = json.loads((tmp_path / "out" / "results.json").read_text())
    found = {row["student"]: {e["name"]: e for e in row["exercises"]} for row in rows}
    for student, expected in EXPECTED.items():
        for name, mark in expected.items():
            exercise = found[student][name]
            assert (exercise["points"], exercise["outcome"]) == mark, exercise
            assert ("is not allowed here" in exercise["message"]) == (mark == FORBIDDEN), exercise
    page = (tmp_path / "out" / "feedback" / "plain.html").read_text()
    assert "<code>scipy.signal.convolve2d</code> is not allowed here: write the sums" in page
