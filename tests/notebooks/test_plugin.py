"""Notebooks as tests: nbval's cells, the score and JupyterLab, from one run of each notebook."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from tests.kernel.shell import light

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
QUICKLY = {"KERAS_BACKEND": "jax"}  # to say what there is: it is imported sooner than TensorFlow
NOT_SEEN = """
from IPython.display import display
display({"text/html": "<img src='data:image/png;base64,AAAA'>"}, raw=True)
display({"text/html": "<i></i>"}, raw=True)
display({"text/html": "A<script>document.no.where</script>"}, raw=True)
"""
NOT_SHOWN = """
from IPython.display import display
display({"image/tiff": "AAAA"}, raw=True)
"""


@pytest.fixture(scope="module")
def project(built_once, tmp_path_factory):
    """The tiny lab with this repository's conftest, and notebooks broken in one way each."""
    folder = tmp_path_factory.mktemp("project")
    shutil.copytree(built_once, folder, dirs_exist_ok=True)
    shutil.copy(ROOT / "conftest.py", folder)
    shutil.copy(ROOT / "pyproject.toml", folder)
    (folder / "broken").mkdir()
    solution, student = folder / "solutions/90_tiny.ipynb", folder / "labs/en/90_tiny.ipynb"

    def broken(name, original, cell_id, source):
        notebook = nbformat.read(original, as_version=4)
        next(cell for cell in notebook.cells if cell.id == cell_id).source = source
        nbformat.write(notebook, folder / "broken" / f"{name}.ipynb")

    solved = "### BEGIN SOLUTION\ndef {}\n### END SOLUTION"
    broken("dead", solution, "exercise-double", solved.format("double(x): os._exit(1)"))
    broken("slow", solution, "cell-05", "while True: pass")
    broken("stale", solution, "cell-05", "print(10)")
    broken("half", solution, "exercise-double", solved.format("double(x): return 2"))
    broken(
        "lucky", solution, "exercise-double", solved.format("double(x): return {1: 2, 3: 6}.get(x)")
    )
    broken("generous", student, "exercise-double", "def double(x): return 2 * x")
    broken("silent", student, "check-triple", "pass")
    broken("unreached", student, "cell-10", "raise SystemError('no')")
    broken("unexpected", student, "cell-09", "raise SystemError('no')")
    broken("allowed", student, "cell-05", "raise SystemError('no')")
    broken("noisy", student, "cell-09", "import sys; print('Oh', file=sys.stderr)")
    (folder / "seen").mkdir()
    broken("../seen/not", student, "cell-09", NOT_SEEN)
    broken("../seen/not", folder / "seen" / "not.ipynb", "cell-10", NOT_SHOWN)
    shutil.copy(student, folder / "seen" / "all.ipynb")
    shutil.copy(solution, folder / "seen" / "instructors.ipynb")
    editions = folder / "editions" / "labs" / "ru"
    editions.mkdir(parents=True)
    for name in ("02_convolution", "90_tiny"):
        shutil.copy(student, editions / f"{name}.ipynb")
    return folder


def run(project, *arguments):
    """Runs pytest in the project; returns its text and the outcome of each test."""
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--color=no"]
    done = subprocess.run(
        [*command, "--nbval-lax", "--nbval-cell-timeout=6", *arguments],
        cwd=project,
        env=os.environ | light(project) | QUICKLY | {"MPLBACKEND": "agg"},
        capture_output=True,
        text=True,
    )
    lines = re.findall(
        r"^(PASSED|FAILED|SKIPPED|XFAIL|ERROR) (\S+ipynb::[\w ]+)", done.stdout, re.M
    )
    return done, {name.strip(): outcome for outcome, name in lines}


@pytest.fixture(scope="module")
def broken(project):
    return run(project, "--no-header", "-rA", "broken", "-n2", "--dist=loadfile")


def failures(outcomes, name):
    return [
        test.split("::")[1]
        for test, outcome in outcomes.items()
        if test.startswith(f"broken/{name}.ipynb") and outcome == "FAILED"
    ]


def test_a_right_pair_of_notebooks(project):
    pictures = project / "pictures"
    done, outcomes = run(project, "-rA", "solutions", "labs", f"--pictures={pictures}")
    assert done.returncode == 0, done.stdout + done.stderr
    assert set(outcomes.values()) == {"PASSED"}
    scores = [name for name in outcomes if name.endswith("::score")]
    assert "solutions/90_tiny.ipynb::seeds" in outcomes
    assert scores == ["solutions/90_tiny.ipynb::score", "labs/en/90_tiny.ipynb::score"]
    assert re.search(r"^cnnlab: Python 3\S* · Keras ", done.stdout, re.M)
    dots = sorted(path.name for path in pictures.iterdir())
    assert dots == ["en-90_tiny-07-0.png", "solutions-90_tiny-07-0.png"]
    assert (pictures / dots[0]).read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("asked", "collected"),
    [
        ("editions", {"02_convolution"}),  # of the other the English notebook runs the code
        ("editions/labs/ru/90_tiny.ipynb", {"90_tiny"}),
    ],
)
def test_two_editions_run_and_those_that_are_named(project, asked, collected):
    done, _ = run(project, "--collect-only", "-q", asked)
    assert set(re.findall(r"labs/ru/(\w+)\.ipynb::", done.stdout)) == collected


def test_a_dead_kernel_ends_its_file_at_once(broken):
    done, outcomes = broken
    assert failures(outcomes, "dead") == ["Cell 2", "score"]  # the seeds are skipped
    assert "The kernel died" in done.stdout
    assert "the kernel died in Cell 2" in done.stdout


def test_a_slow_cell_is_interrupted(broken):
    done, outcomes = broken
    assert failures(outcomes, "slow") == ["Cell 3", "score"]
    assert "Timeout of 6 seconds exceeded" in done.stdout


def test_outputs_are_compared(broken):
    assert failures(broken[1], "stale") == ["Cell 3"]


def test_an_instructors_notebook_earns_all_points(broken):
    done, outcomes = broken
    assert "score" in failures(outcomes, "half")
    assert "exercise='double', points=1, max_points=2" in done.stdout


def test_an_answer_is_right_for_other_cases_too(broken):
    done, outcomes = broken
    assert failures(outcomes, "lucky") == ["seeds"]
    assert (
        "points for the seeds (1, 2, 3): {'double': [1, 1, 1], 'triple': [3, 3, 3]}" in done.stdout
    )


def test_an_untouched_notebook_earns_nothing(broken):
    done, outcomes = broken
    assert failures(outcomes, "generous") == ["score"]
    assert "exercise='double', points=2, max_points=2" in done.stdout


def test_every_check_says_something(broken):
    done, outcomes = broken
    assert failures(outcomes, "silent") == ["score"]
    assert "the check gave no result" in done.stdout


def test_a_students_notebook_reaches_its_last_cell(broken):
    _, outcomes = broken
    assert failures(outcomes, "unreached") == ["Cell 7", "score"]


def test_an_untouched_notebook_shows_no_error(broken):
    """`cell-05` may fail where an answer is half done; in an untouched notebook it may not."""
    done, outcomes = broken
    assert failures(outcomes, "unexpected") == ["Cell 6", "score"]
    assert failures(outcomes, "allowed") == ["score"]
    assert "Cell 3 shows SystemError: no" in done.stdout
    assert failures(outcomes, "noisy") == ["score"]
    assert "Cell 6 shows on stderr: Oh" in done.stdout


@pytest.mark.needs("chromium")
def test_what_jupyterlab_does_not_show_is_said(project):
    pictures = project / "screens"
    done, outcomes = run(
        project, "--no-header", "-rA", "seen", "--jupyterlab", f"--pictures={pictures}"
    )
    looks = {name: outcome for name, outcome in outcomes.items() if name.endswith("jupyterlab")}
    assert looks == {
        "seen/all.ipynb::jupyterlab": "PASSED",
        "seen/not.ipynb::jupyterlab": "FAILED",
    }, done.stdout
    assert {name for name, outcome in outcomes.items() if outcome != "PASSED"} == {
        "seen/not.ipynb::jupyterlab"
    }
    said = {
        "cell 9: text/html: a picture is broken",
        "cell 9: text/html: nothing is seen",
        "cell 9: a player does not play",
        "cell 10: expected 1 outputs; shown: 0",
        "in a script: Cannot read properties of undefined (reading 'where')",
    }
    assert said <= set(done.stdout.splitlines())
    assert (pictures / "jupyterlab-seen-all.png").read_bytes().startswith(b"\x89PNG")


def test_notebooks_are_not_run_without_the_option(project):
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "solutions"]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True)
    assert "no tests ran" in done.stdout
    assert "cnnlab:" not in done.stdout


def test_require_gpu(project):
    """Without a GPU nothing runs, and one line says why."""
    environment = os.environ | QUICKLY | {"CUDA_VISIBLE_DEVICES": ""}
    command = [sys.executable, "-m", "pytest", "--require-gpu", "solutions"]
    done = subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True)
    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert "A GPU is required. Received: Python" in done.stderr
