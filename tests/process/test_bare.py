"""By hand means by hand: what an answer reaches where there is only NumPy, and what it is told."""

import os
import site
import subprocess
import sys
import time

import numpy as np
import psutil
import pytest

from cnnlab.judging.allowed import NUMPY_SUMS
from cnnlab.judging.card import Card
from cnnlab.judging.check import Check
from cnnlab.judging.exercise import Case, FunctionExercise
from cnnlab.process import wire
from cnnlab.process.bare_process import Apart, bare_python
from cnnlab.process.sandbox import BARE, PACKAGE
from cnnlab.process.session import Session
from tests.apart import apart

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="a warm process forks on Linux")


class Slide(FunctionExercise):
    """`slide(image, kernel)`: the convolution of one picture with one kernel."""

    name = "slide"
    points = {"shape": 1, "values": 2}
    allowed = NUMPY_SUMS
    rtol, atol = 1e-4, 1e-4

    def cases(self, rng):
        yield Case("a picture", rng.normal(size=(5, 6)), np.eye(3))

    def oracle(self, image, kernel):
        windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
        return np.einsum("ijuv,uv->ij", windows, kernel)


SETUP = """
import functools, keras, scipy.signal
import numpy as np
import tensorflow as tf
from keras import ops
from scipy.signal import correlate2d
matrix = ops.convert_to_numpy(np.eye(3))
"""
SUMS = """
def slide(image, kernel):
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return (windows * kernel).sum(axis=(2, 3))
"""
ROWS = """
def slide(image, kernel):
    made = image[: len(image) - 2, : image.shape[1] - 2] * 0
    for u, v in np.ndindex(*kernel.shape):
        made = made + kernel[u, v] * image[u : u + len(made), v : v + made.shape[1]]
    return made
"""
TRICKS = {
    "a name of the set-up": "def slide(a, k): return correlate2d(a, k, 'valid')",
    "an attribute": "def slide(a, k): return scipy.signal.correlate2d(a, k, 'valid')",
    "a built-up name": "def slide(a, k): return getattr(scipy.signal, 'corre' + 'late2d')(a, k)",
    "an import inside": """
def slide(a, k):
    from scipy.signal import correlate2d as c
    return c(a, k, "valid")""",
    "importlib": """
import importlib
def slide(a, k):
    return importlib.import_module("scipy.signal").correlate2d(a, k, "valid")""",
    "__import__": "def slide(a, k): return __import__('scipy.signal').signal.correlate2d(a, k)",
    "the function itself": "slide = correlate2d",
    "partial": "slide = functools.partial(correlate2d, mode='valid')",
    "a lambda": "slide = lambda a, k: correlate2d(a, k, 'valid')",
    "a default argument": "def slide(a, k, how=correlate2d): return how(a, k, 'valid')",
    "a default of keywords": "def slide(a, k, *, how=scipy.signal): return how.correlate2d(a, k)",
    "an annotated name": "F: object = tf.nn\ndef slide(a, k): return F.conv2d(a, k)",
    "a tuple": "F, G = tf.nn, 1\ndef slide(a, k): return F.conv2d(a, k)",
    "a list": "c = [correlate2d]\ndef slide(a, k): return c[0](a, k, 'valid')",
    "a dict that is filled later": "d = {}\nd[0] = correlate2d\ndef slide(a, k): return d[0](a, k)",
    "a list that is filled later": """
d = []
d.append(correlate2d)
def slide(a, k):
    return d[0](a, k)""",
    "compiled before": """
kept = {"c": tf.function(lambda a, k: ops.conv(a, k))}
def slide(a, k):
    return kept["c"](a, k)""",
    "a class": """
class Helper:
    how = correlate2d
    def __call__(self, a, k):
        return Helper.how(a, k, "valid")
def slide(a, k):
    return Helper()(a, k)""",
    "a decorator": """
def by(function):
    return lambda wrapped: functools.wraps(wrapped)(lambda a, k: function(a, k, "valid"))
@by(correlate2d)
def slide(a, k):
    pass""",
    "a helper file": """
from helper import slide
""",
    "all of a module": """
from scipy.signal import *
def slide(a, k):
    return convolve2d(a, k, "valid")""",
    "the course's own": """
from cnnlab.layers.windows import correlate
def slide(a, k):
    return correlate(a, k)""",
    "ONNX Runtime": "import onnxruntime\ndef slide(a, k): return onnxruntime.InferenceSession(a)",
    "an array of Keras'": SUMS.replace("(windows * kernel)", "(windows * matrix)"),
    "NumPy's convolve": "def slide(a, k): return np.convolve(a[0], k[0])",
    "NumPy's correlate": """
from numpy import correlate
def slide(a, k):
    return correlate(a[0], k[0])""",
    "behind it": """
from numpy._core import multiarray
def slide(a, k):
    return multiarray.correlate(a[0], k[0])""",
    "behind that": """
from numpy._core._multiarray_umath import correlate2
def slide(a, k):
    return correlate2(a[0], k[0], 0)""",
    "beside it": "def slide(a, k): return np.polymul(a[0], k[0])",
    "another Python": """
def slide(a, k):
    import subprocess, sys
    return subprocess.check_output([sys.executable, "-c", "import scipy"])""",
    "a name that only runs": "exec('def slide(a, k): return a')",
}


def told(source, using=apart):
    """The card of an answer that stands in a cell after the set-up."""
    namespace = {"In": ["", SETUP, source], "slide": print}
    return Check("00_test", {"slide": Slide()}, namespace, using)("slide")


@pytest.mark.parametrize("trick", TRICKS)
def test_what_is_not_there_earns_nothing(trick):
    card = told(TRICKS[trick])
    assert [(r.name, r.state) for r in card.verdict.rungs] == [
        ("exists", "passed"), ("runs", "passed"), ("own_work", "failed"),
        ("shape", "open"), ("arguments", "open"), ("values", "open"),
    ]  # fmt: skip
    assert "this exercise is written with NumPy alone; " in card.message()
    assert card.message().endswith(" Write that part yourself, in a cell.")


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (
            "def slide(a, k):\n    return ops.conv(a, k)",
            "line 2 of your cell, `return ops.conv(a, k)`: this exercise is written with NumPy "
            "alone; `ops` (from `keras`) is not there. Write that part yourself, in a cell.",
        ),
        ("def slide(a, k): return keras.ops.conv(a, k)", "; `keras` is not there."),
        ("def slide(a, k): return np.convolve(a[0], k[0])", "; `numpy.convolve` is not there."),
        ("def slide(a, k): return matrix", "; `matrix` needs `keras`, which is not there."),
        ("exec('def slide(a, k): return a')", "; `slide` stands in no cell's source."),
    ],
)
def test_it_is_told_in_a_line(source, message):
    assert message in told(source).message()


TOTAL = "(windows * kernel).sum(axis=(2, 3))"
HONEST = {
    "windows": SUMS,
    "rows": ROWS,
    "a helper in another cell": SUMS.replace(TOTAL, "total(windows, kernel)")
    + "def total(windows, kernel): return np.tensordot(windows, kernel, 2)",
    "a name of NumPy's": "from numpy.lib.stride_tricks import sliding_window_view as see\n"
    + SUMS.replace("np.lib.stride_tricks.sliding_window_view", "see"),
    "all of NumPy": "from numpy import *\n"
    + SUMS.replace(TOTAL, "multiply(windows, kernel).sum((2, 3))"),
    "a constant": "AXES = (2, 3)\n" + SUMS.replace("(2, 3)", "AXES"),
    "a constant that is changed": "axes = [2]\naxes.append(3)\naxes[0] = 2\n"
    + SUMS.replace("axis=(2, 3)", "axis=tuple(axes)"),
    "the standard library": "import math, statistics\nfrom itertools import product\n"
    + ROWS.replace("np.ndindex(*kernel.shape)", "product(*map(range, kernel.shape))").replace(
        "* 0", "* math.sin(statistics.mean([0, 0]))"
    ),
    "a lambda": "add = lambda a, b: a + b\n"
    + ROWS.replace("made + kernel[u, v]", "add(made, 0) + kernel[u, v]"),
    "a decorator of one's own": """
import functools
calls = 0
def counted(function):
    @functools.wraps(function)
    def inner(*args):
        global calls
        calls += 1
        return function(*args)
    return inner
@counted"""
    + SUMS,
    "recursion": """
def total(windows, kernel, n=0):
    if n == kernel.size:
        return 0
    u, v = divmod(n, kernel.shape[1])
    return kernel[u, v] * windows[:, :, u, v] + total(windows, kernel, n + 1)
"""
    + SUMS.replace(TOTAL, "total(windows, kernel)"),
    "a class": """
from dataclasses import dataclass
@dataclass
class Window:
    kernel: np.ndarray
    def over(self, image):
        windows = np.lib.stride_tricks.sliding_window_view(image, self.kernel.shape)
        return (windows * self.kernel).sum(axis=(2, 3))
def slide(image, kernel):
    return Window(kernel).over(image)""",
    "wrapped later": SUMS + "slide = functools.lru_cache(1)(slide).__wrapped__",
    "an older version": TRICKS["a lambda"] + "\n" + SUMS,
    "compared with the library": SUMS
    + "print(slide(np.eye(4), np.eye(2)) - correlate2d(np.eye(4), np.eye(2), 'valid'))",
    "a library where there is one": """
try:
    from scipy.signal import correlate2d as best
except ImportError:
    best = None"""
    + SUMS,
    "a magic above": "%%time\n%matplotlib inline\n" + SUMS,
    "a magic that runs it": "%time two = 2\n" + SUMS.replace("(2, 3)", "(two, 3)"),
}


@pytest.mark.parametrize("case", HONEST)
def test_honest_answers_pass(case):
    cells = ["", SETUP, "def broken(:", HONEST[case], "%%writefile x.py\ndef slide(): pass", "!ls"]
    namespace = {"In": cells, "slide": print}
    card = Check("00_test", {"slide": Slide()}, namespace, apart)("slide")
    assert card.verdict.outcome == "passed", card


def test_all_of_numpy_is_there_again_for_another_exercise():
    cells = ["import numpy as np\ndef f(x): return np.convolve(x, [1, 1])"]
    with apart(cells, "f") as ask:
        assert ask("call", "f", (np.ones(2),), {}, ()).value.tolist() == [1, 2, 1]


def test_lines_are_counted_there():
    cells = ["def f(n):\n    for i in range(n):\n        i + 1\n    return n"]
    with apart(cells, "f") as ask:
        lines = [ask("call_counting_lines", "f", (n,), {}, ()).value["lines"] for n in (0, 10)]
    assert lines == [2, 22]


def test_errors_are_told_as_in_the_notebook():
    message = told("x = 1\n\ndef slide(a, k):\n    return a / (x - 1) / None").message()
    assert message.startswith(
        "A picture: line 4 of your cell, `return a / (x - 1) / None`: TypeErr"
    )


@pytest.fixture(scope="module")
def quick():
    return Apart()


def test_a_notebook_has_a_process_of_its_own(quick, capfd):
    """Slower than a fork: once for each kind of end."""
    assert (
        told(SUMS.replace("    return", "    print('now')\n    return"), quick).verdict.outcome
        == "passed"
    )
    assert capfd.readouterr().out == "now\n"
    assert "`keras` is not there" in told("def slide(a, k): return keras.x", quick).message()
    assert (
        "ended its process" in told("def slide(a, k): __import__('os')._exit(1)", quick).message()
    )
    assert told(SUMS, quick).verdict.outcome == "passed"


def test_what_stops_before_it_is_asked_is_said(quick):
    stops = "def stop(function):\n    raise KeyboardInterrupt\n@stop\ndef slide(a, k): return a"
    assert "KeyboardInterrupt" in told(stops, quick).message()


def test_an_interrupt_ends_the_answer_and_not_the_notebook(quick, monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(wire, "receive", interrupted)
        assert (
            "KeyboardInterrupt" in told("def slide(a, k):\n    while True: pass", quick).message()
        )
    assert told(SUMS, quick).verdict.outcome == "passed"


def test_it_ends_with_the_notebook():
    code = """
from cnnlab.process.bare_process import BareProcess
made = BareProcess()
print(made._process.pid, flush=True)
import os
os._exit(1)
"""
    pid = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout
    deadline = time.monotonic() + 20
    while psutil.pid_exists(int(pid)) and psutil.Process(int(pid)).status() != "zombie":
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_card_says_what_is_allowed_before_any_try():
    check = Check("00_test", {"slide": Slide()}, {}, apart)
    assert "Not allowed here: all packages but NumPy." in repr(check("slide"))
    assert isinstance(check("slide"), Card)


LOOK = """
import os, sys
def found(*folders):
    return [sorted(os.listdir(each)) if os.path.isdir(each) else [] for each in folders]
"""


def test_it_imports_only_what_is_mounted_there():
    """Also where nothing is hidden: behind the walls it could not start."""
    code = "import sys, cnnlab.process.bare; print(*sys.modules)"
    words, variables = bare_python("")
    command = [*words[:-2], "-c", code]
    done = subprocess.run(command, env=variables, capture_output=True, text=True, check=True)
    ours = {name.split(".")[1] for name in done.stdout.split() if name.startswith("cnnlab.")}
    assert ours <= {name.removesuffix(".py") for name in BARE}


@pytest.mark.slow
@pytest.mark.needs("sandbox")
def test_behind_the_walls_no_other_package_is_mounted(bare_control):
    session = Session(bare_control, 100)
    assert session.define([LOOK], "found", (), 60) is None
    folders = [str(PACKAGE), *site.getsitepackages([sys.prefix, sys.base_prefix])]
    answer = session.ask("call", "found", folders, {}, (), 60)
    session.close()
    ours, *packages = map(set, answer.value)
    assert {"__init__.py", "judging", "process", "runtime.py"} == ours & set(os.listdir(PACKAGE))
    assert set().union(*packages) - {PACKAGE.name} <= {"numpy", "numpy.libs", "pyseccomp.py"}
    assert "numpy" in set().union(*packages)
