"""An answer in more cells than one: split, copied, merged, or with another's id."""

import json
from copy import deepcopy

import pytest

from cnnlab.grading.submissions.canonical import canonical, release
from cnnlab.grading.submissions.places import MOST_PARTS

LAB = "02_convolution"
RELEASE = release(LAB)
HELPER = "def padded(image, padding):\n    return np.pad(image, padding)"
CONV = "def conv2d(image, kernel, stride=1, padding=0):\n    return padded(image, padding)"
TRY = "conv2d(np.ones((3, 3)), np.ones((2, 2)))"
STUB = next(cell.source for cell in RELEASE.cells if cell.id == "exercise-conv2d")
PARTS = "`conv2d`: the answer stands in more than one cell: they were put together in their order."
COPIES = "More than one cell answers `conv2d`: the last one counts."
OTHER = "`conv2d`: not answered in the lab's own cell, taken from another that defines it."


def at(notebook, id_):
    return next(cell for cell in notebook.cells if cell.id == id_)


def split(notebook, id_, *sources):
    """In place of a cell several, with its metadata, as JupyterLab splits and copies."""
    cell = at(notebook, id_)
    place = notebook.cells.index(cell)
    notebook.cells[place : place + 1] = [deepcopy(cell) for _ in sources]
    for number, source in enumerate(sources):
        half = notebook.cells[place + number]
        half.source, half.id = source, f"half{number}"


@pytest.fixture
def notebook():
    return deepcopy(RELEASE)


@pytest.fixture
def graded(tmp_path):
    def graded(notebook):
        path = tmp_path / "anna.ipynb"
        path.write_text(json.dumps(notebook))
        return canonical(path, LAB, RELEASE)

    return graded


def run(found):
    """Sources that are run and are none of the lab's, and names of helper cells."""
    own = {cell.source for cell in RELEASE.cells}
    cells = [cell for cell in found.notebook.cells if cell.cell_type == "code"]
    return [cell.source for cell in cells if cell.source not in own]


# By what was split and copied: the cells, what is run of them, and what is said.
CELLS = {
    "helper above": ([HELPER, CONV], [HELPER, CONV], [PARTS]),
    "try below": ([CONV, TRY], [CONV, TRY], [PARTS]),
    "three": ([HELPER, CONV, TRY], [HELPER, CONV, TRY], [PARTS]),
    "within a function": (CONV.split("\n"), [CONV], [PARTS]),
    "below a docstring": (
        ['def conv2d(image, kernel):\n    """Slides."""', "    return 1"],
        ['def conv2d(image, kernel):\n    """Slides."""\n    return 1'],
        [PARTS],
    ),
    "at an else": (["if True:\n    conv2d = sum", "else:\n    conv2d = max"],
                   ["if True:\n    conv2d = sum\nelse:\n    conv2d = max"], [PARTS]),
    "a copy": ([CONV, CONV.replace("padded", "np.pad")], [CONV.replace("padded", "np.pad")],
               [COPIES]),
    "the same twice": ([CONV, CONV], [CONV], [COPIES]),
    "an untouched copy below": ([CONV, STUB], [CONV], [COPIES]),
    "an untouched copy above": ([STUB, CONV], [CONV], [COPIES]),
    "an empty cell": ([CONV, ""], [CONV], []),
    "split and copied": ([HELPER, CONV, HELPER, CONV, TRY], [HELPER, CONV, TRY], [COPIES, PARTS]),
    "a copy that lost its helper": ([f"{HELPER}\n\n{CONV}", CONV], [f"{HELPER}\n\n{CONV}", CONV],
                                    [PARTS]),
}  # fmt: skip


@pytest.mark.parametrize("name", CELLS)
def test_parts_are_one_answer_and_copies_are_not(notebook, graded, name):
    sources, expected, said = CELLS[name]
    split(notebook, "exercise-conv2d", *sources)
    found = graded(notebook)
    assert run(found) == expected
    assert found.answers["conv2d"] == "\n\n".join(expected)
    assert found.warnings == said
    assert at(found.notebook, "exercise-conv2d").metadata.nbgrader.solution


def test_a_split_text_is_read_as_a_whole(notebook, graded):
    split(notebook, "discussion-turned-kernel", "First.", "Second.", "First.")
    found = graded(notebook)
    assert found.answers["turned-kernel"] == "Second.\n\nFirst."
    assert at(found.notebook, "discussion-turned-kernel").source == "Second.\n\nFirst."


def test_a_part_that_stands_apart_keeps_its_order(notebook, graded):
    split(notebook, "exercise-conv2d", HELPER, CONV)
    helper = at(notebook, "half0")
    notebook.cells.remove(helper)
    notebook.cells.insert(3, helper)
    assert run(graded(notebook)) == [HELPER, CONV]


def test_a_merged_cell_answers_both(notebook, graded):
    """Merged with the answer above, a cell has that one's id."""
    window = "def window_value(image, kernel, row, column):\n    return 1"
    at(notebook, "exercise-window-value").source = f"{window}\n\n{CONV}"
    notebook.cells.remove(at(notebook, "exercise-conv2d"))
    found = graded(notebook)
    assert found.answers["window-value"] == found.answers["conv2d"] == f"{window}\n\n{CONV}"
    assert found.warnings == [OTHER]


def test_a_cell_merged_with_its_check_answers(notebook, graded):
    at(notebook, "check-conv2d").source = f'{CONV}\n\ncheck("conv2d")'
    notebook.cells.remove(at(notebook, "exercise-conv2d"))
    assert graded(notebook).answers["conv2d"].startswith(CONV)


def test_ids_that_have_changed_places(notebook, graded):
    offsets = "def conv2d_offsets(image, kernel):\n    return 3"
    at(notebook, "exercise-conv2d").source = offsets
    at(notebook, "exercise-conv2d-offsets").source = CONV
    found = graded(notebook)
    assert found.answers["conv2d"].endswith(CONV)
    assert found.answers["conv2d-offsets"] == f"{offsets}\n\n{CONV}"
    assert found.warnings == [OTHER.replace("`conv2d`", "`conv2d`, `conv2d-offsets`")]


def test_a_moved_answer_counts(notebook, graded):
    cell = at(notebook, "exercise-conv2d")
    cell.source = CONV
    notebook.cells.remove(cell)
    notebook.cells.append(cell)
    found = graded(notebook)
    assert (run(found), found.warnings) == ([CONV], [])


def test_text_that_was_code_for_a_while_counts(notebook, graded):
    """JupyterLab forgets nothing of it but the type."""
    cell = at(notebook, "discussion-turned-kernel")
    cell.cell_type, cell.source = "code", "It learns it."
    cell.outputs, cell.execution_count = [], None
    assert graded(notebook).answers["turned-kernel"] == "It learns it."


@pytest.mark.timeout(60)
def test_thousands_of_copies_do_not_hold_up_the_judge(notebook, graded):
    lines = "\n".join(f"n{n} = n{n + 1}" for n in range(500))
    split(notebook, "exercise-conv2d", *(f"a{n} = 1\n{lines}" for n in range(1_900)))
    assert graded(notebook).answers["conv2d"] == ""


def test_of_many_parts_the_last_are_taken(notebook, graded):
    split(notebook, "exercise-conv2d", *(f"a{n} = 1" for n in range(60)), CONV)
    assert len(run(graded(notebook))) == MOST_PARTS
