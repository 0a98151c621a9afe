"""Cells that a student added: those that the answers use are run with them."""

import json
from copy import deepcopy
from itertools import pairwise

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell

from cnnlab.grading.submissions.canonical import canonical, release
from cnnlab.grading.submissions.helper_cells import MAX_HELPERS
from cnnlab.grading.submissions.places import MAX_ANSWER
from cnnlab.grading.workers.lab import steps
from tests.grading.here import cnnlab

LAB = "02_convolution"
RELEASE = release(LAB)
FIRST, SECOND, THIRD = "window-value", "conv2d", "conv2d-offsets"
PLAIN = {
    FIRST: "def window_value(image, kernel, row, column):\n    return 1",
    SECOND: "def conv2d(image, kernel):\n    return 2",
    THIRD: "def conv2d_offsets(image, kernel):\n    return 3",
}


@pytest.fixture
def graded(tmp_path):
    """Grades the lab with these answers, and with these cells above or below them.

    `cells` are pairs (source, exercise before whose answer it stands) or triples that end in
    "below". `changed` is (number, source) of a cell of the lab's own.
    """

    def graded(answers, *cells, changed=None):
        notebook = deepcopy(RELEASE)
        if changed:
            notebook.cells[changed[0]].source = changed[1]
        for name, source in (PLAIN | answers).items():
            at(notebook, name).source = source
        for source, name, *below in cells:
            place = notebook.cells.index(at(notebook, name)) + bool(below)
            notebook.cells.insert(place, new_code_cell(source))
        path = tmp_path / "anna.ipynb"
        path.write_text(json.dumps(notebook))
        found = canonical(path, LAB, RELEASE)
        nbformat.validate(found.notebook)
        return found

    return graded


def at(notebook, name):
    return next(cell for cell in notebook.cells if cell.id == f"exercise-{name}")


def taken(found):
    """What was added to the lab's cells: sources, each with the cell that follows it."""
    cells = found.notebook.cells
    return [
        (cell.source, after.id.removeprefix("exercise-"))
        for cell, after in pairwise(cells)
        if cell.id not in {own.id for own in RELEASE.cells}
    ]


def calls(*names):
    """An answer to the second exercise that uses names."""
    return {SECOND: f"def conv2d(image, kernel):\n    return {' + '.join(names)}"}


def test_a_helper_is_run_before_the_answer(graded):
    helper = "import math\ndef window_sum(window):\n    return math.fsum(window)\n\nwindow_sum([1])"
    found = graded(calls("window_sum(image)"), (helper, FIRST))
    assert taken(found) == [(helper, SECOND)]
    [cell] = [cell for cell in found.notebook.cells if cell.id == "helper-1"]
    assert (cell.metadata, found.warnings) == ({}, [])
    [step] = [step for step in steps(found.notebook) if step.name == "helper-1"]
    assert (step.kind, step.source, step.answers) == ("run", helper, "")
    assert found.answers[SECOND] == calls("window_sum(image)")[SECOND]


def test_it_comes_with_what_it_uses_itself(graded):
    cells = [
        ("from math import (\n    fsum,\n    prod)", FIRST),
        ("SIZE = 3", FIRST),
        ("class Window:\n    size = SIZE\n    add = fsum", FIRST),
        ("unused = 3", FIRST),
        ("print(image)", FIRST),
    ]
    found = graded(calls("Window()"), *cells)
    assert taken(found) == [
        (cells[0][0], "helper-2"),
        (cells[1][0], "helper-3"),
        (cells[2][0], SECOND),
    ]


WITHOUT_HELPERS = '''
def conv2d(image, kernel):
    """A hint."""  # hint
    total = max(0, image.shape[0])
    for k in kernel:
        total += np.sum(k,
            strides=2
        )
    return window_value(total)
'''


@pytest.mark.parametrize(
    "source",
    [
        "image = 1",  # a parameter
        "total = 1\nk = 2",  # the function's own
        "strides = 1",  # a keyword of a call
        "shape = 1",  # an attribute
        "np = 1",  # the lab's
        "hint = 1",  # in words
        "window_value = 1",  # an answer above
        "conv2d = 1",  # this one
        "max = min",  # below, Python's
    ],
)
def test_what_an_answer_does_not_take_from_a_cell(graded, source):
    if "conv2d" not in source:
        assert taken(graded({SECOND: WITHOUT_HELPERS}, (source, SECOND, "below"))) == []
    if "max" not in source:
        assert taken(graded({SECOND: WITHOUT_HELPERS}, (source, SECOND))) == []


def test_the_last_definition_above_an_answer_wins(graded):
    cells = [("def pad(): return 1", FIRST), ("def pad(): return 2", FIRST)]
    later = "def pad(): return 3"
    found = graded(calls("pad()"), *cells, (later, THIRD))
    assert taken(found) == [(cells[0][0], "helper-2"), (cells[1][0], SECOND)]
    both = calls("pad()") | {THIRD: "def conv2d_offsets(image, kernel):\n    return pad()"}
    assert taken(graded(both, *cells, (later, THIRD)))[2:] == [(later, THIRD)]


def test_the_students_order_is_kept(graded):
    """The second cell is needed earlier, and would otherwise be undone by the first."""
    answers = calls("pad()") | {THIRD: "def conv2d_offsets(image, kernel):\n    return crop()"}
    cells = [("def crop(): return 1", FIRST), ("def pad(): ...\ndef crop(): return 2", FIRST)]
    assert [source for source, _ in taken(graded(answers, *cells))] == [c[0] for c in cells]


def test_one_below_its_answer_is_run_before_the_check(graded):
    helper = "def pad(): return conv2d"
    found = graded(calls("pad()"), (helper, SECOND, "below"))
    assert taken(found) == [(helper, "check-conv2d")]


def test_one_far_below_does_not_move_the_others(graded):
    """The second helper is defined where the first answer is known."""
    answers = calls("late()") | {THIRD: "def conv2d_offsets(image, kernel):\n    return table"}
    late, table = "def late(): ...", "table = conv2d(1, 2)"
    found = graded(answers, (table, THIRD), (late, "output-size"))
    assert taken(found) == [(late, "check-conv2d"), (table, THIRD)]


def test_a_name_that_the_lab_defines_further_down(graded):
    assert "def milliseconds" in "".join(cell.source for cell in RELEASE.cells)
    helper = "def milliseconds(): ..."
    assert taken(graded(calls("milliseconds()"), (helper, SECOND))) == [(helper, SECOND)]
    last = {"digits-net": "digits_net = milliseconds()"}
    assert taken(graded(last, (helper, SECOND))) == []


def test_all_of_a_module(graded):
    assert taken(graded(calls("sqrt(4)"), ("from math import *", FIRST)))[0][0].endswith("*")


def test_an_untouched_answer_uses_nothing(graded):
    stub = at(RELEASE, SECOND).source
    assert taken(graded({SECOND: stub}, ("YOUR = CODE = HERE = 1", FIRST))) == []


def test_too_many_and_too_long_are_said(graded):
    names = [f"helper_{n}" for n in range(MAX_HELPERS + 2)]
    cells = [(f"{name} = 1", FIRST) for name in names]
    long = "def large(): ...\n" + "#" * MAX_ANSWER
    found = graded(calls("large()", *names), (long, FIRST), *cells)
    assert [source for source, _ in taken(found)] == [f"{n} = 1" for n in names[:MAX_HELPERS]]
    assert found.warnings == [
        "`helper_50`, `helper_51`: used in an answer and not run: of a student's own cells 50 are.",
        "Not looked at: a student's own cells of more than 100,000 characters, and those after "
        "1,000,000 in all.",
    ]


GIVES = {  # what a cell gives to an answer that uses `pad`
    "a try": "try:\n    import pad\nexcept ImportError:\n    pass",
    "a condition": "if True:\n    pad = 1",
    "a condition in a line": "if True: pad = 1",
    "a loop": "for _, pad in [(1, 2)]: pass",
    "a file": "with open('a') as pad:\n    pass",
    "within a file": "with open('a') as file: pad = 1",
    "a chain": "a = pad = 1",
    "two statements": "a = 0; pad = 1",
    "two imports": "import os, sys; from functools import pad",
    "an import of many lines": "if True:\n    from functools import (\n  a,  # b\n  b as pad)",
    "a walrus": "print(pad := 1)",
    "a global": "def f():\n    global a, pad\n    pad = 1\nf()",
    "a definition in a condition": "if True:\n    def pad(): ...",
    "brackets": "[a, pad] = 1, 2",
    "a magic": "%time pad = 1",
    "a magic's body": "%%time\npad = 1",
    "any name": "globals()['p' + 'ad'] = 1",
    "a program": "%run a.py",
    # and what changes what it holds
    "added to": "pad += 1",
    "shifted": "pad <<= 1",
    "an item": "pad['one'] = 1",
    "a deleted item": "del pad[0]",
    "an attribute": "pad.b = 1",
    "a method": "pad.append(1)",
    "a method in a loop": "for a in range(3):\n    pad[a].append(a)",
}


@pytest.mark.parametrize("name", GIVES)
def test_what_a_cell_gives_or_changes(graded, name):
    [(source, _)] = taken(graded(calls("pad"), (GIVES[name], FIRST)))
    assert source == GIVES[name]


GIVES_NOT = {
    "a function's own": "def f():\n    pad = 1",
    "a class's own": "class A:\n    pad = 1",
    "a comparison": "pad == 1",
    "another": "if 1 != pad: pass",
    "in words": '"""\npad = 1\n"""  # pad = 1',
}


@pytest.mark.parametrize("name", GIVES_NOT)
def test_what_it_does_not(graded, name):
    assert taken(graded(calls("pad"), (GIVES_NOT[name], FIRST))) == []


def test_a_call_does_not_change_a_module(graded):
    cells = [("import pad", FIRST), ("pad.show()", FIRST)]
    assert taken(graded(calls("pad"), *cells)) == [("import pad", SECOND)]


@pytest.mark.parametrize(
    "answer",
    [
        "import os, helper\nconv2d = helper.f",
        "import os; from helper import f\nconv2d = f",
        "%run helper.py\nconv2d = f",
    ],
)
def test_a_module_that_a_cell_writes(graded, answer):
    files = ["%%writefile helper.py\nimport other", "%%file -a other.py\nf = 1"]
    found = graded({SECOND: answer}, *((source, FIRST) for source in files))
    assert [source for source, _ in taken(found)] == files


@pytest.mark.parametrize("number", [2, 4], ids=["locked", "a demonstration"])
@pytest.mark.parametrize(
    "lines",
    [
        "import math",
        "try:\n    import math\nexcept ImportError:\n    math = None",
        '@cached\n@typed\ndef math(x):\n    """\nSums.\n    """\n    return x',
    ],
)
@pytest.mark.parametrize("above", [True, False], ids=["above", "below"])
def test_what_a_changed_cell_of_the_labs_has_more_is_a_helper(graded, number, lines, above):
    """The lab's own lines are not run a second time."""
    own = RELEASE.cells[number]
    assert own.cell_type == "code"
    parts = [lines, f"# mine\n{own.source}"] if above else [own.source, "", "# mine", lines]
    found = graded(calls("math.pi"), changed=(number, "\n".join(parts)))
    [(source, beside)] = taken(found)
    assert source.replace("# mine", "").strip() == lines
    assert (beside, found.notebook.cells[number]) == (SECOND, own)
    said = ["`locked-setup`: a locked cell was changed; the lab's own was run."]
    assert found.warnings == (said if number == 2 else [])


def test_the_digest_changes_with_a_helper(graded):
    digests = {graded(calls("pad()"), (f"pad = {n}", FIRST)).digest for n in (1, 2)}
    digests.add(graded(calls("pad()")).digest)
    assert len(digests) == 3
    unused = {graded(calls("pad()"), (f"other = {n}", FIRST)).digest for n in (1, 2)}
    assert len(unused) == 1


SOLVED = {
    FIRST: """
def window_value(image, kernel, row, column):
    height, width = kernel.shape
    return SCALE * product_sum(image[row : row + height, column : column + width], kernel)
""",
    SECOND: """
def conv2d(image, kernel, stride=1, padding=0):
    return full(np.pad(image, padding), kernel, stride)
""",
    "output-size": """
def output_size(n, k, stride=1, padding=0, dilation=1):
    return max(0, math.floor((n + 2 * padding - dilation * (k - 1) - 1) / stride) + 1)
""",
}
ADDED = {
    FIRST: ["SCALE = 1.0", "def product_sum(a, b):\n    return np.sum(a * b)\n\nproduct_sum(1, 2)"],
    SECOND: [
        """
def full(image, kernel, stride):
    height, width = kernel.shape
    rows = range(0, image.shape[0] - height + 1, stride)
    columns = range(0, image.shape[1] - width + 1, stride)
    return np.array(
        [[(image[r : r + height, c : c + width] * kernel).sum() for c in columns] for r in rows]
    )

raise ValueError("a try of mine")
"""
    ],
    "output-size": [
        "import math",
        "math = math\nimport os\nos._exit(0)",
        "math = math\nwhile True: pass",
    ],
}


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.needs("sandbox")
def test_helpers_earn_points_in_the_sandbox(tmp_path):
    """One that raises at its end has defined its helper; what hangs or ends is left out."""
    notebook = deepcopy(RELEASE)
    for name, source in SOLVED.items():
        cell = at(notebook, name)
        cell.source = source
        place = notebook.cells.index(cell)
        notebook.cells[place:place] = [new_code_cell(text) for text in ADDED[name]]
    notebook.cells.insert(1, new_markdown_cell("By me."))
    (tmp_path / "in").mkdir()
    nbformat.write(notebook, tmp_path / "in" / "anna.ipynb")
    out = tmp_path / "out"
    options = "--lab", LAB, "--out", out, "--require-sandbox", "--timeout", "3"
    done = cnnlab("grade", tmp_path / "in", *options)
    assert (done.returncode, done.stderr) == (0, "")
    [row] = json.loads((out / "results.json").read_text())
    found = {each["name"]: each["outcome"] for each in row["exercises"]}
    assert [found[name] for name in SOLVED] == ["passed"] * 3, row
    ended, hung = row["warnings"]
    assert hung.endswith("took longer than 3 s: the answers went on without it.")
    assert ended.endswith("ended the process: the answers went on without it.")
