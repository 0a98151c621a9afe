"""By hand means by hand, through `cnnlab grade` and its sandbox."""

import json

import nbformat
import pytest
from nbformat.v4 import new_code_cell

from cnnlab.grading.submissions.canonical import release
from tests.grading.here import cnnlab

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
from cnnlab.judging import probes
probes.PROBES["call"] = probes.PROBES["value"] = lambda *question: 1
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
        "conv2d": """
import pathlib, sys
pathlib.Path("helper.py").write_text("from scipy.signal import correlate2d as slide")
sys.path.append(".")
from helper import slide
def conv2d(image, kernel, stride=1, padding=0):
    return slide(np.pad(image, padding), kernel, "valid")[::stride, ::stride]
""",
        "conv2d-offsets": """
def conv2d_offsets(image, kernel, stride=1, padding=0):
    return helper(np.pad(image, padding), kernel)[::stride, ::stride]
""",
        "output-size": """
def output_size(n, k, stride=1, padding=0, dilation=1):
    import sys
    for place in (np.__path__[0] + "/..", "/usr/lib/python3/dist-packages"):
        if place not in sys.path:
            sys.path.append(place)
    from cnnlab import arithmetic
    return arithmetic.output_size(n + 2 * padding, k, stride, dilation_rate=dilation)
""",
    },
}
HELPER = """
scale: object = ops.convert_to_numpy(1)
def helper(image, kernel):
    height, width = kernel.shape
    rows, columns = image.shape[0] - height + 1, image.shape[1] - width + 1
    places = np.ndindex(*kernel.shape)
    return sum(kernel[u, v] * image[u : u + rows, v : v + columns] for u, v in places) * scale
"""
FORBIDDEN = (0, "failed")
EXPECTED = {
    "plain": {"window-value": FORBIDDEN, "conv2d": FORBIDDEN, "conv-layer": FORBIDDEN},
    "hidden": {
        "window-value": (1, "passed"),
        "conv2d": FORBIDDEN,
        "conv2d-offsets": FORBIDDEN,
        "output-size": FORBIDDEN,
    },
}
SAID = {  # in these labs' words
    "conv-layer": "`keras.layers.Conv2D` is not allowed here: write the sums yourself.",
    "conv2d-offsets": "`scale` needs `keras`, which is not there.",
    "output-size": "`cnnlab` is not there.",
}


def test_a_library_earns_nothing(tmp_path):
    """Nor what else is not there; found in the source, where a layer needs Keras."""
    (tmp_path / "in").mkdir()
    for student, answers in SUBMISSIONS.items():
        notebook = release(LAB)
        for cell in notebook.cells:
            cell.source = answers.get(cell.id.removeprefix("exercise-"), cell.source)
        place = [cell.id for cell in notebook.cells].index("exercise-conv2d-offsets")
        notebook.cells.insert(place, new_code_cell(HELPER))
        nbformat.write(notebook, tmp_path / "in" / f"{student}.ipynb")
    options = "--lab", LAB, "--out", tmp_path / "out", "--require-sandbox"
    done = cnnlab("grade", tmp_path / "in", *options)
    assert (done.returncode, done.stderr) == (0, "")
    rows = json.loads((tmp_path / "out" / "results.json").read_text())
    found = {row["student"]: {e["name"]: e for e in row["exercises"]} for row in rows}
    for student, expected in EXPECTED.items():
        for name, mark in expected.items():
            exercise = found[student][name]
            assert (exercise["points"], exercise["outcome"]) == mark, exercise
            if mark == FORBIDDEN:
                said = SAID.get(name, "this exercise is written with NumPy alone; ")
                assert said in exercise["message"], exercise
    page = (tmp_path / "out" / "feedback" / "plain.html").read_text()
    assert "<code>convolve2d</code> (from <code>scipy</code>) is not there." in page
