"""Which of a lab's own cells are run: small notebooks, and real labs with equal marks."""

import ast
import functools

import nbformat
import pytest
from IPython.core.inputtransformer2 import TransformerManager

from cnnlab import exercises
from cnnlab.grading.submissions.canonical import canonical, release
from cnnlab.grading.trial.classroom import write_class
from cnnlab.grading.workers import grade
from cnnlab.grading.workers.lab import Lab, steps
from cnnlab.grading.workers.needed import Given
from cnnlab.grading.workers.task import Limits
from cnnlab.judging.look import look
from cnnlab.process.session import Session

SETUP = """
import keras
from cnnlab import data
x_train = data.load_mnist()
"""


def run_of(answer, *cells):
    """The lab's own cells that are run, without the set-up, and the names that are not bound."""
    given = [("setup", SETUP), *((str(number), cell) for number, cell in enumerate(cells))]
    sources, skipped = Given(given).needed(look(answer)[0])
    assert sources.pop("setup") == SETUP
    return [source for source in sources.values() if source], skipped


def magic(source):
    """As the student's process hands it over."""
    return TransformerManager().transform_cell(source)


SETTINGS = """
%matplotlib inline
%load_ext autoreload
%autoreload 2
%config InlineBackend.figure_format = 'retina'
%pip install -q numpy
!pip install numpy
c?
"""
NEEDED = {  # an answer, and a cell of the lab's own
    "read": ("a = size", "size = 3"),
    "read in a function": ("def f():\n    return size", "size = 3"),
    "read in a class": ("class A:\n    b = [size for _ in '12']", "size = 3"),
    "read in a default": ("def f(x=size): return x", "size = 3"),
    "a function": ("a = g()", "def g(): return 3"),
    "a class": ("a = G()", "class G: pass"),
    "a loop's variable": ("b = a", "for a in (1, 2): pass"),
    "perhaps bound": ("b = a", "if data:\n    a = 3"),
    "bound with others": ("b = a", "(c, [a]) = 1, [2]"),
    "an import": ("a = pi", "from math import pi"),
    "bound anew": ("a = x_train", "x_train = x_train[:3]"),
    "deleted": ("a = x_train", "del x_train"),
    "a global of a function": ("b = a", "def g():\n    global a\n    a = 3\ng()"),
    "more than a name can tell": ("b = globals()['a']", "a = 3"),
    "a magic's shell": ("get_ipython().user_ns['a']", "a = 3"),
    "a program": (magic("%run -i b.py"), "a = 3"),
    "a magic": (magic("%timeit a"), "a = 3"),
    "a magic with options": (magic("%timeit -n1 -r1 f(a, '\\'')"), "a = 3"),
    "what a magic gives": (magic("b = %time a"), "a = 3"),
    "a command": (magic("!ls {a}"), "a = 3"),
    "a command's output": (magic("b = !ls $a"), "a = 3"),
    "a cell's magic": (magic('%%time\nb = """\n""" + a'), "a = 3"),
    "a magic within": (magic("%%capture c\n%time b = a\nf(b)"), "a = 3"),
    "no Python within": (magic("%%bash\necho $a (("), "a = 3"),
}


@pytest.mark.parametrize(("answer", "cell"), NEEDED.values(), ids=NEEDED)
def test_what_is_needed_is_run(answer, cell):
    assert run_of(answer, cell) == ([cell], set())


NOT_NEEDED = {
    "read by nobody": ("b = 4", "a = 3"),
    "an argument of that name": ("def f(a): return a", "a = 3"),
    "a local name": ("def f():\n    a = 4\n    return a", "a = 3"),
    "a comprehension's name": ("b = [a for a in (1, 2)]", "a = 3"),
    "an attribute of that name": ("b = data.a", "a = 3"),
    "bound by the answer": ("a = 4\ndef f(): return a", "a = 3"),
    "in words": ('def f():\n    "a"  # a', "a = 3"),
    "no Python": ("b = a a", "a = 3"),
    "local in the lab's function": ("b = a", "def g():\n    a = 3"),
    "magics of other things": (magic(SETTINGS), "a = 3"),
    "bound in a cell's magic": (magic("%%time\na = 4\ndef f(): return a"), "a = 3"),
    "bound by a magic": (magic("%time a = 4"), "a = 3"),
}


@pytest.mark.parametrize(("answer", "cell"), NOT_NEEDED.values(), ids=NOT_NEEDED)
def test_the_rest_is_not_run(answer, cell):
    assert run_of(answer, cell) == ([], look(cell)[1])


def test_a_cell_is_run_with_those_that_it_reads():
    cells = "a = 1", "def g(): return a + e", "e = 2", "f = g()", "print(a)"
    assert run_of("b = g()", *cells) == (list(cells[:3]), {"f"})


def test_what_the_set_up_reads_is_run():
    given = [("setup", "def trained(): return net()"), ("cell", "def net(): pass")]
    assert Given(given).needed(set()) == (dict(given), set())


@pytest.mark.parametrize("lab", exercises.labs())
def test_only_the_set_up_is_run_for_the_solution(lab):
    """And no cell that is left out changes what the set-up made."""
    solution = nbformat.read(f"solutions/{lab}.ipynb", as_version=4)
    answers = {cell.id: cell.source for cell in solution.cells}
    run = [step for step in steps(release(lab)) if step.kind == "run"]
    own = [(step.name, step.source) for step in run if not step.answers]
    reads = set().union(*(look(answers[step.name])[0] for step in run if step.answers))
    sources, _ = Given(own).needed(reads)
    (setup,) = [name for name, source in sources.items() if source]
    assert setup == own[0][0]
    for name, source in own[1:]:
        changed = {root for node in ast.walk(ast.parse(source)) for root in changed_roots(node)}
        assert not changed & look(sources[setup])[1] - look(source)[1], name


IN_PLACE = {
    *("add", "append", "clear", "compile", "extend", "fill", "fit", "insert", "pop", "put"),
    *("remove", "resize", "set_weights", "shuffle", "sort", "train_on_batch", "update"),
}


def changed_roots(node):
    """Names whose objects a node changes, as far as the node alone tells."""
    targets = []
    if isinstance(node, ast.Assign):
        targets = [each for each in node.targets if not isinstance(each, ast.Name)]
    elif isinstance(node, ast.AugAssign | ast.AnnAssign):
        targets = [node.target]
    elif isinstance(node, ast.Delete):
        targets = node.targets
    elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") in IN_PLACE:
        targets = [node.func.value]
    names = set()
    while targets:
        target = targets.pop()
        targets += getattr(target, "elts", [])
        targets += [target.value] if hasattr(target, "value") else []
        names |= {target.id} if isinstance(target, ast.Name) else set()
    return names


def test_a_process_that_tells_no_names_gets_all_cells(monkeypatch):
    session = Session.__new__(Session)
    for said in ({}, {"reads": None}, {"reads": "abc"}, {"reads": [1]}):
        monkeypatch.setattr(session, "_exchange", lambda *_, said=said: said, raising=False)
        assert session.look([], 1) is None
    monkeypatch.setattr(session, "_exchange", lambda *_: {"reads": ["a"]})
    assert session.look([], 1) == {"a"}


@pytest.fixture
def both(control, bare_control):
    return control, bare_control


@functools.cache
def prepared(lab):
    return Lab(lab, exercises.load(lab), seed=1)


def graded(lab, path, controls, whole):
    """Points and outcomes of a submission, and its sources; `whole`: with nothing left out."""
    notebook = canonical(path, lab, release(lab))
    grading = grade.Grading(prepared(lab), notebook, controls, Limits())
    if whole:
        grading.own_cells.choose_all()
    return [(r.name, r.points, r.outcome, r.mistake) for r in grading.grade()], grading


@pytest.mark.slow
@pytest.mark.needs("sandbox")
@pytest.mark.timeout(900)
@pytest.mark.parametrize(
    ("lab", "students"),
    # Full, one mistake, half done; of lab 07, whose demonstrations take long, one who has its net.
    [("03_filters", "123"), ("07_receptive_field", "2"), ("14_multichannel", "123")],
)
def test_marks_are_the_same_with_all_of_the_labs_own_cells(lab, students, both, tmp_path):
    expected = write_class(tmp_path / "class", lab, 3)
    for number in students:
        path = tmp_path / "class" / f"student{number}.ipynb"
        results, grading = graded(lab, path, both, whole=False)
        assert grading.own_cells.skipped or grading.in_doubt
        assert results == graded(lab, path, both, whole=True)[0]
        assert sum(points for _, points, *_ in results) == expected[path.stem]


HIDDEN_READER = """
def reader(): return imagx
reader.__code__ = reader.__code__.replace(co_names=("image",))

class Convolution(Convolution):
    def build(self, input_shape):
        assert reader().shape == (5, 5)
        super().build(input_shape)
"""


@pytest.mark.slow
@pytest.mark.needs("sandbox")
@pytest.mark.timeout(300)
def test_an_answer_that_misses_a_name_is_judged_again_with_all(both, tmp_path):
    write_class(tmp_path / "class", "02_convolution", 1)
    notebook = nbformat.read(tmp_path / "class" / "student1.ipynb", 4)
    stubs = {cell.id: cell.source for cell in release("02_convolution").cells}
    for cell in notebook.cells:
        if cell.id == "exercise-conv-layer":
            cell.source += HIDDEN_READER
        elif cell.id in ("exercise-output-size", "exercise-digits-net"):  # these take long
            cell.source = stubs[cell.id]
    nbformat.write(notebook, tmp_path / "a.ipynb")
    results, grading = graded("02_convolution", tmp_path / "a.ipynb", both, whole=False)
    assert grading.in_doubt == {"conv-layer"}
    assert ("conv-layer", 5, "passed", "") in results


UNTRAINED = """
digits_net = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        keras.layers.Conv2D(2, 5, strides=4),
        keras.layers.Flatten(),
        keras.layers.Dense(10, "softmax"),
    ]
)
digits_net.compile("sgd", "sparse_categorical_crossentropy")
digits_net.fit(x_train[:64], y_train[:64], verbose=0)
"""


@pytest.mark.slow
@pytest.mark.needs("sandbox")
@pytest.mark.timeout(300)
def test_a_net_below_the_pass_mark_is_judged_again_with_all(both, tmp_path):
    """Its random numbers are then those that it has in the student's notebook."""
    notebook = release("02_convolution")
    (cell,) = (cell for cell in notebook.cells if cell.id == "exercise-digits-net")
    cell.source += UNTRAINED
    nbformat.write(notebook, tmp_path / "a.ipynb")
    messages = []
    for whole in (False, True):
        _, grading = graded("02_convolution", tmp_path / "a.ipynb", both, whole)
        assert grading.in_doubt == {"digits-net"}
        messages.append(grading.found.results["digits-net"].message)
    assert "of the images are right" in messages[0]
    assert messages[0] == messages[1]
