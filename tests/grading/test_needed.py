"""Which of a lab's own statements are run: small notebooks, and real labs with equal marks."""

import nbformat
import pytest

from cnnlab import exercises
from cnnlab.data.held_out import copy_without_held_out
from cnnlab.grading import grade, sandbox
from cnnlab.grading.classroom import write_class
from cnnlab.grading.needed import Given, Names, look
from cnnlab.grading.session import WarmProcess
from cnnlab.grading.submission import canonical, release

SETUP = """
import keras
import numpy as np
from cnnlab import data, plots
from cnnlab.arithmetic import summarize
from elsewhere import work
x_train = data.load_mnist()
"""


def run_of(*notebook):
    """The lab's own lines that are run, without the set-up, and the names that are not bound.

    A cell is an answer when its first line is `# answer`; `judge: name` judges an object.
    """
    given, order = [("setup", SETUP)], ["setup"]
    for number, cell in enumerate(notebook):
        if cell.startswith("judge: "):
            order.append(("judge", cell.removeprefix("judge: ")))
        elif cell.startswith("# answer"):
            order.append(look(cell))
        else:
            given.append((f"cell-{number}", cell))
            order.append(f"cell-{number}")
    sources, skipped = Given(given).needed(order)
    assert sources.pop("setup") == SETUP
    lines = [line for source in sources.values() for line in source.split("\n") if line.strip()]
    return lines, skipped


ANSWER = "# answer\ndef f(x):\n    return x"

NEEDED = {  # the lab's own cell, what follows it
    "read by an answer": ("size = 3", "# answer\na = size", "judge: a"),
    "read in an answer's function": ("size = 3", "# answer\ndef f():\n    return size", "judge: f"),
    "read in a class": ("size = 3", "# answer\nclass A:\n    b = [size for _ in '12']", "judge: A"),
    "read, then bound": ("a = 3", "# answer\nb = a\na = 4", "judge: b"),
    "added to": ("a = 3", "# answer\na += 4", "judge: a"),
    "judged itself": ("a = 3", ANSWER, "judge: a"),
    "a function": ("def g(): return 3", "# answer\na = g()", "judge: a"),
    "a loop's variable": ("for a in (1, 2): pass", "# answer\nb = a", "judge: b"),
    "perhaps bound anew": ("a = 3", "# answer\nif f:\n    a = 4\nb = a", "judge: b"),
    "deleted": ("del x_train", "# answer\na = x_train", "judge: a"),
    "an import": ("from math import pi", "# answer\na = pi", "judge: a"),
    "a module's setting": ("np.random.seed(3)", ANSWER, "judge: f"),
    "a module's attribute": ("np.answer = 3", ANSWER, "judge: f"),
    "a module's setting, perhaps": ("if True: keras.utils.set_random_seed(3)", ANSWER, "judge: f"),
    "an item of the data": ("x_train[0] = 3", "# answer\na = x_train", "judge: a"),
    "an item through another name": (
        "part = x_train[:3]; part[0] = 3",
        "# answer\na = x_train",
        "judge: a",
    ),
    "in place": ("x_train.sort()", "# answer\na = x_train", "judge: a"),
    "out=": ("np.add(1, 2, out=x_train)", "# answer\na = x_train", "judge: a"),
    "a harmful function": ("_ = np.put(x_train, 0, 3)", "# answer\na = x_train", "judge: a"),
    "an unknown function": ("_ = work(x_train)", "# answer\na = x_train", "judge: a"),
    "more than a name can tell": ("a = 3", "# answer\nb = globals()['a']", "judge: b"),
    "a magic": ("a = 3", "# answer\nget_ipython().run_line_magic('timeit', 'a')", "judge: f"),
}  # fmt: skip


@pytest.mark.parametrize("notebook", NEEDED.values(), ids=NEEDED)
def test_what_is_needed_is_run(notebook):
    lines, skipped = run_of(*notebook)
    assert (lines, skipped) == ([notebook[0]], set())


NOT_NEEDED = {
    "read by nobody": ("a = 3", ANSWER, "judge: f"),
    "an argument of that name": ("x = 3", ANSWER, "judge: f"),
    "a local name": ("a = 3", "# answer\ndef f():\n    a = 4\n    return a", "judge: f"),
    "a comprehension's name": ("a = 3", "# answer\nb = [a for a in (1, 2)]", "judge: b"),
    "bound anew": ("a = 3", "# answer\na = 4\nb = a", "judge: b"),
    "bound anew, used later": ("a = 3", "# answer\na = 4\ndef f(): return a", "judge: f"),
    "in words": ("a = 3", '# answer\ndef f():\n    "a"  # a', "judge: f"),
    "after all": (ANSWER, "judge: f", "f(3)"),
    "a picture": ("plots.show_images(x_train)", "# answer\na = x_train", "judge: a"),
    "a line of text": ("print(np.sum(x_train))", "# answer\na = x_train", "judge: a"),
    "a harmless function": ("b = keras.ops.sum(x_train)", "# answer\na = x_train", "judge: a"),
    "a harmless method": ("b = x_train.sum()", "# answer\na = x_train", "judge: a"),
    "trained on": (
        "net = keras.Sequential(); net.fit(x_train)",
        "# answer\na = x_train",
        "judge: a",
    ),
    "no Python": ("a = 3", "# answer\nb = a a", "judge: b"),
    "a call of the answer": ("# answer\ndef f(): pass", "judge: f", "a = f()", "# answer\nb = f()"),
}


@pytest.mark.parametrize("notebook", NOT_NEEDED.values(), ids=NOT_NEEDED)
def test_the_rest_is_not_run(notebook):
    assert run_of(*notebook)[0] == []


OBJECTS = """
net = keras.Sequential()
other = keras.Sequential()
nets = {"net": net}
def train(net, pictures, rounds=1):
    for _ in range(rounds):
        net.fit(pictures)
def reset(): nets.clear()
"""
CHANGES = [  # a statement, and whether it may change `net`
    ("net.fit(x_train)", True),
    ("a = net(x_train)", True),  # builds it
    ("net.layers[0].trainable = False", True),
    ("for layer in net.layers: layer.trainable = False", True),
    ("for name, each in nets.items(): each.fit(x_train)", True),
    ("nets['net'].pop()", True),
    ("train(net, x_train)", True),
    ("train(pictures=x_train, net=net)", True),
    ("train(*[net, x_train])", True),
    ("setattr(net, 'name', 'a')", True),
    ("net |= nets", True),
    ("with open('f') as file, net.frozen() as frozen: pass", True),
    ("a, (b, c) = 1, (net, 2)\nb.fit(x_train)", True),
    ("reset()\na = nets", False),
    ("train(other, x_train)", False),
    ("train(keras.Sequential(), net.weights)", False),
    ("other.fit(net.weights)", False),
    ("a = net.predict(x_train)", False),
    ("a = summarize(net)", False),
    ("a = [each.name for each in nets.values()]", False),
    ("a, b = net.name, other\nb.fit(x_train)", False),
    ("plots.net_graphs(net.layers)", False),
]


@pytest.mark.parametrize(("statement", "changes"), CHANGES, ids=[text for text, _ in CHANGES])
def test_what_may_change_an_object_is_run(statement, changes):
    lines, _ = run_of(OBJECTS, statement, "# answer\na = net", "judge: a")
    assert lines[0] == "net = keras.Sequential()"
    assert (statement.split("\n")[-1] in lines) == changes


def test_a_statement_is_run_with_all_that_it_reads_and_at_its_own_line():
    cell = "a = 1\nb = [\n    a,\n]\n\nc = 3\n@work\ndef g():\n    return b\n"
    sources, skipped = Given([("setup", SETUP), ("cell", cell)]).needed(
        ["setup", "cell", look("d = g()"), ("judge", "d")]
    )
    assert sources["cell"] == cell.replace("c = 3", "")
    assert skipped == {"c"}


def test_a_function_finds_what_is_bound_between_its_definition_and_its_use():
    cells = "a = 1", "def g(): return a", "a = 2", "# answer\nb = g()", "a = 3", "judge: b"
    assert run_of(*cells)[0] == ["a = 1", "def g(): return a", "a = 2"]


def test_with_a_magic_among_the_labs_own_cells_all_is_run():
    assert run_of("%matplotlib inline", "a = 3", ANSWER, "judge: f")[0] == [
        "%matplotlib inline",
        "a = 3",
    ]


def test_what_a_process_tells_of_names_is_no_more_than_that():
    assert Names.from_plain(look("a = b").plain()) == look("a = b")
    for said in (None, [], {}, {"opaque": False}, look("a").plain() | {"now": [1]}):
        assert Names.from_plain(said).opaque
    assert look("(" * 5_000 + ")" * 5_000).opaque or not look("(" * 5_000).now


@pytest.fixture(scope="module")
def control(tmp_path_factory):
    """The control socket of a warm process behind its walls."""
    if reason := sandbox.why_not():
        pytest.skip(f"no sandbox: {reason}")
    folder = tmp_path_factory.mktemp("data")
    warm = WarmProcess(1, binds=[(folder, copy_without_held_out(folder))])
    warm.wait()
    yield warm.controls[0]
    warm.close()


def graded(lab, path, control, whole):
    """Points and outcomes of a submission, and its sources; `whole`: with nothing left out."""
    notebook = canonical(path, lab, release(lab))
    grading = grade.Grading(
        grade.Lab(lab, exercises.load(lab), seed=1), notebook, control, grade.Limits()
    )
    if whole:
        grading.sources, grading.skipped = grading.lab.given.sources, set()
    return [(r.name, r.points, r.outcome, r.mistake) for r in grading.grade()], grading


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("lab", ["02_convolution", "03_filters", "11_backpropagation"])
def test_marks_are_the_same_with_all_of_the_labs_own_cells(lab, control, tmp_path):
    expected = write_class(tmp_path / "class", lab, 3)  # full, one mistake, half done
    for path in sorted((tmp_path / "class").iterdir()):
        results, grading = graded(lab, path, control, whole=False)
        assert grading.skipped or grading.in_doubt
        assert results == graded(lab, path, control, whole=True)[0]
        assert sum(points for _, points, *_ in results) == expected[path.stem]


HIDDEN_READER = """
def reader(): return imagx
reader.__code__ = reader.__code__.replace(co_names=("image",))

def output_size(n, k, stride=1, padding=0, dilation=1):
    assert reader().shape == (5, 5)
    return max((n + 2 * padding - (k - 1) * dilation - 1) // stride + 1, 0)
"""


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_an_answer_that_misses_a_name_is_judged_again_with_all(control, tmp_path):
    notebook = release("02_convolution")
    (cell,) = (cell for cell in notebook.cells if cell.id == "exercise-output-size")
    cell.source = HIDDEN_READER
    nbformat.write(notebook, tmp_path / "a.ipynb")
    results, grading = graded("02_convolution", tmp_path / "a.ipynb", control, whole=False)
    assert grading.in_doubt == {"output-size"}
    assert ("output-size", 3, "passed", "") in results


UNTRAINED = """
digits_net = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        keras.layers.AveragePooling2D(4),
        keras.layers.Flatten(),
        keras.layers.Dense(10, "softmax"),
    ]
)
digits_net.compile("sgd", "sparse_categorical_crossentropy")
digits_net.fit(x_train[:64], y_train[:64], verbose=0)
"""


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_a_net_below_the_pass_mark_is_judged_again_with_all(control, tmp_path):
    """Its random numbers are then those that it has in the student's notebook."""
    notebook = release("02_convolution")
    (cell,) = (cell for cell in notebook.cells if cell.id == "exercise-digits-net")
    cell.source += UNTRAINED
    nbformat.write(notebook, tmp_path / "a.ipynb")
    messages = []
    for whole in (False, True):
        _, grading = graded("02_convolution", tmp_path / "a.ipynb", control, whole)
        assert grading.in_doubt == {"digits-net"}
        messages.append(grading.results["digits-net"].message)
    assert "of the images are right" in messages[0]
    assert messages[0] == messages[1]
