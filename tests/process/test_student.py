"""A student's process runs a cell as a notebook would, as far as it can without one."""

import numpy as np
import pytest

from cnnlab import exercises
from cnnlab.grading.submissions.canonical import release
from cnnlab.grading.workers.lab import steps
from cnnlab.process.screen import MAX_PICTURES
from cnnlab.process.session import Session

pytestmark = [
    pytest.mark.slow,
    pytest.mark.needs("sandbox"),
]
SECONDS = 60
PICTURE = "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()\n"


@pytest.fixture
def run(control):
    """Runs a cell; returns the text that it showed, and how many pictures."""
    session = Session(control, 100)

    def run(source):
        outputs, error = session.run(source, True, SECONDS)
        assert error is None, error
        pictures = sum(isinstance(each["data"], np.ndarray) for each in outputs)
        return "".join(o["data"] for o in outputs if isinstance(o["data"], str)), pictures

    yield run
    session.close()


@pytest.mark.parametrize("lab", exercises.labs())
def test_a_labs_first_cell_runs_and_its_checks_say_nothing(run, lab):
    first, *_ = steps(release(lab))
    run(first.source)
    assert run("print(check('conv2d'), check.summary())") == ("None None\n", 0)


def test_a_copy_of_another_editions_first_cell_stops_no_answer(run):
    run("import cnnlab\ncheck = cnnlab.checks('02_convolution', language='ru')")
    assert run("print(check('conv2d'))") == ("None\n", 0)


@pytest.mark.parametrize("backend", ["inline", "notebook", "widget", "qt", ""])
def test_matplotlibs_magic_stops_no_cell(run, backend):
    assert run(f"%matplotlib {backend}\n{PICTURE}x = 1")[1] == 1
    assert run("print(x)") == ("1\n", 0)


@pytest.mark.parametrize(
    ("line", "command"),
    [("!pip install x", "pip install x"), ("%pip install x", "-m pip install x"), ("!ls", "ls")],
)
def test_a_program_is_not_started_and_the_cell_goes_on(run, line, command):
    text, _ = run(f"{line}\nprint('on')")
    assert text.startswith("(Not run when a class is graded: ")
    assert f"{command})\n" in text
    assert text.endswith("on\n")


def test_what_a_program_would_have_said_is_nothing(run):
    assert run("found = !ls\nprint(list(found))")[0].endswith("[]\n")


def test_pictures_that_are_not_kept_are_told(run):
    text, pictures = run(PICTURE * (MAX_PICTURES + 3))
    assert pictures == MAX_PICTURES
    assert text == "(More pictures than are kept.)\n"
    noise = "plt.imshow(np.random.rand(900, 900, 3))\nplt.gcf().set(size_inches=(12, 12), dpi=100)"
    text, pictures = run(f"import numpy as np\n{noise}\nplt.show()")
    assert (text, pictures) == ("(A picture too large to be kept.)\n", 0)


def test_changed_arguments_are_told(control):
    session = Session(control, 100)
    session.run("def f(x):\n    x[0] = 1\n    return x", False, SECONDS)
    answer = session.ask("call", "f", (np.zeros(2),), {}, [], SECONDS)
    assert (answer.value.tolist(), answer.changed) == ([1, 0], "x")
    assert session.ask("call", "f", (np.ones(2),), {}, [], SECONDS).changed == ""
    session.close()


def test_files_that_it_is_brought_are_in_its_folder(control):
    session = Session(control, 100)
    session.bring({"a/b.bin": b"\x00\xff", "c.txt": b""}, SECONDS)
    session.run("%%writefile helper.py\nfrom pathlib import Path as P\n", False, SECONDS)
    source = "import helper\nprint(*(helper.P(name).read_bytes() for name in ('a/b.bin', 'c.txt')))"
    assert session.run(source, True, SECONDS) == (
        [{"kind": "text", "data": "b'\\x00\\xff' b''\n"}],
        None,
    )
    session.close()


UNREADABLE = {
    "%a\n" * 501: "RuntimeError",  # IPython gives up after 500
    "def (": "SyntaxError",
    "a" + ".b" * 50_000: "RecursionError",
    "(" * 900: "SyntaxError",
}


def test_what_cannot_be_read_is_told(control):
    session = Session(control, 100)
    sources = [*UNREADABLE, "%matplotlib inline\n!ls\nx?", "await x", "return"]
    told = session.unread(sources, SECONDS)
    assert [each and each.kind for each in told] == [*UNREADABLE.values(), None, None, None]
    session.close()


def test_weights_are_saved_and_loaded_without_locks(run):
    source = (
        "import h5py, keras\nnet = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])"
    )
    for name in ("net.keras", "net.weights.h5"):
        method = "save_weights" if "weights" in name else "save"
        source += f"\nnet.{method}('{name}')"
    source += "\nkeras.saving.load_model('net.keras')\nnet.load_weights('net.weights.h5')"
    assert run(f"{source}\nprint('on')") == ("on\n", 0)
