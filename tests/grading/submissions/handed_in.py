"""A notebook of lab 02 as a student hands it in, and its parts."""

from nbformat.v4 import new_code_cell

from cnnlab.grading.submissions.canonical import release

LAB = "02_convolution"
RELEASE = release(LAB)
IDS = {each.id for each in RELEASE.cells}
ANSWERS = {
    "window-value": "def window_value(image, kernel, row, column):\n    return 1",
    "conv2d": "def conv2d(image, kernel, stride=1, padding=0):\n    return 2",
    "conv2d-offsets": "def conv2d_offsets(image, kernel, stride=1, padding=0):\n    return 3",
    "output-size": "output_size = lambda *sizes: 4",
    "conv-layer": "class Convolution(keras.layers.Layer):\n    pass",
    "digits-net": "digits_net: keras.Model = keras.Sequential()",
    "im2col": "def im2col(image, kernel_height, kernel_width, stride=1):\n    return 5",
    "turned-kernel": "Because a net learns the **turned** one.",
}
RIGHT = "def conv2d(image, kernel, stride=1, padding=0):\n    return 'right'"


def grade_id(name):
    return f"discussion-{name}" if name == "turned-kernel" else f"exercise-{name}"


def cell(notebook, name):
    """The cell of an answer."""
    return next(c for c in notebook.cells if c.id == grade_id(name))


def strip(notebook):
    """What an editor leaves that knows neither metadata nor the ids of cells."""
    for each in notebook.cells:
        each.metadata.clear()
        each.id = "x"


def below(notebook, name, *sources):
    """Puts new cells right below an answer's cell."""
    place = notebook.cells.index(cell(notebook, name)) + 1
    notebook.cells[place:place] = map(new_code_cell, sources)


def run_between(found, name):
    """Sources of the cells that are run between the lab's cell above an answer and its check."""
    run = [each for each in found.notebook.cells if each.cell_type == "code"]
    place = next(n for n, each in enumerate(run) if each.id == grade_id(name))
    above = max(n for n, each in enumerate(run[:place]) if each.id in IDS)
    check = next(n for n, each in enumerate(run) if each.id == f"check-{name}")
    return [each.source for each in run[above + 1 : check]]
